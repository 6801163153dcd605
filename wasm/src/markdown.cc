#include "askfolio/markdown.h"

#include <utility>

#include "markdown_lines.h"

namespace askfolio {
namespace {

using namespace markdown;

constexpr auto kNpos = std::string_view::npos;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

enum class LineKind { kBlank, kParagraph, kTable, kList, kQuote, kOther };

// Goes through the lines once and remembers as little as the next line needs.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Outline scan() {
    pos_ = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    outline_.sections.push_back({0, 0, 0, "", false});
    front_matter();
    while (pos_ < text_.size()) {
      line_ = read_line(text_, pos_);
      pos_ = line_.next;
      if (line_.content.empty()) {
        blank();
      } else {
        visible();
      }
    }
    // Nothing stands before the first heading.
    auto& sections = outline_.sections;
    const size_t first_end = sections.size() > 1 ? sections[1].begin : text_.size();
    if (first_end == 0) sections.erase(sections.begin());
    return std::move(outline_);
  }

 private:
  enum class Mode { kText, kFence, kHtml };

  // Where the front matter at pos_ ends, 0 where there is none: a rule at the very top with a blank
  // line under it is a rule.
  size_t front_matter_end() const {
    if (!text_.substr(pos_).starts_with("---")) return 0;
    Line line = read_line(text_, pos_);
    if (line.content != "---") return 0;
    const size_t second = line.next;
    for (size_t at = second; at < text_.size(); at = line.next) {
      line = read_line(text_, at);
      if (at == second && line.content.empty()) return 0;
      if (line.indent == 0 && (line.content == "---" || line.content == "...")) return line.next;
    }
    return 0;
  }

  void front_matter() {
    const size_t end = front_matter_end();
    outline_.front_matter_end = end;
    while (pos_ < end) {
      line_ = read_line(text_, pos_);
      pos_ = line_.next;
      if (!line_.content.empty()) add_break(BreakKind::kLine);
    }
  }

  void blank() {
    if (mode_ == Mode::kHtml && terminator_.empty()) mode_ = Mode::kText;
    previous_ = LineKind::kBlank;
  }

  void visible() {
    switch (mode_) {
      case Mode::kFence:
        in_fence();
        break;
      case Mode::kHtml:
        in_html();
        break;
      case Mode::kText:
        in_text();
    }
    announces_ = line_.content.ends_with(':') || line_.content.ends_with("：");
  }

  // A break at the head of this line, unless it belongs to the one before it.
  void add_break(BreakKind kind) {
    if (glued_ > 0) {
      --glued_;
      return;
    }
    if (announces_ && kind == BreakKind::kPart) kind = BreakKind::kLine;
    if (announces_ && kind == BreakKind::kBlock) kind = BreakKind::kPart;
    outline_.breaks.push_back({static_cast<uint32_t>(line_.begin), kind});
  }

  BreakKind inner_break() const {
    return previous_ == LineKind::kBlank ? BreakKind::kPart : BreakKind::kLine;
  }

  // Code can end in any container, so more indentation than CommonMark's is let pass.
  void in_fence() {
    const auto fence = parse_fence(line_.content);
    const bool closes = fence && !fence->info && fence->character == fence_.character &&
                        fence->length >= fence_.length && line_.indent <= fence_indent_ + 3;
    if (closes) {
      mode_ = Mode::kText;
      glued_ = 0;
    } else {
      add_break(inner_break());
    }
    previous_ = LineKind::kOther;
  }

  void in_html() {
    add_break(inner_break());
    previous_ = LineKind::kOther;
    if (!terminator_.empty()) end_html(find_terminator(line_.content, terminator_));
    if (!comment_) body().has_body = true;
  }

  // `end`: where the block's terminator ends in the line, or kNpos. Text behind a comment counts.
  void end_html(size_t end) {
    if (end == kNpos) return;
    mode_ = Mode::kText;
    if (end < line_.content.size()) body().has_body = true;
  }

  void in_text() {
    if (previous_ == LineKind::kBlank && line_.indent < 2 && !is_list_item(line_.content)) {
      in_list_ = false;
    }
    if (begin_atx_section()) return;
    if (const auto html = parse_html_start(line_.content); html && begin_html(*html)) return;
    if (const auto fence = parse_fence(line_.content); fence && begin_fence(*fence)) return;
    if (begin_setext_section() || begin_table()) return;
    block_line();
  }

  bool begin_atx_section() {
    const auto heading = parse_atx_heading(line_.content);
    if (!heading || line_.indent > 3 || in_item()) return false;
    begin_section(heading->level, heading->title);
    return true;
  }

  // One line of a paragraph with a line of = or - under it.
  bool begin_setext_section() {
    if (previous_ == LineKind::kParagraph || line_.indent > 3 || pos_ == text_.size()) return false;
    if (kind_of_line() != LineKind::kParagraph || in_item()) return false;
    const Line under = read_line(text_, pos_);
    const int level = under.indent <= 3 ? setext_level(under.content) : 0;
    if (level == 0) return false;
    pos_ = under.next;
    begin_section(level, line_.content);
    return true;
  }

  void begin_section(int level, std::string_view title) {
    add_break(BreakKind::kBlock);
    outline_.sections.push_back({line_.begin, pos_, level, plain_text(title), false});
    glued_ = 1;
    in_list_ = false;
    previous_ = LineKind::kOther;
  }

  bool begin_html(const HtmlStart& start) {
    const bool continues = previous_ == LineKind::kParagraph || previous_ == LineKind::kList;
    if (line_.indent > 3 && !in_list_) return false;
    if (continues && !start.interrupts_paragraph) return false;
    add_break(in_item() ? BreakKind::kPart : BreakKind::kBlock);
    mode_ = Mode::kHtml;
    terminator_ = start.terminator;
    comment_ = start.comment;
    previous_ = LineKind::kOther;
    if (!terminator_.empty()) end_html(find_terminator(line_.content, terminator_));
    if (!comment_) body().has_body = true;
    return true;
  }

  bool begin_fence(const Fence& fence) {
    if (line_.indent > 3 && !in_list_) return false;
    add_break(in_item() ? BreakKind::kPart : BreakKind::kBlock);
    body().has_body = true;
    mode_ = Mode::kFence;
    fence_ = fence;
    fence_indent_ = line_.indent;
    glued_ = 1;
    previous_ = LineKind::kOther;
    return true;
  }

  // A table's header, its delimiter row and its first row stay together.
  bool begin_table() {
    if (line_.content.find('|') == kNpos || pos_ == text_.size()) return false;
    if (previous_ == LineKind::kTable) return false;
    const Line under = read_line(text_, pos_);
    if (!is_table_delimiter(under.content)) return false;
    add_break(in_item() ? BreakKind::kPart : BreakKind::kBlock);
    body().has_body = true;
    pos_ = under.next;
    glued_ = 1;
    previous_ = LineKind::kTable;
    return true;
  }

  LineKind kind_of_line() const {
    if (is_thematic_break(line_.content)) return LineKind::kOther;
    if (is_list_item(line_.content)) return LineKind::kList;
    if (line_.content.starts_with('>')) return LineKind::kQuote;
    if (previous_ == LineKind::kTable && line_.content.find('|') != kNpos) return LineKind::kTable;
    return LineKind::kParagraph;
  }

  // Indented under a list's item.
  bool in_item() const { return in_list_ && line_.indent >= 2; }

  void block_line() {
    const LineKind kind = kind_of_line();
    add_break(break_before(kind));
    body().has_body = true;
    in_list_ = in_list_ || kind == LineKind::kList;
    previous_ = kind;
  }

  BreakKind break_before(LineKind kind) const {
    if (kind == LineKind::kList && !in_list_) return BreakKind::kBlock;
    if (kind == LineKind::kList && line_.indent <= 3) return BreakKind::kPart;
    if (kind == LineKind::kList || in_item()) return inner_break();
    // A line of a paragraph continues the paragraph, quote, item or table that it stands under.
    const bool continues =
        kind == previous_ || (kind == LineKind::kParagraph && previous_ != LineKind::kBlank &&
                              previous_ != LineKind::kOther);
    return continues ? BreakKind::kLine : BreakKind::kBlock;
  }

  Section& body() { return outline_.sections.back(); }

  std::string_view text_;
  size_t pos_ = 0;  // behind line_
  Line line_{};
  Mode mode_ = Mode::kText;
  LineKind previous_ = LineKind::kBlank;
  bool in_list_ = false;
  bool announces_ = false;  // the last visible line ends in a colon
  int glued_ = 0;           // so many of the next lines make no break
  Fence fence_{};
  size_t fence_indent_ = 0;
  std::string_view terminator_;
  bool comment_ = false;
  Outline outline_;
};

}  // namespace

Outline outline_markdown(std::string_view text) { return Scanner(text).scan(); }

}  // namespace askfolio
