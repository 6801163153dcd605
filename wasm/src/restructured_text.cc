// The outline of reStructuredText (docutils.sourceforge.io/docs/ref/rst/restructuredtext.html).
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "askfolio/markdown.h"
#include "askfolio/outline.h"
#include "text_lines.h"

namespace askfolio {
namespace {

constexpr int kMaxLevel = 6;

// The character that a line repeats from its first column on, 0 for any other line.
char adornment(const Line& line) {
  const std::string_view content = line.content;
  if (line.indent > 0 || content.empty()) return 0;
  const char c = content[0];
  constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  if (kPunctuation.find(c) == kPunctuation.npos) return 0;
  return content.find_first_not_of(c) == content.npos ? c : 0;
}

size_t code_points(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

bool is_list_item(std::string_view content) {
  if (content.starts_with("- ") || content.starts_with("* ") || content.starts_with("#. ")) {
    return true;
  }
  const size_t digits = content.find_first_not_of("0123456789");
  return digits != 0 && digits != content.npos && content.substr(digits).starts_with(". ");
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  Outline scan() {
    outline_.sections.push_back({0, 0, 0, "", false});
    for (size_t pos = 0; pos < text_.size();) {
      const Line line = read_line(text_, pos);
      pos = line.next;
      if (line.content.empty()) {
        after_blank_ = true;
      } else if (const size_t heading_end = heading(line)) {
        pos = heading_end;
        after_blank_ = true;
      } else {
        add_break(line);
        after_blank_ = false;
      }
    }
    auto& sections = outline_.sections;
    const size_t first_end = sections.size() > 1 ? sections[1].begin : text_.size();
    if (first_end == 0) sections.erase(sections.begin());
    return std::move(outline_);
  }

 private:
  // Where the heading that begins with this line ends, 0 where none does. A title has a line of one
  // character under it, at least as long as itself (one or two columns less are forgiven, as wide
  // characters count twice there), and perhaps the same line above.
  size_t heading(const Line& line) {
    if (!after_blank_ || line.next >= text_.size()) return 0;
    const Line second = read_line(text_, line.next);
    if (const char above = adornment(line)) {
      if (second.content.empty() || second.next >= text_.size()) return 0;
      const Line third = read_line(text_, second.next);
      if (adornment(third) != above || adornment(second) != 0) return 0;
      return add_section(line.begin, second, third, {above, above});
    }
    if (line.indent > 0 || adornment(second) == 0) return 0;
    if (second.content.size() + 2 < code_points(line.content)) return 0;
    return add_section(line.begin, line, second, {adornment(second), ' '});
  }

  size_t add_section(size_t begin, const Line& title, const Line& last, std::string style) {
    auto known = std::find(styles_.begin(), styles_.end(), style);
    if (known == styles_.end()) known = styles_.insert(styles_.end(), std::move(style));
    const int level = std::min(static_cast<int>(known - styles_.begin()) + 1, kMaxLevel);
    outline_.sections.push_back({begin, last.next, level, plain_text(title.content), false});
    return last.next;
  }

  void add_break(const Line& line) {
    outline_.sections.back().has_body = true;
    // The first line under a heading stays with it.
    if (outline_.sections.back().heading_end == line.begin && line.begin > 0) return;
    BreakKind kind = BreakKind::kRow;
    if (after_blank_) kind = line.indent > 0 ? BreakKind::kInner : BreakKind::kBlock;
    if (is_list_item(line.content)) {
      kind = line.indent > 0 ? BreakKind::kInner : BreakKind::kPart;
    } else if (!after_blank_ && line.indent == 0 && line.content[0] != '|' &&
               line.content[0] != '+') {
      return;  // inside a paragraph
    }
    outline_.breaks.push_back({static_cast<uint32_t>(line.begin), kind});
  }

  std::string_view text_;
  Outline outline_;
  std::vector<std::string> styles_;  // of adornments, by level, as they come
  bool after_blank_ = true;
};

}  // namespace

Outline outline_restructured_text(std::string_view text) {
  return text.empty() ? Outline{} : Scanner(text).scan();
}

}  // namespace askfolio
