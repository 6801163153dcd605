// Lines of a text. Private to the outlines.
#ifndef ASKFOLIO_SRC_TEXT_LINES_H_
#define ASKFOLIO_SRC_TEXT_LINES_H_

#include <cstddef>
#include <string_view>

namespace askfolio {

struct Line {
  size_t begin;              // first byte
  size_t next;               // first byte of the next line
  size_t indent;             // columns of white space in front, tabs to multiples of four
  std::string_view content;  // without indentation and white space at the end; empty: blank line
};

// The line that begins at pos; LF, CR LF and CR end one. REQUIRES: pos < text.size().
Line read_line(std::string_view text, size_t pos);

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_TEXT_LINES_H_
