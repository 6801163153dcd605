// Where a document has sections, and where it is best cut: all that the chunker knows of a format.
#ifndef ASKFOLIO_OUTLINE_H_
#define ASKFOLIO_OUTLINE_H_

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

// How good a place for a cut is, worst first. All are better than a place inside a paragraph, which
// an outline does not tell: the chunker looks for sentences itself.
enum class BreakKind : uint8_t {
  kRow,    // a row of a table, a line of code or HTML
  kInner,  // a block or an item inside an item or a quote, code behind a blank line
  kPart,   // an item of a list
  kBlock,  // a block: paragraph, list, table, code ...
};

// The begin of a line that is not blank and that a cut may put at the head of a chunk. A line that
// belongs to the one before it (the first under a heading, a table's delimiter row) is none.
struct Break {
  uint32_t offset;
  BreakKind kind;
};

// What must be said before a chunk that begins in [begin, end) to know what it is: the header of
// the table, the opening fence of the code. One short line of plain text.
struct Lead {
  size_t begin;
  size_t end;
  std::string text;
};

constexpr size_t kMaxTitleBytes = 200;

struct Outline {
  // Behind the metadata at the very top, 0 where there is none.
  size_t front_matter_end = 0;
  std::vector<Section> sections;  // ascending, the first begins at 0; none for an empty text
  std::vector<Break> breaks;      // ascending
  std::vector<Lead> leads;        // ascending, apart from each other
};

// The outline of a document in the format that the path's ending names (the table in outline.cc),
// plain text for any other. Notebooks, HTML and Word documents come as Markdown. A further format
// is a file with such a function, and a line in that table. REQUIRES: text is valid UTF-8,
// text.size() < 2^32.
Outline outline(std::string_view path, std::string_view text);

// Plain text: one section; blank lines part its blocks. Nothing else in it is markup.
Outline outline_plain(std::string_view text);
// Source code and settings: as plain text, but a cut keeps lines whole.
Outline outline_code(std::string_view text);
// Comma or tab separated values: rows, led by the first.
Outline outline_rows(std::string_view text);
// Text of pages parted by form feeds: a section each, "Page 1" and so on. Pages without text belong
// to the next one that has any, those at the end to the last. The form feed belongs to the page
// that it ends.
Outline outline_pages(std::string_view text);
// reStructuredText: titles, paragraphs, lists, and lines where they are indented or of a table.
Outline outline_restructured_text(std::string_view text);

}  // namespace askfolio

#endif  // ASKFOLIO_OUTLINE_H_
