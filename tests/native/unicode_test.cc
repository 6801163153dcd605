#include "askfolio/unicode.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace askfolio {
namespace {

std::u32string lower(char32_t c) {
  std::u32string out;
  append_lower(c, out);
  return out;
}

std::u32string nfd(char32_t c) {
  std::u32string out;
  append_nfd(c, out);
  return out;
}

size_t count_all(bool (*has)(char32_t)) {
  size_t count = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) count += has(c) ? 1 : 0;
  return count;
}

// The ideograph blocks that BERT names (the reference begins the sixth at U+2B920), and the 25
// characters of White_Space.
TEST(Unicode, ClassesHaveTheirPublishedSizes) {
  EXPECT_EQ(count_all(is_cjk), 0x19C0u + 0x5200 + 0xA6E0 + 0x1040 + 0xE0 + 0x1590 + 0x200 + 0x220);
  EXPECT_EQ(count_all(is_whitespace), 25u);
}

TEST(Unicode, KnowsWhiteSpace) {
  for (const char32_t c : U" \t\n\v\f\r\u0085\u00A0\u1680\u2003\u2028\u202F\u3000") {
    EXPECT_EQ(is_whitespace(c), c != 0) << static_cast<uint32_t>(c);
  }
  EXPECT_FALSE(is_whitespace(0x200B));
}

TEST(Unicode, RemovesControlsButNotTabsOrUnassigned) {
  for (const char32_t c : {0x0, 0x7, 0xB, 0x7F, 0xAD, 0x200D, 0xFEFF, 0xE000, 0xFFFD, 0x10FFFD}) {
    EXPECT_TRUE(is_control(c)) << static_cast<uint32_t>(c);
  }
  for (const char32_t c : {0x9, 0xA, 0xD, 0x20, 0x61, 0x378, 0xFFFF, 0x10FFFF}) {
    EXPECT_FALSE(is_control(c)) << static_cast<uint32_t>(c);
  }
}

TEST(Unicode, CountsAsciiSymbolsAsPunctuation) {
  for (char32_t c = 0x21; c < 0x7F; ++c) {
    const bool is_word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    EXPECT_EQ(is_punctuation(c), !is_word) << static_cast<uint32_t>(c);
  }
  EXPECT_TRUE(is_punctuation(0x3002));   // ideographic full stop
  EXPECT_FALSE(is_punctuation(0x20AC));  // euro sign
}

TEST(Unicode, KnowsLettersAndNumbers) {
  for (const char32_t c : {0x37, 0x41, 0xE9, 0x4E2D, 0xAC00, 0xBD, 0x2167, 0x1D400, 0x20000}) {
    EXPECT_TRUE(is_alphanumeric(c)) << static_cast<uint32_t>(c);
  }
  for (const char32_t c : {0x20, 0x2D, 0x5F, 0x301, 0x3002, 0x1F600, 0xFFFD}) {
    EXPECT_FALSE(is_alphanumeric(c)) << static_cast<uint32_t>(c);
  }
}

// From UnicodeData.txt: at every place where a table could go wrong by one.
TEST(Unicode, KnowsCombiningClasses) {
  const std::pair<char32_t, int> classes[] = {
      {0, 0},         {U'a', 0},      {0x2FF, 0},   {0x300, 230}, {0x314, 230},
      {0x315, 232},   {0x316, 220},   {0x334, 1},   {0x345, 240}, {0x34F, 0},
      {0x36F, 230},   {0x370, 0},     {0x5B0, 10},  {0x93C, 7},   {0x94D, 9},
      {0x302E, 224},  {0x3099, 8},    {0x4E2D, 0},  {0xAC00, 0},  {0xFB1E, 26},
      {0x1D165, 216}, {0x1D16D, 226}, {0x1E94A, 7}, {0x1E94B, 0}, {0x10FFFF, 0},
  };
  for (const auto& [c, number] : classes) {
    EXPECT_EQ(combining_class(c), number) << static_cast<uint32_t>(c);
  }
}

TEST(Unicode, Lowers) {
  EXPECT_EQ(lower(U'A'), U"a");
  EXPECT_EQ(lower(U'z'), U"z");
  EXPECT_EQ(lower(0x130), U"i\u0307");
  EXPECT_EQ(lower(0x3A3), U"\u03C3");
  EXPECT_EQ(lower(0x1E9E), U"\u00DF");
  EXPECT_EQ(lower(0x10400), U"\U00010428");
}

TEST(Unicode, Decomposes) {
  EXPECT_EQ(nfd(U'a'), U"a");
  EXPECT_EQ(nfd(0xE9), U"e\u0301");
  EXPECT_EQ(nfd(0x1EC7), U"e\u0323\u0302");
  EXPECT_EQ(nfd(0xAC00), U"\u1100\u1161");
  EXPECT_EQ(nfd(0xD7A3), U"\u1112\u1175\u11C2");
  EXPECT_EQ(nfd(0x1D15E), U"\U0001D157\U0001D165");
  EXPECT_EQ(nfd(0x2F81A), U"\u51AC");
  EXPECT_EQ(nfd(0xFB01), U"\uFB01");  // a compatibility mapping is none
}

}  // namespace
}  // namespace askfolio
