#include "askfolio/utf8.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace askfolio {
namespace {

std::u32string decode_all(std::string_view text) {
  std::u32string decoded;
  for (size_t pos = 0; pos < text.size();) decoded += decode_utf8(text, pos);
  return decoded;
}

TEST(Utf8, RoundTripsEveryScalarValue) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c == 0xD800) c = 0xE000;
    std::string bytes;
    append_utf8(c, bytes);
    size_t pos = 0;
    ASSERT_EQ(decode_utf8(bytes, pos), c);
    ASSERT_EQ(pos, bytes.size());
    ASSERT_EQ(bytes.size(), c < 0x80 ? 1u : c < 0x800 ? 2u : c < 0x10000 ? 3u : 4u);
  }
}

// Unicode 15, tables 3-8 to 3-11: U+FFFD stands for each maximal subpart.
TEST(Utf8, ReplacesMaximalSubparts) {
  const std::u32string r = U"\uFFFD";
  EXPECT_EQ(decode_all("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"),
            r + r + r + r + r + r + r + r + U"A");
  EXPECT_EQ(decode_all("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"),
            r + r + r + r + r + r + r + r + U"A");
  EXPECT_EQ(decode_all("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"),
            r + r + r + r + r + U"A" + r + r + U"B");
  EXPECT_EQ(decode_all("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), r + r + r + r + U"A");
}

TEST(Utf8, ReplacesWhatTheEndCutsOff) {
  EXPECT_EQ(decode_all("a\xE4\xBD"), U"a\uFFFD");
  EXPECT_EQ(decode_all("\xF0\x9F\x98"), U"\uFFFD");
  EXPECT_EQ(decode_all("\xC3"), U"\uFFFD");
}

TEST(Utf8, RepairsAndKeepsValidText) {
  EXPECT_EQ(repair_utf8("a\xFF\xE4\xBD\xA0"), "a\xEF\xBF\xBD\xE4\xBD\xA0");
  const std::string valid = "na\xC3\xAFve \xE4\xBD\xA0\xE5\xA5\xBD \xF0\x9F\x98\x80";
  EXPECT_EQ(repair_utf8(valid), valid);
  EXPECT_EQ(repair_utf8(""), "");
}

TEST(Utf8, RepairsAsItDecodes) {
  // What begins, continues, and ends short or wrong.
  const std::string bytes = "aZ\x7F\x80\x9F\xA0\xBF\xC2\xE0\xE4\xED\xEF\xF0\xF4\xF5\xBD\xFF";
  std::mt19937 random(4);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (size_t size = random() % 12; text.size() < size;) text += bytes[random() % bytes.size()];
    std::string expected;
    for (const char32_t c : decode_all(text)) append_utf8(c, expected);
    EXPECT_EQ(repair_utf8(text), expected);
  }
}

TEST(Utf8, CountsAstralCharactersAsTwoUnits) {
  const std::string text = "a\xC3\xA9\xE4\xBD\xA0\xF0\x9F\x98\x80z";  // 1, 2, 3, 4 and 1 bytes
  const std::vector<uint32_t> units = {0, 1, 2, 3, 3, 5, 6};
  EXPECT_EQ(utf16_offsets(text, {0, 1, 3, 6, 6, 10, 11}), units);
  EXPECT_TRUE(utf16_offsets(text, {}).empty());
}

}  // namespace
}  // namespace askfolio
