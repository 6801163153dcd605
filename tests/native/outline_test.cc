// The outlines of formats other than Markdown.
#include "askfolio/outline.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace askfolio {
namespace {

using Strings = std::vector<std::string>;

// "level title" of each section.
Strings headings(const Outline& outline) {
  Strings out;
  for (const Section& s : outline.sections) out.push_back(std::to_string(s.level) + " " + s.title);
  return out;
}

// The line of each break, with b (block), p (part), i (inner) or r (row) for its kind.
Strings breaks(const Outline& outline, const std::string& text) {
  Strings out;
  for (const Break& b : outline.breaks) {
    const std::string line = text.substr(b.offset, text.find('\n', b.offset) - b.offset);
    out.push_back(std::string(1, "ripb"[static_cast<int>(b.kind)]) + " " + line);
  }
  return out;
}

TEST(Outline, GoesByThePathsEnding) {
  const std::string text = "# Title\n\na\fb\n";
  EXPECT_EQ(headings(outline("x/y.MD", text)), (Strings{"1 Title"}));
  EXPECT_EQ(headings(outline("page.html", text)), (Strings{"1 Title"}));
  EXPECT_EQ(headings(outline("report.docx", text)), (Strings{"1 Title"}));
  EXPECT_EQ(headings(outline("report.pdf", text)), (Strings{"1 Page 1", "1 Page 2"}));
  for (const char* path :
       {"x.txt", "md", "x.md/notes", "x.", "x.m", "x.unknown", "", "a b", "x. "}) {
    EXPECT_EQ(headings(outline(path, text)), (Strings{"0 "})) << path;
  }
}

TEST(Outline, OfNothingIsEmpty) {
  for (const char* path : {"a.txt", "a.py", "a.csv", "a.pdf", "a.rst", "a.md"}) {
    EXPECT_TRUE(outline(path, "").sections.empty()) << path;
    EXPECT_TRUE(outline(path, "").breaks.empty()) << path;
  }
}

TEST(CodeOutline, KeepsLinesAndPrefersBlocks) {
  const std::string text = "import os\nX = 1\n\ndef f():\n    a = 1\n\n    return a\n";
  const Outline outline = outline_code(text);
  EXPECT_EQ(headings(outline), (Strings{"0 "}));
  EXPECT_EQ(breaks(outline, text),
            (Strings{"b import os", "r X = 1", "b def f():", "r     a = 1", "i     return a"}));
}

TEST(RowsOutline, LeadsEveryRowWithTheFirst) {
  const std::string text = "id,user_name\n1,Ann\n2,\"two\nlines, \"\"quoted\"\"\"\n\n3,Bo\n";
  const Outline outline = outline_rows(text);
  EXPECT_EQ(breaks(outline, text), (Strings{"r id,user_name", "r 1,Ann", "r 2,\"two", "r 3,Bo"}));
  ASSERT_EQ(outline.leads.size(), 1u);
  EXPECT_EQ(outline.leads[0].text, "id,user_name");
  EXPECT_EQ(outline.leads[0].begin, text.find("1,Ann"));
  EXPECT_EQ(outline.leads[0].end, text.size());
}

TEST(PagesOutline, MakesEachPageWithTextASection) {
  const std::string text = "one\n\nmore\f\ftwo\n\f \f";
  const Outline outline = outline_pages(text);
  EXPECT_EQ(headings(outline), (Strings{"1 Page 1", "1 Page 3"}));
  EXPECT_EQ(breaks(outline, text), (Strings{"b one", "b more\f\ftwo", "b two"}));
  EXPECT_EQ(outline.sections[0].begin, 0u);
  EXPECT_EQ(outline.sections[1].begin, text.find('\f') + 1);
  EXPECT_TRUE(outline.sections[0].has_body);
  EXPECT_TRUE(outline.sections[1].has_body);
}

TEST(PagesOutline, HasASectionFromTheTextsBegin) {
  const Outline outline = outline_pages("\f\n\fthree");
  EXPECT_EQ(headings(outline), Strings{"1 Page 3"});
  EXPECT_EQ(outline.sections[0].begin, 0u);
  EXPECT_EQ(headings(outline_pages("\f\n\f")), Strings{"1 Page 2"});
  EXPECT_FALSE(outline_pages("\f\n\f").sections[0].has_body);
  EXPECT_TRUE(outline_pages("").sections.empty());
}

TEST(RestructuredTextOutline, FindsTitlesAndTheirLevels) {
  const std::string text =
      "=====\nTitle\n=====\n\nIntro.\n\nFirst\n-----\n\nText\n\nDeep\n~~~~\n\nSecond\n------\n"
      "No title\n--\n\n数据\n====\n\nText\n====\n\n--------\n\n  Indented\n  --------\n";
  // "=" alone and "=" above and below are two styles.
  EXPECT_EQ(headings(outline_restructured_text(text)),
            (Strings{"1 Title", "2 First", "3 Deep", "2 Second", "4 数据", "4 Text"}));
}

TEST(RestructuredTextOutline, CutsBetweenBlocksAndItems) {
  const std::string text =
      "Title\n=====\nFirst line\nof a paragraph.\n\nSecond::\n\n    code\n    more\n\n- item\n"
      "- item two\n  goes on\n\n1. one\n\n+---+\n| a |\n+---+\n";
  EXPECT_EQ(breaks(outline_restructured_text(text), text),
            (Strings{"b Second::", "i     code", "r     more", "p - item", "p - item two",
                     "r   goes on", "p 1. one", "b +---+", "r | a |", "r +---+"}));
}

}  // namespace
}  // namespace askfolio
