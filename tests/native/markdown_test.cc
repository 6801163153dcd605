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

// The first words of each line that a cut may begin a chunk with, with b (block), p (part), i
// (inner) or r (row) for its kind.
std::vector<std::string> breaks(const std::string& text) {
  std::vector<std::string> out;
  for (const Break& b : outline_markdown(text).breaks) {
    const std::string line = text.substr(b.offset, text.find('\n', b.offset) - b.offset);
    out.push_back(std::string(1, "ripb"[static_cast<int>(b.kind)]) + " " + line);
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
  // An item's end is the end of its code.
  EXPECT_EQ(headings("- item\n\n  ```\n  code\n\ntext\n\n```\n# a\n```\n# c\n"),
            (Strings{"0 ", "1 c"}));
  EXPECT_EQ(headings("- item\n\n  ```\n  code\n\n# b\n"), (Strings{"0 ", "1 b"}));
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
  EXPECT_EQ(outline_markdown("+++\ntitle = 1\n---\n+++\n# A").front_matter_end, 22u);
  EXPECT_EQ(outline_markdown("---\ntitle: x\n+++\n").front_matter_end, 0u);
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

TEST(Markdown, BreaksBetweenBlocksNotInsideParagraphs) {
  EXPECT_EQ(breaks("one\ntwo\n\nthree\n***\nfour\n> five\nlazy\n\n> six\n"),
            (Strings{"b one", "b three", "b ***", "b four", "b > five", "b > six"}));
}

TEST(Markdown, KeepsAHeadingWithTheFirstLineUnderIt) {
  EXPECT_EQ(breaks("# A\n\none\n\ntwo\n"), (Strings{"b # A", "b two"}));
  EXPECT_EQ(breaks("# A\n## B\none\n\ntwo\n"), (Strings{"b # A", "b two"}));
}

TEST(Markdown, KeepsATablesHeadTogether) {
  EXPECT_EQ(breaks("text\n\n| a |\n|---|\n| 1 |\n| 2 |\n| 3 |\n\nend\n"),
            (Strings{"b text", "b | a |", "r | 2 |", "r | 3 |", "b end"}));
}

TEST(Markdown, KeepsFencesOnTheirCode) {
  EXPECT_EQ(breaks("text\n```\na\nb\n\nc\n```\nend\n"),
            (Strings{"b text", "b ```", "r b", "i c", "b end"}));
  EXPECT_EQ(breaks("text:\n\n```\na\n```\n"), (Strings{"b text:", "p ```"}));
}

TEST(Markdown, HoldsALineWithAColonToWhatItAnnounces) {
  EXPECT_EQ(breaks("see:\n\ntext\n\n列表：\n- a:\n\n  b\n\n  c\n"),
            (Strings{"b see:", "p text", "b 列表：", "p - a:", "r   b", "i   c"}));
}

TEST(Markdown, BreaksListsAtTheirItems) {
  EXPECT_EQ(breaks("text\n\n- a\n  more\n- b\n    - deep\n\n  para\n\n- c\nend\n\nafter\n"),
            (Strings{"b text", "b - a", "p - b", "i     - deep", "i   para", "p - c", "b after"}));
  // Two columns make an item another's, and the outermost ones count, wherever they stand.
  EXPECT_EQ(breaks("- a\n  - b\n- c\n"), (Strings{"b - a", "i   - b", "p - c"}));
  EXPECT_EQ(breaks("  - a\n    - b\n  - c\n"), (Strings{"b   - a", "i     - b", "p   - c"}));
  EXPECT_EQ(breaks("1. a\n\n   ```\n   x\n   y\n   ```\n2. b\n"),
            (Strings{"b 1. a", "i    ```", "r    y", "p 2. b"}));
}

TEST(Markdown, BreaksIndentedCodeAtLines) {
  EXPECT_EQ(breaks("text\n\n    a\n    b\n\n    # c\n\nend\n    lazy\n"),
            (Strings{"b text", "b     a", "r     b", "i     # c", "b end"}));
}

TEST(Markdown, BreaksQuotesAtTheirBlocks) {
  EXPECT_EQ(breaks("> one\n> more\n>\n> two\n> - a\n> - b\n>> deep\n"),
            (Strings{"b > one", "i > two", "r > - a", "r > - b"}));
  EXPECT_EQ(breaks("> ```\n> a\n> b\n> ```\n> text\n"), (Strings{"b > ```", "r > a", "r > b"}));
  EXPECT_EQ(headings(std::string(10'000, '>') + " # a\n"), (Strings{"0 "}));
}

TEST(Markdown, BreaksFootnotesAndDefinitions) {
  EXPECT_EQ(breaks("text[^1]\n[x]: y\n\n[^1]: note\n\n    more\n[^two]: note\n\n[a]: b\n[c]: d\n"),
            (Strings{"b text[^1]", "b [^1]: note", "i     more", "p [^two]: note", "b [a]: b",
                     "r [c]: d"}));
  EXPECT_FALSE(outline_markdown("# A\n[a]: b\n").sections[0].has_body);
}

TEST(Markdown, FindsHtmlHeadings) {
  EXPECT_EQ(headings("<h1 align=\"center\">One <br>more</h1>\n# in html\n\n<H3>Two</H3> x\n"),
            (Strings{"1 One more", "3 Two"}));
  EXPECT_EQ(headings("<div>\n<h2>\n  Three\n</h2>\ntext\n</div>\n"), (Strings{"0 ", "2 Three"}));
  EXPECT_EQ(headings("<h2>a\nb\nc</h2>\n"), (Strings{"2 a b c"}));
  // An image is no title, and four lines are too many.
  EXPECT_EQ(headings("<h1><img src=a></h1>\n\n<h2>a\nb\nc\nd</h2>\n\n<h2>\n\na</h2>\n"),
            (Strings{"0 "}));
  EXPECT_EQ(headings("<pre>\n<h2>a</h2>\n</pre>\n- item\n  <h2>b</h2>\n\n<hr>\n<h7>c</h7>\n"),
            (Strings{"0 "}));
}

TEST(Markdown, PassesOverModules) {
  const auto body = [](const std::string& text) {
    return outline_markdown(text).sections[0].has_body;
  };
  EXPECT_FALSE(
      body("import Tabs from '@theme/Tabs';\nimport './a.css'\n\nexport const a = {\n  b,\n};\n"));
  EXPECT_TRUE(body("import data from a file\n"));
  EXPECT_TRUE(body("We\nimport Tabs from 'x'\n"));
}

TEST(Markdown, TellsWhatMustBeSaidBeforeALaterPart) {
  const auto leads = [](const std::string& text) {
    Strings out;
    for (const Lead& lead : outline_markdown(text).leads) {
      out.push_back(lead.text + ": " + text.substr(lead.begin, lead.end - lead.begin));
    }
    return out;
  };
  EXPECT_EQ(leads("|  `a`  | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\nend\n\ntext\n"),
            (Strings{"| a | b |: | 1 | 2 |\n| 3 | 4 |\n"}));
  EXPECT_EQ(leads("| a |\n|---|\n| 1 |\n# H | x\n| b |\n|--|\n| 2 |"),
            (Strings{"| a |: | 1 |\n", "| b |: | 2 |"}));
  EXPECT_EQ(leads("```js {1}\na\n\n# b\n```\n```\nc\n```\n~~~ sh\nd"),
            (Strings{"```js: a\n\n# b\n", "```sh: d"}));
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
      {"Record<string, string> and Map<T>", "Record<string, string> and Map"},
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
