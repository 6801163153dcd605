// The outline of a table in text: comma or tab separated values (RFC 4180).
#include <algorithm>

#include "askfolio/markdown.h"
#include "askfolio/outline.h"
#include "text_lines.h"

namespace askfolio {

Outline outline_rows(std::string_view text) {
  Outline outline;
  if (text.empty()) return outline;
  outline.sections.push_back({0, 0, 0, "", false});
  bool quoted = false;  // the line goes on with a value of the one before
  for (size_t pos = 0; pos < text.size();) {
    const Line line = read_line(text, pos);
    pos = line.next;
    if (!quoted && !line.content.empty()) {
      outline.breaks.push_back({static_cast<uint32_t>(line.begin), BreakKind::kRow});
      // The first row names the columns: every later chunk needs it said.
      if (!outline.sections[0].has_body) {
        outline.leads.push_back({line.next, text.size(), plain_text(line.content)});
      }
      outline.sections[0].has_body = true;
    }
    // A quote inside a value is written twice, so that it does not count.
    if (std::count(line.content.begin(), line.content.end(), '"') % 2 == 1) quoted = !quoted;
  }
  return outline;
}

}  // namespace askfolio
