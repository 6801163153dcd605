#include "text_lines.h"

#include <algorithm>

namespace askfolio {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t'; }

}  // namespace

Line read_line(std::string_view text, size_t pos) {
  const auto ends_line = [](char c) { return c == '\n' || c == '\r'; };
  const auto found = std::find_if(text.begin() + pos, text.end(), ends_line);
  size_t end = static_cast<size_t>(found - text.begin());
  const size_t next = end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
  Line line{pos, std::min(next, text.size()), 0, {}};
  size_t first = pos;
  for (; first < end && is_space(text[first]); ++first) {
    line.indent += text[first] == '\t' ? 4 - line.indent % 4 : 1;
  }
  while (end > first && is_space(text[end - 1])) --end;
  line.content = text.substr(first, end - first);
  return line;
}

}  // namespace askfolio
