#include "askfolio/chunker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "askfolio/markdown.h"
#include "minilm.h"

namespace askfolio {
namespace {

using testing::minilm;
using testing::read_file;
using Strings = std::vector<std::string>;

std::vector<Chunk> chunk(const std::string& text, size_t max_tokens = 256) {
  return chunk_sections(text, outline_markdown(text), minilm(), {max_tokens});
}

Strings pieces(const std::string& text, const std::vector<Chunk>& chunks) {
  Strings out;
  for (const Chunk& c : chunks) out.push_back(text.substr(c.begin, c.end - c.begin));
  return out;
}

Strings pieces(const std::string& text, size_t max_tokens = 256) {
  return pieces(text, chunk(text, max_tokens));
}

Strings tutorial(const std::string& text) { return pieces(text, chunk_tutorial(text, minilm())); }

std::string repeat(const std::string& text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string fixture(const std::string& name) {
  return read_file(ASKFOLIO_TESTS_DIR "/fixtures/markdown/" + name);
}

// Expected values: Python 3's "...".split("# ").
TEST(TutorialChunker, SplitsAsPython) {
  EXPECT_EQ(tutorial(""), (Strings{""}));
  EXPECT_EQ(tutorial("no heading"), (Strings{"no heading"}));
  EXPECT_EQ(tutorial("# A\n## B\nC# D"), (Strings{"", "A\n#", "B\nC", "D"}));
  EXPECT_EQ(tutorial("# # "), (Strings{"", "", ""}));
  EXPECT_EQ(tutorial("##  x#"), (Strings{"#", " x#"}));
}

TEST(TutorialChunker, CountsTokens) {
  const auto chunks = chunk_tutorial("# Hello world\n# ", minilm());
  ASSERT_EQ(chunks.size(), 3u);
  EXPECT_EQ(chunks[0].tokens, 0u);
  EXPECT_EQ(chunks[1].tokens, 2u);
  EXPECT_EQ(chunks[1].begin, 2u);
  EXPECT_EQ(chunks[1].end, 14u);
  EXPECT_TRUE(chunks[1].headings.empty());
  EXPECT_TRUE(chunks[1].prefix.empty());
}

TEST(MarkdownChunker, MakesAChunkOfEachSection) {
  const std::string text = fixture("handbook.txt");
  const auto chunks = chunk(text);
  const Strings all = pieces(text, chunks);
  ASSERT_EQ(chunks.size(), 4u);
  // Front matter, title and table of contents lead the first section with text.
  EXPECT_EQ(all[0].substr(0, 4), "---\n");
  EXPECT_NE(all[0].find("before noon.\n\n"), std::string::npos);
  EXPECT_EQ(chunks[0].headings, (Strings{"Harbour Handbook", "Who keeps the log?"}));
  EXPECT_EQ(chunks[0].prefix, "");
  EXPECT_EQ(all[1].substr(0, 30), "#### Where are the tide tables");
  EXPECT_EQ(chunks[1].headings, (Strings{"Harbour Handbook", "Where are the tide tables?"}));
  EXPECT_EQ(chunks[1].prefix, "Harbour Handbook\n");
  // The comment in the code is no heading, and the anchor no part of the title.
  EXPECT_EQ(chunks[2].headings, (Strings{"Harbour Handbook", "How do I book a berth?"}));
  EXPECT_NE(all[2].find("| 15 m"), std::string::npos);
  // A heading without text goes with the one under it.
  EXPECT_EQ(all[3].substr(0, 29), "## Resources\n\n### Contact ##\n");
  EXPECT_EQ(chunks[3].headings, (Strings{"Harbour Handbook", "Resources", "Contact"}));
  EXPECT_EQ(chunks[3].prefix, "Harbour Handbook\n");
}

TEST(MarkdownChunker, ASectionUnderALongerOneGetsItsWholePath) {
  const std::string text = "# A\none\n## B\ntwo\n### C\nthree\n## D\nfour\n# E\nfive\n";
  Strings prefixes;
  for (const Chunk& c : chunk(text)) prefixes.push_back(c.prefix);
  EXPECT_EQ(prefixes, (Strings{"", "A\n", "A > B\n", "A\n", ""}));
}

TEST(MarkdownChunker, LeavesNoHeadingAlone) {
  EXPECT_EQ(pieces("# A\n\n## B\n\n## C\ntext\n"), (Strings{"# A\n\n## B\n\n## C\ntext\n"}));
  EXPECT_EQ(pieces("# A\ntext\n## B\n"), (Strings{"# A\ntext\n## B\n"}));
  EXPECT_EQ(pieces("\n\n# A\ntext\n"), (Strings{"\n\n# A\ntext\n"}));
  EXPECT_EQ(pieces("# A\n"), (Strings{"# A\n"}));
  const std::string text = "# Bare\n\n## Long\n" + repeat("One more word of it. ", 60);
  const Strings cut = pieces(text, 64);
  EXPECT_EQ(cut[0].substr(0, 16), "# Bare\n\n## Long\n");
  EXPECT_GT(cut[0].size(), 100u);
}

TEST(MarkdownChunker, FrontMatterLeavesASectionWhole) {
  const std::string matter = "---\nsummary: " + repeat("many words ", 15) + "\n---\n\n# Title\n\n";
  const std::string section = "## Section\n" + repeat("some text ", 20) + "\n";
  EXPECT_EQ(pieces(matter + section, 60), (Strings{matter, section}));
}

TEST(MarkdownChunker, EmptyAndBlankTexts) {
  EXPECT_TRUE(chunk("").empty());
  EXPECT_EQ(pieces(" \n\n"), (Strings{" \n\n"}));
  EXPECT_EQ(chunk(" \n\n")[0].tokens, 0u);
}

TEST(MarkdownChunker, CutsAtBlocksFirst) {
  const std::string a = repeat("alpha beta. ", 8) + "\nsecond line here\n\n";
  const std::string b = repeat("gamma delta. ", 8) + "\n\n";
  const std::string c = repeat("one two. ", 9) + "\n";
  EXPECT_EQ(pieces(a + b + c, 64), (Strings{a, b + c}));
}

TEST(MarkdownChunker, CutsTablesAtRows) {
  const std::string head = "| name | price |\n|------|-------|\n";
  const std::string text = head + repeat("| a long name | 100 |\n", 30);
  const Strings cut = pieces(text, 64);
  ASSERT_GT(cut.size(), 2u);
  EXPECT_EQ(cut[0].substr(0, head.size()), head);
  for (size_t i = 1; i < cut.size(); ++i) EXPECT_EQ(cut[i].substr(0, 13), "| a long name") << i;
}

TEST(MarkdownChunker, CutsLongLinesAtSentences) {
  const std::string text = repeat("The boat left \"early.\" It came v1.2 late! Why? ", 20);
  for (const std::string& piece : pieces(text, 40)) {
    const std::string start = piece.substr(0, 3);
    EXPECT_TRUE(start == "The" || start == "It " || start == "Why") << piece;
  }
}

TEST(MarkdownChunker, CutsChineseAtSentences) {
  const std::string text = fixture("chinese.txt");
  const auto chunks = chunk(text, 64);
  ASSERT_GT(chunks.size(), 3u);
  for (const Chunk& c : chunks) {
    const std::string before = text.substr(0, c.begin);
    const bool sentence = before.ends_with("。") || before.ends_with("！") ||
                          before.ends_with("？") || before.ends_with("\n");
    EXPECT_TRUE(before.empty() || sentence) << before.substr(before.size() - 9);
  }
  EXPECT_EQ(chunks.back().headings, (Strings{"数据存储", "如何刷新数据？"}));
  EXPECT_EQ(chunks.back().prefix, "数据存储 > 如何刷新数据？\n");
}

TEST(MarkdownChunker, CutsLongSentencesAtWords) {
  const std::string text = repeat("harbour ", 300);
  for (const std::string& piece : pieces(text, 64)) {
    EXPECT_EQ(piece.substr(0, 8), "harbour ");
  }
}

// Each piece begins with one of these.
void expect_starts(const std::string& text, size_t max_tokens, const Strings& starts) {
  const Strings all = pieces(text, max_tokens);
  EXPECT_GT(all.size(), 3u);
  for (const std::string& piece : all) {
    const bool known = std::any_of(starts.begin(), starts.end(),
                                   [&](const std::string& s) { return piece.starts_with(s); });
    EXPECT_TRUE(known) << piece;
  }
}

TEST(MarkdownChunker, KnowsWhereSentencesEnd) {
  expect_starts(repeat("Ask Dr. Smith (e.g. Monday) about v2.4.6 vs. 3.1, see Fig. 7. ", 40), 40,
                {"Ask"});
  expect_starts(repeat("The U.S. Navy met J. Doe at 5 p.m. Eastern. ", 40), 40, {"The"});
  expect_starts(repeat("It ran in a rush. it did so twice. ", 40), 40, {"It"});
  expect_starts(repeat("Was it? \"Yes!\" (Maybe.) **So.** ", 40), 40,
                {"Was", "\"Yes", "(May", "**So"});
  expect_starts(repeat("他说：“好。”然后走了！“真的吗？”是的", 40), 40, {"他", "然", "“真", "是"});
  // Hard-wrapped prose is cut at its sentences, other lines at their ends.
  expect_starts(repeat("The boat left early. It came\nback very late. Boats do that\noften. ", 30),
                48, {"The", "It ", "Boats"});
  expect_starts(repeat("a line of verse\nand a second one\n", 40), 48, {"a line", "and"});
  expect_starts(repeat("\n1. One\n2. Two", 60), 48, {"\n1.", "1.", "2."});
}

TEST(MarkdownChunker, LeavesNoScrap) {
  for (size_t words = 60; words < 200; ++words) {
    const std::string text = repeat("sea ", words);
    for (const Chunk& c : chunk(text, 64)) EXPECT_GE(c.tokens, 16u) << words;
  }
  // Not even for a better place.
  for (const Chunk& c : chunk(repeat("sea ", 62) + "\n\nfour words behind it\n", 64)) {
    EXPECT_GE(c.tokens, 16u);
  }
}

TEST(MarkdownChunker, KeepsCharactersWhole) {
  const Strings units = {"👨‍👩‍👧",
                         "e\xCC\x81\xCC\xA7",
                         "👍🏽",
                         "🇩🇪",
                         "❤️",
                         "क्षि",
                         "\u1112\u1161\u11AB",
                         "กำ",
                         "\r\n"};
  for (const std::string& unit : units) {
    for (size_t shift = 0; shift < 10; ++shift) {
      const std::string text = std::string(shift, ',') + repeat(unit, 600);
      const auto chunks = chunk(text, 32);
      EXPECT_GT(chunks.size(), 1u);
      for (const Chunk& c : chunks) {
        EXPECT_TRUE(c.begin == 0 || (c.begin - shift) % unit.size() == 0) << unit << shift;
      }
    }
  }
}

TEST(MarkdownChunker, RepeatsWhatLeadsACutBlock) {
  const std::string head = "| name | `price` |\n|------|-------|\n";
  const std::string table = "# Shop\n\n" + head + repeat("| a long name | 100 |\n", 30);
  const std::string code = "\nThen:\n\n```py\n" + repeat("x = f(y, 1)\n", 40) + "```\n";
  const std::string text = table + code;
  size_t leads = 0;
  for (const Chunk& c : chunk(text, 64)) {
    const bool in_table = c.begin > table.find(head) && c.begin < table.size();
    const bool in_code = c.begin > text.find("```py");
    const std::string lead = in_table ? "| name | price |\n" : in_code ? "```py\n" : "";
    EXPECT_EQ(c.prefix, (c.begin == 0 ? "" : "Shop\n") + lead);
    leads += !lead.empty();
  }
  EXPECT_GT(leads, 6u);
  // A header that would take too much of every chunk is left out.
  const std::string wide = "| " + repeat("name | ", 20) + "\n|" + repeat("---|", 20) + "\n";
  for (const Chunk& c : chunk(wide + repeat("| a | b |\n", 60), 64)) EXPECT_EQ(c.prefix, "");
}

TEST(MarkdownChunker, JoinsTinySections) {
  const std::string tiny = "# Top\n\n## A\nfew words\n\n## B\nfew more\n\n";
  const std::string large = "## C\n" + repeat("body ", 100) + "\n\n";
  const std::string end = "### D\nchild\n\n### E\nchild\n\n## F\nlast\n";
  const std::string text = tiny + large + end;
  const auto joined = [&](size_t min_tokens) {
    return chunk_sections(text, outline_markdown(text), minilm(), {256, min_tokens});
  };
  EXPECT_EQ(joined(0).size(), 6u);
  const auto chunks = joined(20);
  const Strings children = {"### D\nchild\n\n### E\nchild\n\n", "## F\nlast\n"};
  EXPECT_EQ(pieces(text, chunks), (Strings{tiny, large, children[0], children[1]}));
  // Headings that say where all of a chunk stands.
  EXPECT_EQ(chunks[0].headings, (Strings{"Top"}));
  EXPECT_EQ(chunks[0].prefix, "");
  EXPECT_EQ(chunks[2].headings, (Strings{"Top", "C"}));
  EXPECT_EQ(chunks[2].prefix, "Top > C\n");
  EXPECT_EQ(chunks[3].headings, (Strings{"Top", "F"}));
}

TEST(MarkdownChunker, JoinsNoProperPassagesAndNotTooMany) {
  const auto sizes = [](const std::string& section, size_t times) {
    const std::string text = repeat(section, times);
    std::vector<size_t> sections;
    for (const Chunk& c : chunk_sections(text, outline_markdown(text), minilm(), {256, 10})) {
      sections.push_back((c.end - c.begin) / section.size());
    }
    return sections;
  };
  // 10 tokens, then 9: at most four times ten go together.
  EXPECT_EQ(sizes("# one two\nthree four five six seven eight.\n", 6), (std::vector<size_t>(6, 1)));
  EXPECT_EQ(sizes("# one two\nthree four five six seven.\n", 6), (std::vector<size_t>{4, 2}));
}

TEST(MarkdownChunker, SaysTheLastSentencesAgain) {
  std::string text = "# Boats\n\n";
  for (int i = 100; i < 160; ++i) text += "Boat " + std::to_string(i) + " came back. ";
  const auto chunks = chunk_sections(text, outline_markdown(text), minilm(), {64, 0, 12});
  ASSERT_GT(chunks.size(), 4u);
  for (size_t i = 1; i < chunks.size(); ++i) {
    const std::string again = text.substr(chunks[i].begin, chunks[i - 1].end - chunks[i].begin);
    EXPECT_EQ(again.substr(0, 5), "Boat ");
    EXPECT_EQ(minilm().count(again), 10u) << again;  // two sentences of five
    EXPECT_EQ(chunks[i].prefix, "Boats\n");
  }
}

TEST(PlainChunker, SeesBlankLinesAlone) {
  const std::string text = "# no heading\n\tindented\n- item\n\n\n```\nnext\n";
  const Outline outlined = outline("notes/READ.TXT", text);
  ASSERT_EQ(outlined.sections.size(), 1u);
  EXPECT_EQ(outlined.sections[0].level, 0);
  ASSERT_EQ(outlined.breaks.size(), 2u);
  EXPECT_EQ(outlined.breaks[0].offset, 0u);
  EXPECT_EQ(outlined.breaks[1].offset, text.find("```"));
  EXPECT_EQ(outline("a.txt.MD", text).sections.size(), 1u);
  EXPECT_EQ(outline("a.txt.MD", text).sections[0].title, "no heading");
  EXPECT_EQ(outline("a.mdx", text).sections[0].level, 1);
  EXPECT_EQ(outline(".md5", text).sections[0].level, 0);
  EXPECT_TRUE(outline("a.txt", "").sections.empty());
}

TEST(MarkdownChunker, LeavesOutHeadingsThatTakeTooMuchRoom) {
  const std::string text = "# " + repeat("outer ", 20) + "\ntext\n## Inner\n" +
                           repeat("body ", 200) + "\n### " + repeat("deep ", 20) + "\nend\n";
  const auto chunks = chunk(text, 48);
  const auto last = chunks.end() - 1;
  EXPECT_EQ((last - 1)->prefix, "Inner\n");
  EXPECT_EQ((last - 1)->headings.size(), 2u);
  EXPECT_EQ(last->prefix, "Inner\n");
  EXPECT_EQ(last->headings.size(), 3u);
}

}  // namespace
}  // namespace askfolio
