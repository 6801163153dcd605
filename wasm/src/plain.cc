// The outline of plain text.
#include "askfolio/outline.h"
#include "text_lines.h"

namespace askfolio {

Outline outline_plain(std::string_view text) {
  Outline outline;
  if (text.empty()) return outline;
  outline.sections.push_back({0, 0, 0, "", false});
  bool after_blank = true;
  for (size_t pos = 0; pos < text.size();) {
    const Line line = read_line(text, pos);
    const bool blank = line.content.empty();
    if (!blank && after_blank) {
      outline.breaks.push_back({static_cast<uint32_t>(line.begin), BreakKind::kBlock});
      outline.sections[0].has_body = true;
    }
    after_blank = blank;
    pos = line.next;
  }
  return outline;
}

}  // namespace askfolio
