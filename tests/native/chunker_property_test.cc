// What holds for the chunks of every text, tried on random and extreme ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "askfolio/chunker.h"
#include "askfolio/grapheme.h"
#include "askfolio/markdown.h"
#include "askfolio/utf8.h"
#include "minilm.h"
#include "mutator.h"
#include "random_markdown.h"

namespace askfolio {
namespace {

using testing::expect_quick;
using testing::minilm;
using testing::Mutator;
using testing::RandomMarkdown;
using testing::read_file;
using testing::repeat;
using testing::rounds;

constexpr const char* kPaths[] = {"a.md", "a.txt", "a.py", "a.csv", "a.pdf", "a.rst"};

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

// The prefix is made of the headings, some of them left out, and what leads a cut block.
bool prefix_is_known(const Chunk& chunk, const Outline& outline) {
  std::string rest = chunk.prefix;
  for (const Lead& lead : outline.leads) {
    const bool applies = lead.begin <= chunk.begin && chunk.begin < lead.end;
    if (applies && rest.ends_with(lead.text + "\n")) {
      rest.resize(rest.size() - lead.text.size() - 1);
      break;
    }
  }
  if (rest.empty()) return true;
  for (const std::string& heading : chunk.headings) {
    if (rest == heading + "\n") return true;
    if (rest.starts_with(heading + " > ")) rest.erase(0, heading.size() + 3);
  }
  return false;
}

// Where grapheme clusters begin, and the end. grapheme_test.cc compares the reader with ICU.
std::vector<bool> cluster_begins(const std::string& text) {
  std::vector<bool> begins(text.size() + 1, false);
  GraphemeReader reader;
  for (size_t pos = 0; pos < text.size();) {
    const size_t at = pos;
    const char32_t c = decode_utf8(text, pos);
    begins[at] = reader.begins(c);
    reader.push(c);
  }
  begins[text.size()] = true;
  return begins;
}

// Bytes of a grapheme cluster that may be too long to go with what is before it.
constexpr size_t kLongCluster = 24;

std::vector<Chunk> check(const std::string& text, const Outline& outline,
                         const ChunkOptions& options) {
  const auto chunks = chunk_sections(text, outline, minilm(), options);
  const std::vector<bool> cluster = cluster_begins(text);
  const size_t max_tokens = options.max_tokens;
  size_t begin = 0;
  size_t end = 0;
  bool small_gap = false;  // the chunk before
  for (const Chunk& chunk : chunks) {
    if (options.overlap_tokens == 0) {
      EXPECT_EQ(chunk.begin, end);
    }
    EXPECT_LE(chunk.begin, end);
    EXPECT_TRUE(end == 0 || chunk.begin > begin);
    EXPECT_LT(end, chunk.end);
    EXPECT_LE(chunk.end, text.size());
    EXPECT_LE(minilm().count(text.substr(chunk.begin, end - chunk.begin)), options.overlap_tokens);
    EXPECT_FALSE(chunk.end < text.size() && is_continuation(text[chunk.end]));
    // Characters are cut where one alone is too long.
    if (!cluster[chunk.end]) {
      EXPECT_EQ(std::count(cluster.begin() + end + 1, cluster.begin() + chunk.end, true), 0);
    }
    const std::string cited = text.substr(chunk.begin, chunk.end - chunk.begin);
    EXPECT_EQ(chunk.tokens, minilm().count(chunk.prefix + cited));
    EXPECT_LE(chunk.tokens, max_tokens);
    EXPECT_LE(cited.size(), 32 * max_tokens);
    EXPECT_TRUE(prefix_is_known(chunk, outline)) << chunk.prefix;
    // Blank chunks come of blank texts, of longer gaps than a quarter of what a chunk may be, and
    // before a character that is too long for a chunk.
    const size_t quarter = 8 * (max_tokens - options.overlap_tokens);
    if (small_gap) {
      const auto behind = std::find(cluster.begin() + chunk.begin + 1, cluster.end(), true);
      EXPECT_GT(behind - cluster.begin() - chunk.begin, kLongCluster);
    }
    small_gap = is_blank(cited) && !is_blank(text) && cited.size() < quarter;
    begin = chunk.begin;
    end = chunk.end;
  }
  EXPECT_EQ(end, text.size());
  EXPECT_FALSE(small_gap);
  return chunks;
}

std::vector<Chunk> check(const std::string& text, size_t max_tokens) {
  return check(text, outline_markdown(text), {.max_tokens = max_tokens});
}

TEST(ChunkerProperties, HoldForRandomTexts) {
  for (uint32_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    // Two thirds of them as Markdown, the others as if they were of another format.
    const bool markdown = seed % 3 < 2;
    std::string text = RandomMarkdown(seed).document();
    if (!markdown) std::replace(text.begin(), text.end(), '*', '\f');
    const Outline outline =
        markdown ? outline_markdown(text) : askfolio::outline(kPaths[1 + seed / 3 % 5], text);
    for (const ChunkOptions options : {ChunkOptions{32}, ChunkOptions{57}, ChunkOptions{256},
                                       ChunkOptions{32, 32, 8}, ChunkOptions{120, 30, 30}}) {
      check(text, outline, options);
    }
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
  expect_in_proportion(repeat(">", 100'000) + " deep", 1);
  expect_in_proportion(repeat(std::string("a\0", 2), 50'000), 1);
  expect_in_proportion("- item\n  ```\n" + repeat("```\n  ```x\n", 10'000), 1);
  expect_in_proportion(repeat("| a |\n|---|\n", 10'000), 1);
  expect_in_proportion(repeat("<h1>\n", 10'000), 1);
  expect_in_proportion("# " + repeat("long title ", 50'000) + "\n" + repeat("text ", 5'000), 2);
}

TEST(ChunkerProperties, HoldForHostileTextsOfEveryFormat) {
  const std::string nested = read_file(ASKFOLIO_TESTS_DIR "/fixtures/markdown/nested.txt");
  for (uint32_t seed = 0; seed < rounds(150, 10'000) && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Mutator mutator(seed);
    const std::string bytes =
        seed % 3 > 0 ? mutator.text(300) : mutator.damaged(nested, mutator.text(20));
    const std::string text = repair_utf8(bytes);
    const Outline outline = askfolio::outline(kPaths[mutator.pick(std::size(kPaths))], text);
    check(text, outline, {.max_tokens = 32 + mutator.pick(80)});
    check(text, outline, {.max_tokens = 64, .min_tokens = 24, .overlap_tokens = 16});
    std::string joined;
    for (const Chunk& chunk : chunk_tutorial(text, minilm())) {
      joined += (chunk.begin == 0 ? "" : "# ") + text.substr(chunk.begin, chunk.end - chunk.begin);
    }
    EXPECT_EQ(joined, text);
  }
}

TEST(ChunkerProperties, TakeTimeByTheTextsSizeWhateverItRepeats) {
  // Pages of a letter, which are one word to the tokenizer, without any, and both; then chance.
  const std::string empty = repeat("\f", 60'000);
  const std::string pages[] = {repeat("x\f", 30'000), empty, "a" + empty + "b"};
  for (uint32_t seed = 0; seed < rounds(20, 600) && !HasFailure(); ++seed) {
    const std::string text = seed < std::size(pages) ? pages[seed]
                                                     : repair_utf8(Mutator(seed).repeated(60'000));
    for (const char* path : kPaths) {
      SCOPED_TRACE(::testing::Message() << seed << " " << path << " " << text.substr(0, 100));
      expect_quick([&] {
        const Outline outline = askfolio::outline(path, text);
        EXPECT_EQ(chunk_sections(text, outline, minilm(), {256, 24, 0}).back().end, text.size());
      });
    }
  }
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
