#include "askfolio/markdown.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "minilm.h"

namespace askfolio {
namespace {

using testing::read_file;

// "level title" of each section.
std::vector<std::string> headings(const std::string& text) {
  std::vector<std::string> out;
  for (const Section& s : outline_markdown(text).sections) {
    out.push_back(std::to_string(s.level) + " " + s.title);
  }
  return out;
}

// The first words of each line that a cut may begin a chunk with, with b, p or l for its kind.
std::vector<std::string> breaks(const std::string& text) {
  std::vector<std::string> out;
  for (const Break& b : outline_markdown(text).breaks) {
    const std::string line = text.substr(b.offset, text.find('\n', b.offset) - b.offset);
    out.push_back(std::string(1, "lpb"[static_cast<int>(b.kind)]) + " " + line);
  }
  return out;
}

using Strings = std::vector<std::string>;

TEST(Markdown, FindsAtxHeadings) {
  EXPECT_EQ(headings("# One\n## Two ##\n### Three {#three}\n   #### Four\n#\tTab\n"),
            (Strings{"1 One", "2 Two", "3 Three", "4 Four", "1 Tab"}));
  EXPECT_EQ(headings("####  Two spaces, C# and #5"), (Strings{"4 Two spaces, C# and #5"}));
  EXPECT_EQ(headings("# A\r\n\r\ntext\r\n## B\r\n"), (Strings{"1 A", "2 B"}));
  EXPECT_EQ(headings("# A\rtext\r## B\r"), (Strings{"1 A", "2 B"}));
}

TEST(Markdown, LeavesWhatIsNoHeading) {
  EXPECT_EQ(headings("#hashtag\n####### seven\n    # code\n> # quote\n- # item\n\\# escaped\n"),
            (Strings{"0 "}));
  EXPECT_EQ(headings("1. step\n\n   # in a step\n"), (Strings{"0 "}));
}

TEST(Markdown, FindsSetextHeadingsOfOneLine) {
  EXPECT_EQ(headings("One\n===\ntext\n\nTwo\n---\n"), (Strings{"1 One", "2 Two"}));
  EXPECT_EQ(
      headings("two\nlines\n---\n\n- item\n---\n\n> quote\n---\n\n    code\n---\n\n***\n---\n"),
      (Strings{"0 "}));
  EXPECT_EQ(headings("a | b\n--|--\n1 | 2\n"), (Strings{"0 "}));
}

TEST(Markdown, LooksForNoHeadingsInCodeAndHtml) {
  EXPECT_EQ(headings("```\n# a\n\n# b\n```\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("~~~ sh\n# a\n```\n# b\n~~~~\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("```\n# never closed\n\n# a\n"), (Strings{"0 "}));
  EXPECT_EQ(headings("```a``` is no fence\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("- item\n\n      ```\n# a\n      ```\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("<div>\n# a\n\n# b\n"), (Strings{"0 ", "1 b"}));
  EXPECT_EQ(headings("<PRE>\n# a\n\n# b\n</Pre>\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("<!-- x\n\n# b\n-->\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("<!-- x -->\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("<https://a.example>\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("<custom-tag>\n# a\n\n# c\n"), (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("<b>bold</b> text\n# c\n"), (Strings{"0 ", "1 c"}));
}

TEST(Markdown, KnowsFrontMatterFromARule) {
  const std::string matter = "---\ntitle: x\n# comment\n---\n";
  EXPECT_EQ(outline_markdown(matter + "# A\n").front_matter_end, matter.size());
  EXPECT_EQ(headings(matter + "# A\n"), (Strings{"0 ", "1 A"}));
  EXPECT_EQ(outline_markdown("\xEF\xBB\xBF" + matter).front_matter_end, matter.size() + 3);
  EXPECT_EQ(outline_markdown("---\n\ntext\n\n---\n").front_matter_end, 0u);
  EXPECT_EQ(outline_markdown("---\ntitle: never closed\n").front_matter_end, 0u);
  EXPECT_EQ(outline_markdown("---").front_matter_end, 0u);
  EXPECT_EQ(outline_markdown("---\ntitle: x\n...").front_matter_end, 16u);
}

TEST(Markdown, TellsSectionsWithTextFromBareHeadings) {
  const std::string text = "---\na: b\n---\n# A\n<!-- toc -->\n\n## B\ntext\n## C\n```\n```\n## D";
  std::vector<bool> bodies;
  for (const Section& s : outline_markdown(text).sections) bodies.push_back(s.has_body);
  EXPECT_EQ(bodies, (std::vector<bool>{false, false, true, true, false}));
  EXPECT_TRUE(outline_markdown("<!-- x\n--> text").sections[0].has_body);
  EXPECT_FALSE(outline_markdown("<!-- x\ny\n-->\n").sections[0].has_body);
}

TEST(Markdown, SectionsOfAnEmptyTextAreNone) {
  EXPECT_TRUE(outline_markdown("").sections.empty());
  EXPECT_EQ(headings("\n \n"), (Strings{"0 "}));
  EXPECT_EQ(headings("\n# A"), (Strings{"0 ", "1 A"}));
}

TEST(Markdown, BreaksBetweenBlocksAndLines) {
  EXPECT_EQ(
      breaks("one\ntwo\n\nthree\n***\nfour\n> five\nlazy\n\n> six\n"),
      (Strings{"b one", "l two", "b three", "b ***", "b four", "b > five", "l lazy", "b > six"}));
}

TEST(Markdown, KeepsAHeadingWithTheFirstLineUnderIt) {
  EXPECT_EQ(breaks("# A\n\none\n\ntwo\n"), (Strings{"b # A", "b two"}));
  EXPECT_EQ(breaks("# A\n## B\none\n\ntwo\n"), (Strings{"b # A", "b two"}));
}

TEST(Markdown, KeepsATablesHeadTogether) {
  EXPECT_EQ(breaks("text\n\n| a |\n|---|\n| 1 |\n| 2 |\n| 3 |\n\nend\n"),
            (Strings{"b text", "b | a |", "l | 2 |", "l | 3 |", "b end"}));
}

TEST(Markdown, KeepsFencesOnTheirCode) {
  EXPECT_EQ(breaks("text\n```\na\nb\n\nc\n```\nend\n"),
            (Strings{"b text", "b ```", "l b", "p c", "b end"}));
  EXPECT_EQ(breaks("text:\n\n```\na\n```\n"), (Strings{"b text:", "p ```"}));
}

TEST(Markdown, HoldsALineWithAColonToWhatItAnnounces) {
  EXPECT_EQ(breaks("see:\n\ntext\n\n列表：\n- a:\n\n  b\n\n  c\n"),
            (Strings{"b see:", "p text", "b 列表：", "p - a:", "l   b", "p   c"}));
}

TEST(Markdown, BreaksListsAtTheirItems) {
  EXPECT_EQ(breaks("text\n\n- a\n  more\n- b\n    - deep\n\n  para\n\n- c\nend\n\nafter\n"),
            (Strings{"b text", "b - a", "l   more", "p - b", "l     - deep", "p   para", "p - c",
                     "l end", "b after"}));
}

TEST(Markdown, ReadsTheNestedFixture) {
  const std::string text = read_file(ASKFOLIO_TESTS_DIR "/fixtures/markdown/nested.txt");
  EXPECT_EQ(headings(text), (Strings{"1 Setext title", "2 Second title"}));
}

TEST(Markdown, ReducesHeadingsToPlainText) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Where *does* __it__ ~~all~~ go?", "Where does it all go?"},
      {"snake_case and 2 * 3 and ~1", "snake_case and 2 * 3 and ~1"},
      {"`vector<int>` and ``a`b``", "vector<int> and a`b"},
      {"unclosed `tick", "unclosed `tick"},
      {"[the *docs*](a.md \"t\") and [ref][1] and [x]", "the docs and ref and [x]"},
      {"![logo](a.png) Name", "logo Name"},
      {"<a id=\"x\"></a>Name <https://a.example/b>", "Name https://a.example/b"},
      {"a &lt; b &amp;&amp; c", "a < b && c"},
      {"1 < 2 and \\*stars\\*", "1 < 2 and *stars*"},
      {"  much \t space ", "much space"},
      {"数据 **存储**", "数据 存储"},
  };
  for (const auto& [markdown, text] : cases) EXPECT_EQ(plain_text(markdown), text) << markdown;
}

TEST(Markdown, BoundsTitles) {
  std::string wide;
  for (int i = 0; i < 100'000; ++i) wide += "数";
  EXPECT_EQ(plain_text(wide).size(), kMaxTitleBytes / 3 * 3);
  EXPECT_LE(plain_text(std::string(1'000'000, '[')).size(), kMaxTitleBytes);
}

}  // namespace
}  // namespace askfolio
