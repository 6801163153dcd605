#include "askfolio/markdown.h"

#include <optional>
#include <utility>

#include "markdown_lines.h"
#include "text_lines.h"

namespace askfolio {
namespace {

using namespace markdown;

constexpr auto kNpos = std::string_view::npos;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

enum class LineKind {
  kBlank,
  kParagraph,
  kTable,
  kList,
  kQuote,
  kCode,        // indented
  kDefinition,  // of a link's target
  kModule,      // import or export
  kOther,
};

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
    const std::string_view fence = text_.substr(pos_, 3);
    if (fence != "---" && fence != "+++") return 0;
    Line line = read_line(text_, pos_);
    if (line.content != fence) return 0;
    const size_t second = line.next;
    for (size_t at = second; at < text_.size(); at = line.next) {
      line = read_line(text_, at);
      if (at == second && line.content.empty()) return 0;
      if (line.indent > 0) continue;
      if (line.content == fence || (fence == "---" && line.content == "...")) return line.next;
    }
    return 0;
  }

  void front_matter() {
    const size_t end = front_matter_end();
    outline_.front_matter_end = end;
    while (pos_ < end) {
      line_ = read_line(text_, pos_);
      pos_ = line_.next;
      if (!line_.content.empty()) add_break(BreakKind::kRow);
    }
  }

  void blank() {
    if (mode_ == Mode::kHtml && terminator_.empty()) mode_ = Mode::kText;
    set_previous(LineKind::kBlank);
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
    if (announces_ && kind != BreakKind::kRow) {
      kind = static_cast<BreakKind>(static_cast<int>(kind) - 1);
    }
    outline_.breaks.push_back({static_cast<uint32_t>(line_.begin), kind});
  }

  // Before a line inside code or HTML.
  BreakKind row_break() const {
    return previous_ == LineKind::kBlank ? BreakKind::kInner : BreakKind::kRow;
  }

  // Before the first line of something.
  BreakKind block_break() const { return in_item() ? BreakKind::kInner : BreakKind::kBlock; }

  // Every line comes here when it has been read.
  void set_previous(LineKind kind) {
    if (previous_ == LineKind::kTable && kind != LineKind::kTable) close_lead();
    previous_ = kind;
    if (kind != LineKind::kBlank) last_visible_ = kind;
  }

  // For the lines from pos_ on, until it is closed.
  void open_lead(std::string text) {
    outline_.leads.push_back({pos_, text_.size(), std::move(text)});
    lead_is_open_ = true;
  }

  void close_lead() {
    if (lead_is_open_) outline_.leads.back().end = line_.begin;
    lead_is_open_ = false;
  }

  void in_fence() {
    if (closes_fence(line_, fence_indent_ + 3)) {
      end_fence();
      set_previous(LineKind::kOther);
    } else if (leaves_item() && !item_goes_on()) {
      end_fence();
      in_text();
    } else {
      add_break(row_break());
      set_previous(LineKind::kOther);
    }
  }

  // Code can end in any container, so more indentation than CommonMark's is let pass.
  bool closes_fence(const Line& line, size_t max_indent) const {
    const auto fence = parse_fence(line.content);
    return fence && fence->info.empty() && fence->character == fence_.character &&
           fence->length >= fence_.length && line.indent <= max_indent;
  }

  void end_fence() {
    mode_ = Mode::kText;
    glued_ = 0;
    close_lead();
  }

  // An item's end is its code's end too.
  bool leaves_item() const { return fence_in_item_ && !in_item(); }

  // Unless the next fence is inside the item again: then it closes code that was pasted as it was.
  bool item_goes_on() {
    for (size_t at = pos_; at < text_.size() && !code_is_pasted_;) {
      const Line line = read_line(text_, at);
      at = line.next;
      if (!parse_fence(line.content)) continue;
      code_is_pasted_ = line.indent >= list_indent_ + 2 && closes_fence(line, line.indent);
      break;
    }
    return code_is_pasted_;
  }

  void in_html() {
    if (terminator_.empty() && begin_html_section()) return;
    add_break(row_break());
    set_previous(LineKind::kOther);
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
    if (begin_atx_section() || begin_html_section()) return;
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

  // Opens an HTML block too.
  bool begin_html_section() {
    if (!line_.content.starts_with('<') || line_.indent > 3 || in_item()) return false;
    const auto heading = parse_html_heading(text_, content_begin());
    if (!heading || plain_text(heading->source).empty()) return false;
    const size_t end = content_begin() + heading->source.size();
    while (pos_ < end) pos_ = read_line(text_, pos_).next;
    begin_section(heading->level, heading->source);
    mode_ = Mode::kHtml;
    terminator_ = "";
    comment_ = false;
    return true;
  }

  // One line of a paragraph with a line of = or - under it.
  bool begin_setext_section() {
    if (continues_paragraph() || line_.indent > 3 || pos_ == text_.size()) return false;
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
    set_previous(LineKind::kOther);
  }

  bool begin_html(const HtmlStart& start) {
    if (line_.indent > 3 && !in_list_) return false;
    if (continues_paragraph() && !start.interrupts_paragraph) return false;
    add_break(block_break());
    mode_ = Mode::kHtml;
    terminator_ = start.terminator;
    comment_ = start.comment;
    set_previous(LineKind::kOther);
    if (!terminator_.empty()) end_html(find_terminator(line_.content, terminator_));
    if (!comment_) body().has_body = true;
    return true;
  }

  bool begin_fence(const Fence& fence) {
    if (line_.indent > 3 && !in_list_) return false;
    add_break(block_break());
    body().has_body = true;
    mode_ = Mode::kFence;
    fence_ = fence;
    fence_indent_ = line_.indent;
    fence_in_item_ = in_item();
    code_is_pasted_ = false;
    glued_ = 1;
    set_previous(LineKind::kOther);
    const std::string_view language = fence.info.substr(0, fence.info.find_first_of(" \t{"));
    if (!language.empty()) open_lead("```" + plain_text(language));
    return true;
  }

  // A table's header, its delimiter row and its first row stay together.
  bool begin_table() {
    if (line_.content.find('|') == kNpos || pos_ == text_.size()) return false;
    if (previous_ == LineKind::kTable || (line_.indent > 3 && !in_list_)) return false;
    const Line under = read_line(text_, pos_);
    if (!is_table_delimiter(under.content)) return false;
    add_break(block_break());
    body().has_body = true;
    pos_ = under.next;
    glued_ = 1;
    set_previous(LineKind::kTable);
    open_lead(plain_text(line_.content));
    return true;
  }

  LineKind kind_of_line() const {
    const bool in_paragraph = continues_paragraph();
    if (line_.indent > 3 && !in_list_ && !in_paragraph) return LineKind::kCode;
    if (is_thematic_break(line_.content)) return LineKind::kOther;
    if (is_list_item(line_.content)) return LineKind::kList;
    if (line_.content.starts_with('>')) return LineKind::kQuote;
    if (previous_ == LineKind::kTable && line_.content.find('|') != kNpos) return LineKind::kTable;
    if (!in_paragraph && is_link_definition(line_.content)) return LineKind::kDefinition;
    if (previous_ == LineKind::kModule) return LineKind::kModule;
    if (!in_paragraph && is_module_line(line_.content)) return LineKind::kModule;
    return LineKind::kParagraph;
  }

  // Whether a line without a mark of its own goes on with the paragraph, quote or item before it.
  bool continues_paragraph() const {
    return previous_ == LineKind::kParagraph || previous_ == LineKind::kList ||
           previous_ == LineKind::kQuote;
  }

  // Indented under the item of a list.
  bool in_item() const { return in_list_ && line_.indent >= list_indent_ + 2; }

  void block_line() {
    const LineKind kind = kind_of_line();
    const auto rank = kind == LineKind::kQuote ? break_in_quote() : break_before(kind);
    if (rank) add_break(*rank);
    if (kind != LineKind::kDefinition && kind != LineKind::kModule) body().has_body = true;
    if (kind == LineKind::kList && !in_item()) {
      in_list_ = true;
      list_indent_ = line_.indent;
    }
    set_previous(kind);
  }

  // None before a line that goes on with a paragraph.
  std::optional<BreakKind> break_before(LineKind kind) const {
    switch (kind) {
      case LineKind::kList:
        return in_list_ && !in_item() ? BreakKind::kPart : block_break();
      case LineKind::kParagraph:
        if (continues_paragraph()) return std::nullopt;
        return previous_ == LineKind::kTable ? BreakKind::kRow : block_break();
      case LineKind::kCode:
        return last_visible_ == LineKind::kCode ? row_break() : block_break();
      case LineKind::kTable:
        return BreakKind::kRow;
      default:
        return previous_ == kind && kind != LineKind::kOther ? BreakKind::kRow : block_break();
    }
  }

  // In a quote a line without anything parts paragraphs, and rows are told by their looks.
  std::optional<BreakKind> break_in_quote() {
    const std::string_view inner = strip_quote(line_.content);
    const bool begins = previous_ != LineKind::kQuote;
    const bool behind_gap = std::exchange(quote_gap_, inner.empty());
    const bool in_code = quotes_code_ && !begins;
    quotes_code_ = in_code != parse_fence(inner).has_value();
    if (begins) return block_break();
    if (inner.empty() || (in_code && !quotes_code_)) return std::nullopt;
    if (behind_gap) return BreakKind::kInner;
    const bool is_row = in_code || inner.starts_with('|') || is_list_item(inner);
    return is_row ? std::optional(BreakKind::kRow) : std::nullopt;
  }

  size_t content_begin() const { return static_cast<size_t>(line_.content.data() - text_.data()); }

  Section& body() { return outline_.sections.back(); }

  std::string_view text_;
  size_t pos_ = 0;  // behind line_
  Line line_{};
  Mode mode_ = Mode::kText;
  LineKind previous_ = LineKind::kBlank;
  LineKind last_visible_ = LineKind::kBlank;
  bool in_list_ = false;
  size_t list_indent_ = 0;    // of the list's items; what is in them has at least two more
  bool quotes_code_ = false;  // inside a fence inside a quote
  bool quote_gap_ = false;    // the quoted line before is empty
  bool announces_ = false;    // the last visible line ends in a colon
  int glued_ = 0;             // so many of the next lines make no break
  Fence fence_{};
  size_t fence_indent_ = 0;
  bool fence_in_item_ = false;
  bool code_is_pasted_ = false;  // into the item, without its indentation
  std::string_view terminator_;
  bool comment_ = false;
  bool lead_is_open_ = false;
  Outline outline_;
};

}  // namespace

Outline outline_markdown(std::string_view text) { return Scanner(text).scan(); }

}  // namespace askfolio
