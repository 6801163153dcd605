// Lines of a Markdown text and what a single line can be. Private to the Markdown sources.
#ifndef ASKFOLIO_SRC_MARKDOWN_LINES_H_
#define ASKFOLIO_SRC_MARKDOWN_LINES_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace askfolio::markdown {

struct Line {
  size_t begin;              // first byte
  size_t next;               // first byte of the next line
  size_t indent;             // columns of white space in front, tabs to multiples of four
  std::string_view content;  // without indentation and white space at the end; empty: blank line
};

// The line that begins at pos; LF, CR LF and CR end one. REQUIRES: pos < text.size().
Line read_line(std::string_view text, size_t pos);

// A code fence: at least three ticks or tildes. `info` says whether more follows them.
struct Fence {
  char character;
  size_t length;
  bool info;
};
std::optional<Fence> parse_fence(std::string_view content);

// # to ###### and the title's inline Markdown, without closing #s and {#anchor}.
struct AtxHeading {
  int level;
  std::string_view title;
};
std::optional<AtxHeading> parse_atx_heading(std::string_view content);

// 1 for a line of =, 2 for a line of -, 0 otherwise.
int setext_level(std::string_view content);

// "- ", "* ", "+ ", "1. " or "1) " in front.
bool is_list_item(std::string_view content);

// ---, ***, ___, with or without spaces between.
bool is_thematic_break(std::string_view content);

// The line under a table's header: |---|:-:|. One column needs its |.
bool is_table_delimiter(std::string_view content);

// What opens an HTML block (CommonMark 4.6).
struct HtmlStart {
  // What ends it, on this line or a later one, in lower case; empty: a blank line.
  std::string_view terminator;
  bool comment;
  bool interrupts_paragraph;
};
std::optional<HtmlStart> parse_html_start(std::string_view content);

// Position behind the first `terminator` in content, whatever its case; npos where there is none.
size_t find_terminator(std::string_view content, std::string_view terminator);

}  // namespace askfolio::markdown

#endif  // ASKFOLIO_SRC_MARKDOWN_LINES_H_
