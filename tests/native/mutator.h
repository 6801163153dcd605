// Hostile input for everything that reads bytes: seeds that are damaged, and texts made of pieces that
// readers have stumbled over.
#ifndef ASKFOLIO_TESTS_NATIVE_MUTATOR_H_
#define ASKFOLIO_TESTS_NATIVE_MUTATOR_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace askfolio::testing {

// How often to try: `npm run test:soak` tries many times what `npm test` tries a sample of.
inline uint32_t rounds(uint32_t sampled, uint32_t full) {
  const char* soak = std::getenv("ASKFOLIO_SOAK");
  return soak != nullptr && std::string_view(soak) == "full" ? full : sampled;
}

// Of processor time, under sanitizers: no input of a test is large enough to need a tenth of it where
// time grows as the input does.
constexpr double kMostSeconds = 2;

inline void expect_quick(const std::function<void()>& call) {
  const std::clock_t begun = std::clock();
  call();
  EXPECT_LT(static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC, kMostSeconds);
}

// The same from the same seed, everywhere.
class Mutator {
 public:
  explicit Mutator(uint32_t seed) : random_(seed) {}

  size_t pick(size_t n) { return random_() % n; }

  // `bytes` with one to four places damaged; `other` is where spliced pieces come from.
  std::string damaged(std::string bytes, std::string_view other) {
    for (size_t changes = 1 + pick(4); changes > 0; --changes) damage(bytes, other);
    return bytes;
  }

  // A text of pieces that mean something to one reader or another; some are not valid UTF-8.
  std::string text(size_t pieces) {
    std::string text;
    for (size_t i = pick(pieces + 1); i > 0; --i) {
      const std::string piece = this->piece();
      for (size_t times = pick(12) == 0 ? pick(40) : 1; times > 0; --times) text += piece;
    }
    return text;
  }

  // One to three pieces over and over: where work grows faster than the text, this shows it.
  std::string repeated(size_t bytes) {
    std::string unit;
    for (size_t i = 1 + pick(3); i > 0; --i) unit += piece();
    std::string text = pick(3) == 0 ? piece() : "";
    while (text.size() < bytes) text += unit;
    return text;
  }

  std::string piece() {
    static const std::vector<std::string> kPieces = {
        "word", "Word ", "a", " ", "\n", "\n\n", "\r\n", "\r", "\t", "    ", "\f", "x\f",
        std::string("\0", 1), "\x01", "\x7f", "# ", "###### ", "#", "===\n", "---\n", "--- ", "***",
        "> ", ">", "- ", "1. ", "10) ", "[^1]: ", "[a]: b\n", "[", "]", "](", ")", "![", "`", "```",
        "```\n", "  ```py\n", "~~~", "| a ", "|---|\n", "|", "<", ">", "</", "<!--", "-->", "<h1>",
        "</h1>\n", "<h2 id=x>", "<pre>", "</pre>", "<div>\n", "<a ", "&amp;", "&", "\\", "*", "_",
        "**", "__", "~~", "{", "}", "{question}", "{passages}", "import a from 'a'\n", "export {",
        "+++\n", "---\na: b\n---\n", "\"", " \"", " -\"", " -", "-", "--", "'", "’", ".", "..", "a.b",
        "v1.2.3", "1.2.3.", "a-b", "a_b", "aB", "HTTPServer", "C++", "C#", "x+", "running",
        "[SEP]", "[CLS]", "[MASK]", "[UNK]", "##ing", "</passage>", "<passage id=\"1\">",
        "</question>", "<question>", "</context>", "PASSAGE", "/", "title\n=====\n", "====\nt\n====\n",
        "a,b\n", "\"a\nb\",c\n", "数", "数据。", "、", "カ", "가", "각", "ไทย", "क्ष", "ы", "ß", "İ",
        "ﬁ", "Å", "\u0301", "\u0323", "\u1DF6", "\u200B", "\u200D", "\u2060", "\u00AD", "\u202E",
        "\uFEFF", "\uFE0F", "\u034F", "\u115F", "\u2028", "\u0085", "\U000E0041", "\U000E0100",
        "\U0001F468\u200D", "\U0001F1E9", "\U0010FFFF", "\uFFFF", "\uFFFD", "\x80", "\xBF", "\xC0\x80",
        "\xC3", "\xE2\x82", "\xED\xA0\x80", "\xF0\x9F\x98", "\xF4\x90\x80\x80", "\xFE", "\xFF"};
    if (pick(60) == 0) return std::string(1 + pick(600), "ax.#> \n["[pick(8)]);
    if (pick(30) == 0) return std::string(1, static_cast<char>(pick(256)));
    return kPieces[pick(kPieces.size())];
  }

 private:
  void damage(std::string& bytes, std::string_view other) {
    const size_t at = pick(bytes.size() + 1);
    const size_t length = std::min(bytes.size() - at, size_t{1} << pick(10));
    switch (pick(8)) {
      case 0:
      case 1:
        if (at < bytes.size()) bytes[at] ^= static_cast<char>(1 << pick(8));
        break;
      case 2:
        bytes.resize(at);
        break;
      case 3:
        bytes.erase(at, length);
        break;
      case 4:
        bytes.insert(at, bytes.substr(at, length));
        break;
      case 5:
        bytes.insert(at, other.substr(pick(other.size() + 1), length));
        break;
      case 6:
        write_number(bytes, at);
        break;
      default:
        bytes.insert(at, piece());
    }
  }

  // What lengths, counts and floats are when they are lies.
  void write_number(std::string& bytes, size_t at) {
    static constexpr uint32_t kNumbers[] = {
        0,          1,          2,          0x7F,       0x80,       0xFF,       0x7FFF,     0x10000,
        0x3FFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFE, 0xFFFFFFFF, 0x7F800000, 0xFF800000,
        0x7FC00000, 0x7F7FFFFF, 0x00000001, 0x80808080};
    const uint32_t number = kNumbers[pick(std::size(kNumbers))];
    const size_t size = std::min<size_t>(sizeof number, bytes.size() - at);
    std::memcpy(bytes.data() + at, &number, size);
  }

  std::mt19937 random_;
};

}  // namespace askfolio::testing

#endif  // ASKFOLIO_TESTS_NATIVE_MUTATOR_H_
