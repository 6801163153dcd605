#include "askfolio/grapheme.h"

#include <gtest/gtest.h>

#include <array>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "minilm.h"

namespace askfolio {
namespace {

// Indices of the code points that begin a cluster.
std::vector<size_t> begins(const std::u32string& text) {
  GraphemeReader reader;
  std::vector<size_t> found;
  for (size_t i = 0; i < text.size(); ++i) {
    if (reader.begins(text[i])) found.push_back(i);
    reader.push(text[i]);
  }
  return found;
}

// Those of tests/golden/make_grapheme_goldens.mjs.
const std::pair<std::u32string, std::u32string> kContexts[] = {
    {U"a", U"a"},
    {U"\u1100", U"\u1161"},
    {U"\uAC00", U"\u11A8"},
    {U"\u0915\u094D", U"\u0915"},
    {U"\U0001F600\u200D", U"\U0001F600"},
    {U"\U0001F1E6", U"\U0001F1E6"},
    {U"\u0600", U"\u0308"},
    {U"\u0915", U"\u094D\u0915"},
    {U"\U0001F600", U"\u200D\U0001F600"},
};

uint32_t signature(char32_t c) {
  uint32_t bits = 0;
  int bit = 1;
  for (const auto& [before, behind] : kContexts) {
    GraphemeReader reader;
    for (const char32_t b : before) reader.push(b);
    if (reader.begins(c)) bits |= bit;
    reader.push(c);
    if (reader.begins(behind[0])) bits |= bit << 1;
    bit <<= 2;
  }
  return bits;
}

std::istringstream goldens() {
  return std::istringstream(testing::read_file(ASKFOLIO_TESTS_DIR "/golden/graphemes.tsv"));
}

// Goldens are ICU's.
TEST(Grapheme, KnowsEveryCodePoint) {
  std::istringstream lines = goldens();
  uint32_t expected = 0;
  char32_t code = 0;
  const auto check_up_to = [&](char32_t end) {
    for (; code < end; ++code) {
      if (code >= 0xD800 && code < 0xE000) continue;
      ASSERT_EQ(signature(code), expected) << std::hex << static_cast<uint32_t>(code);
    }
  };
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    const size_t tab = line.find('\t');
    check_up_to(static_cast<char32_t>(std::stoul(line.substr(0, tab), nullptr, 16)));
    if (HasFatalFailure()) return;
    expected = static_cast<uint32_t>(std::stoul(line.substr(tab + 1), nullptr, 16));
  }
  check_up_to(0x110000);
}

TEST(Grapheme, ReadsRandomSequences) {
  std::istringstream lines = goldens();
  std::string line;
  while (std::getline(lines, line) && !line.empty()) {
  }
  size_t sequences = 0;
  for (; std::getline(lines, line); ++sequences) {
    const size_t tab = line.find('\t');
    std::istringstream codes(line.substr(0, tab));
    std::istringstream starts(line.substr(tab + 1));
    std::u32string text;
    for (uint32_t code; codes >> std::hex >> code;) text += static_cast<char32_t>(code);
    std::vector<size_t> expected;
    for (size_t start; starts >> start;) expected.push_back(start);
    EXPECT_EQ(begins(text), expected) << line;
  }
  EXPECT_EQ(sequences, 1500u);
}

}  // namespace
}  // namespace askfolio
