// The outline of a Markdown text. No more of Markdown is read than that needs; rules and names are
// CommonMark's (spec.commonmark.org), tables and footnotes GitHub's, imports and exports MDX's.
#ifndef ASKFOLIO_MARKDOWN_H_
#define ASKFOLIO_MARKDOWN_H_

#include <string>
#include <string_view>

#include "askfolio/outline.h"

namespace askfolio {

// Front matter is YAML (--- to ---) or TOML (+++ to +++). HTML's <h1> to <h6> are headings where
// they begin a line and end on it or on one of the next two. Headings inside code, other HTML,
// quotes and lists make no section, nor do setext headings of more than one line. A break is one
// kind worse behind a line that ends in a colon. Each line is read a bounded number of times.
// REQUIRES: text.size() < 2^32.
Outline outline_markdown(std::string_view text);

// The text of a heading or other inline Markdown without its markup: emphasis, code ticks, links,
// tags, the commonest entities; white space collapsed; cut to kMaxTitleBytes at a code point.
std::string plain_text(std::string_view inline_markdown);

}  // namespace askfolio

#endif  // ASKFOLIO_MARKDOWN_H_
