// The outline of source code and settings: lines, in blocks.
#include "askfolio/outline.h"
#include "text_lines.h"

namespace askfolio {

Outline outline_code(std::string_view text) {
  Outline outline;
  if (text.empty()) return outline;
  outline.sections.push_back({0, 0, 0, "", false});
  bool after_blank = true;
  for (size_t pos = 0; pos < text.size();) {
    const Line line = read_line(text, pos);
    pos = line.next;
    const bool blank = line.content.empty();
    if (!blank) {
      const BreakKind kind = !after_blank      ? BreakKind::kRow
                             : line.indent > 0 ? BreakKind::kInner
                                               : BreakKind::kBlock;
      outline.breaks.push_back({static_cast<uint32_t>(line.begin), kind});
      outline.sections[0].has_body = true;
    }
    after_blank = blank;
  }
  return outline;
}

}  // namespace askfolio
