#include "askfolio/chunker.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "minilm.h"

namespace askfolio {
namespace {

using testing::minilm;
using testing::read_file;
using Strings = std::vector<std::string>;

std::vector<Chunk> chunk(const std::string& text, size_t max_tokens = 256) {
  return chunk_markdown(text, minilm(), {max_tokens});
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
  const Strings units = {"👨‍👩‍👧", "e\xCC\x81\xCC\xA7", "👍🏽", "🇩🇪", "❤️"};
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
