// What holds for the chunks of every text, tried on random and extreme ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "askfolio/chunker.h"
#include "minilm.h"

namespace askfolio {
namespace {

using testing::minilm;
using testing::read_file;

std::string repeat(const std::string& text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

// The prefix is made of the headings, some of them left out.
bool prefix_is_of_headings(const Chunk& chunk) {
  if (chunk.prefix.empty()) return true;
  std::string rest = chunk.prefix;
  for (const std::string& heading : chunk.headings) {
    if (rest == heading + "\n") return true;
    if (rest.starts_with(heading + " > ")) rest.erase(0, heading.size() + 3);
  }
  return false;
}

std::vector<Chunk> check(const std::string& text, size_t max_tokens) {
  const auto chunks = chunk_markdown(text, minilm(), {max_tokens});
  size_t end = 0;
  for (const Chunk& chunk : chunks) {
    EXPECT_EQ(chunk.begin, end);
    EXPECT_LT(chunk.begin, chunk.end);
    EXPECT_LE(chunk.end, text.size());
    EXPECT_FALSE(chunk.end < text.size() && is_continuation(text[chunk.end]));
    const std::string cited = text.substr(chunk.begin, chunk.end - chunk.begin);
    EXPECT_EQ(chunk.tokens, minilm().count(chunk.prefix + cited));
    EXPECT_LE(chunk.tokens, max_tokens);
    EXPECT_LE(cited.size(), 32 * max_tokens);
    EXPECT_TRUE(prefix_is_of_headings(chunk)) << chunk.prefix;
    // Blank chunks come of blank texts or longer gaps than a quarter of what a chunk may be.
    EXPECT_FALSE(is_blank(cited) && !is_blank(text) && cited.size() < 8 * max_tokens) << max_tokens;
    end = chunk.end;
  }
  EXPECT_EQ(end, text.size());
  return chunks;
}

// Markdown of random blocks, words and mistakes.
class RandomText {
 public:
  explicit RandomText(uint32_t seed) : random_(seed) {}

  std::string document() {
    newline_ = pick(4) == 0 ? "\r\n" : "\n";
    std::string text = pick(4) == 0 ? "---\ntitle: x\n---\n" : "";
    for (size_t blocks = pick(12); blocks > 0; --blocks) {
      text += block();
      if (pick(5) > 0) text += newline_;
    }
    if (pick(2) == 0 && !text.empty()) text += line(10);
    return text;
  }

 private:
  size_t pick(size_t n) { return random_() % n; }

  std::string word() {
    static const std::vector<std::string> kWords = {"the",
                                                    "Milvus",
                                                    "stores",
                                                    "data.",
                                                    "Why?",
                                                    "snake_case",
                                                    "don't",
                                                    "<b>x</b>",
                                                    "`code`",
                                                    "数据存储在哪里？",
                                                    "存储。",
                                                    "日本語テキスト",
                                                    "한국어",
                                                    "naïve",
                                                    "e\xCC\x81t\xCC\xA7",
                                                    "👨‍👩‍👧‍👦",
                                                    "👍🏽",
                                                    "🇩🇪🇫🇷",
                                                    "\xC2\xA0",
                                                    "\xE2\x80\x8B",
                                                    "\xEF\xBB\xBF",
                                                    "[MASK]",
                                                    "[SEP]x",
                                                    "a\x01z",
                                                    "https://a.example/x?y=1&z=2",
                                                    "a|b",
                                                    "-",
                                                    "#",
                                                    "***",
                                                    "1.",
                                                    "\xEF\xB7\xBA",
                                                    "ǅ",
                                                    "İstanbul"};
    if (pick(200) == 0) return std::string(pick(1500), 'x');
    if (pick(200) == 0) return repeat("\xCC\x81", pick(500));
    if (pick(100) == 0) return repeat(" ", pick(1000));
    if (pick(100) == 0) return repeat(kWords[pick(kWords.size())], pick(100));
    return kWords[pick(kWords.size())];
  }

  std::string line(size_t words) {
    std::string out;
    for (size_t i = 0; i < words; ++i) out += word() + (pick(6) == 0 ? "" : " ");
    return out;
  }

  std::string lines(const std::string& mark, size_t count, size_t words) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += mark + line(words) + newline_;
    return out;
  }

  std::string block() {
    switch (pick(14)) {
      case 0:
      case 1:
      case 2:
        return repeat("#", 1 + pick(7)) + " " + line(pick(12)) + newline_;
      case 3:
        return line(pick(5)) + newline_ + (pick(2) ? "===" : "---") + newline_;
      case 4:
        return "```" + newline_ + lines("", pick(40), 8) + (pick(3) ? "```" + newline_ : "");
      case 5:
        return "| a | b |" + newline_ + "|---|---|" + newline_ + lines("| ", pick(40), 4);
      case 6:
        return lines("- ", 1 + pick(9), 9) + lines("    1. ", pick(9), 9);
      case 7:
        return lines("> ", pick(9), 9);
      case 8:
        return "<div>" + newline_ + lines("", pick(9), 9) + (pick(2) ? "</div>" + newline_ : "");
      case 9:
        return "<!-- " + line(pick(9)) + newline_ + (pick(3) ? "-->" + newline_ : "");
      case 10:
        return repeat(newline_, pick(30));
      case 11:
        return line(pick(400)) + newline_;
      default:
        return lines("", 1 + pick(6), pick(30));
    }
  }

  std::mt19937 random_;
  std::string newline_;
};

TEST(ChunkerProperties, HoldForRandomTexts) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = RandomText(seed).document();
    for (const size_t max_tokens : {32, 57, 256}) check(text, max_tokens);
    if (HasFailure()) return;
  }
}

TEST(ChunkerProperties, HoldForEveryBeginningOfAText) {
  for (const char* name : {"handbook.txt", "nested.txt", "chinese.txt"}) {
    const std::string text =
        read_file(std::string(ASKFOLIO_TESTS_DIR "/fixtures/markdown/") + name);
    for (size_t end = 0; end <= text.size(); ++end) {
      if (end == text.size() || !is_continuation(text[end])) check(text.substr(0, end), 48);
    }
  }
}

TEST(ChunkerProperties, AnIndependentSplitOfSimpleSectionsAgrees) {
  std::mt19937 random(7);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::string> sections;
    std::string text;
    for (size_t n = 1 + random() % 20; n > 0; --n) {
      sections.push_back(repeat("#", 1 + random() % 6) + " Title\n\n" +
                         repeat("A sentence of six words. ", 1 + random() % 20) + "\n\n");
      text += sections.back();
    }
    const auto chunks = check(text, 256);
    ASSERT_EQ(chunks.size(), sections.size());
    for (size_t i = 0; i < chunks.size(); ++i) {
      EXPECT_EQ(text.substr(chunks[i].begin, chunks[i].end - chunks[i].begin), sections[i]);
    }
  }
}

// No text makes more chunks than its sections, and four for each full chunk's worth of tokens or
// bytes: pieces have a quarter at least, so that work and memory stay in proportion to the text.
void expect_in_proportion(const std::string& text, size_t sections) {
  const size_t max_tokens = 256;
  const auto chunks = check(text, max_tokens);
  const size_t full = minilm().count(text) / (max_tokens * 2 / 3) + text.size() / (32 * max_tokens);
  EXPECT_LE(chunks.size(), sections + 4 * (full + 1));
  size_t copied = 0;
  for (const Chunk& chunk : chunks) {
    copied += chunk.prefix.size();
    for (const std::string& heading : chunk.headings) copied += heading.size();
  }
  EXPECT_LE(copied, chunks.size() * 12 * 200);
}

TEST(ChunkerProperties, HoldForExtremeTexts) {
  expect_in_proportion(std::string(300'000, 'x'), 1);
  expect_in_proportion(std::string(300'000, ' '), 1);
  expect_in_proportion(std::string(300'000, '\n'), 1);
  expect_in_proportion(std::string(100'000, '.'), 1);
  expect_in_proportion(repeat("[MASK]", 3'000), 1);
  expect_in_proportion(repeat("数", 50'000), 1);
  expect_in_proportion(repeat("👨‍👩‍👧", 10'000), 1);
  expect_in_proportion("x" + repeat("\xCC\x81", 100'000), 1);
  expect_in_proportion(repeat("word\n\n", 30'000), 1);
  expect_in_proportion("```\n" + repeat("x = 1\n", 20'000), 1);
  expect_in_proportion("# " + repeat("long title ", 50'000) + "\n" + repeat("text ", 5'000), 2);
}

TEST(ChunkerProperties, HoldForAMegabyteOfProse) {
  expect_in_proportion(repeat("The boat left early. It came back late, as boats do. ", 20'000), 1);
}

TEST(ChunkerProperties, HoldForTensOfThousandsOfHeadings) {
  std::string bare;
  std::string with_text;
  for (int i = 0; i < 30'000; ++i) {
    const std::string heading = repeat("#", 1 + i % 6) + " H" + std::to_string(i) + "\n";
    bare += heading;
    with_text += heading + "text\n";
  }
  // Bare headings fill chunks; those with text make one each.
  EXPECT_LE(check(bare, 256).size(), 30'000u / 20);
  EXPECT_EQ(check(with_text, 256).size(), 30'000u);
}

}  // namespace
}  // namespace askfolio
