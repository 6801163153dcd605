// Where a Markdown text has sections, and where it is best cut. No more of Markdown than that
// needs; rules and names are CommonMark's (spec.commonmark.org), tables GitHub's.
#ifndef ASKFOLIO_MARKDOWN_H_
#define ASKFOLIO_MARKDOWN_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace askfolio {

// A heading and what stands under it until the next heading. The text before the first heading is a
// section of level 0 without a title.
struct Section {
  size_t begin;        // first byte of the heading
  size_t heading_end;  // behind the heading's last line; equals begin where there is no heading
  int level;           // 1 to 6, or 0
  std::string title;   // plain text, at most kMaxTitleBytes
  bool has_body;       // more to read than heading, front matter, comments and blank lines
};

// How good a place for a cut is, worst first; one worse behind a line that ends in a colon.
enum class BreakKind : uint8_t {
  kLine,   // a line of a block: table row, code line, line of a paragraph
  kPart,   // an item of a list, a block in an item, code behind a blank line
  kBlock,  // a block
};

// The begin of a line that is not blank and that a cut may put at the head of a chunk. A line that
// belongs to the one before it (the first under a heading, a table's delimiter row) is none.
struct Break {
  uint32_t offset;
  BreakKind kind;
};

struct Outline {
  // Behind the YAML front matter (--- to --- at the very top), 0 where there is none.
  size_t front_matter_end = 0;
  std::vector<Section> sections;  // ascending, the first begins at 0; none for an empty text
  std::vector<Break> breaks;      // ascending
};

constexpr size_t kMaxTitleBytes = 200;

// Plain text is Markdown with paragraphs only. Headings inside code, HTML, quotes and lists make no
// section, nor do setext headings of more than one line. Each line is read at most twice.
// REQUIRES: text.size() < 2^32.
Outline outline_markdown(std::string_view text);

// The text of a heading or other inline Markdown without its markup: emphasis, code ticks, links,
// tags, the commonest entities; white space collapsed; cut to kMaxTitleBytes at a code point.
std::string plain_text(std::string_view inline_markdown);

}  // namespace askfolio

#endif  // ASKFOLIO_MARKDOWN_H_
