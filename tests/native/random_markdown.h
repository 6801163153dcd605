// Markdown that tries the chunker.
#ifndef ASKFOLIO_TESTS_NATIVE_RANDOM_MARKDOWN_H_
#define ASKFOLIO_TESTS_NATIVE_RANDOM_MARKDOWN_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace askfolio::testing {

inline std::string repeat(const std::string& text, size_t times) {
  std::string out;
  for (size_t i = 0; i < times; ++i) out += text;
  return out;
}

// Markdown of random blocks, words and mistakes.
class RandomMarkdown {
 public:
  explicit RandomMarkdown(uint32_t seed) : random_(seed) {}

  std::string document() {
    newline_ = pick(4) == 0 ? "\r\n" : "\n";
    static const std::vector<std::string> kStarts = {"---\ntitle: x\n---\n", "+++\na = 1\n+++\n",
                                                     "\xEF\xBB\xBF", "---\nnever: closed\n"};
    std::string text = pick(2) == 0 ? kStarts[pick(kStarts.size())] : "";
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
    static const std::vector<std::string> kWords = {
        "the",
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
        "İstanbul",
        "e.g.",
        "v2.4.6.",
        "“好。”",
        "क्षत्रिय",
        "각각",
        std::string("\0", 1),
        "[^1]",
        "\xF0\x9F\x8F\xB4\xE2\x80\x8D\xE2\x98\xA0\xEF\xB8\x8F"};
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
    switch (pick(22)) {
      case 0:
      case 1:
      case 2:
        return repeat("#", 1 + pick(7)) + " " + line(pick(12)) + newline_;
      case 3:
        return line(pick(5)) + newline_ + (pick(2) ? "===" : "---") + newline_;
      case 4:
      case 5:
        return (pick(2) ? "```" : "  ```py {1}") + newline_ + lines("", pick(40), 8) +
               (pick(3) ? "```" + newline_ : "");
      case 6:
        return "| a | " + line(pick(40)) + "|" + newline_ + "|---|---|" + newline_ +
               lines("| ", pick(40), 4);
      case 7:
        return lines("- ", 1 + pick(9), 9) + lines("    1. ", pick(9), 9);
      case 8:
        return lines("> ", pick(9), 9);
      case 9:
        return "<div>" + newline_ + lines("", pick(9), 9) + (pick(2) ? "</div>" + newline_ : "");
      case 10:
        return "<!-- " + line(pick(9)) + newline_ + (pick(3) ? "-->" + newline_ : "");
      case 11:
        return repeat(newline_, pick(30));
      case 12:
        return line(pick(400)) + newline_;
      case 13:
        return "<h2 id=x>" + line(pick(6)) + "</h2>" + newline_ + lines("", pick(5), 9);
      case 14:
        return lines("> - ", pick(9), 9) + ">" + newline_ + lines(">> ", pick(9), 9);
      case 15:
        return lines("    ", pick(30), 6);
      case 16:
        return lines("[^" + line(1) + "]: ", 1 + pick(3), 30) + lines("[a]: b", pick(9), 2);
      case 17:
        return "import A from 'a'" + newline_ + lines("export const ", pick(3), 9);
      case 18:
        return lines("1. ", 1, 20) + lines("   - ", pick(9), 20) + newline_ + "   ```" + newline_ +
               lines("   ", pick(20), 6) + (pick(2) ? "   ```" + newline_ : "");
      default:
        return lines("", 1 + pick(6), pick(30));
    }
  }

  std::mt19937 random_;
  std::string newline_;
};

}  // namespace askfolio::testing

#endif  // ASKFOLIO_TESTS_NATIVE_RANDOM_MARKDOWN_H_
