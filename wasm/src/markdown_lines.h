// What a line of Markdown can be. Private to the Markdown sources.
#ifndef ASKFOLIO_SRC_MARKDOWN_LINES_H_
#define ASKFOLIO_SRC_MARKDOWN_LINES_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace askfolio::markdown {

// All take a line's content: without indentation and white space at the end.

// A code fence: at least three ticks or tildes, and what follows them: the language, mostly.
struct Fence {
  char character;
  size_t length;
  std::string_view info;
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

// "- ", "* ", "+ ", "1. " or "1) " in front; or "[^1]:", as footnotes have items' structure.
bool is_list_item(std::string_view content);

// ---, ***, ___, with or without spaces between.
bool is_thematic_break(std::string_view content);

// The line under a table's header: |---|:-:|. One column needs its |.
bool is_table_delimiter(std::string_view content);

// "[label]: target" of reference links.
bool is_link_definition(std::string_view content);

// MDX: what begins "import ... from '...'" or "export const ...".
bool is_module_line(std::string_view content);

// What a quoted line says: without the > in front, of any depth.
std::string_view strip_quote(std::string_view content);

// <h1> to <h6> at text[pos], closed on this line or one of the next two: all of it.
struct HtmlHeading {
  int level;
  std::string_view source;
};
std::optional<HtmlHeading> parse_html_heading(std::string_view text, size_t pos);

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
