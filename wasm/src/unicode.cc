#include "askfolio/unicode.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "gap_table.h"

namespace askfolio {
namespace {

// first + i * step, for i in 0..steps, has the lower case that lies delta further.
struct LowerRange {
  uint32_t first;
  uint16_t steps;
  uint16_t step;
  int32_t delta;
};

#include "unicode_tables.inc"

// Three stages: most of the code space is a few repeated blocks, so 1.1 million entries take 17 KB.
bool has(char32_t c, uint8_t property) {
  const size_t middle = kTop[c / (kLeafSize * kMiddleSize)];
  const size_t leaf = kMiddle[middle * kMiddleSize + c / kLeafSize % kMiddleSize];
  return kLeaf[leaf * kLeafSize + c % kLeafSize] & property;
}

// Hangul syllables are composed by arithmetic (Unicode 3.12).
constexpr char32_t kHangulFirst = 0xAC00;
constexpr char32_t kHangulLast = 0xD7A3;
constexpr char32_t kLeadBase = 0x1100;
constexpr char32_t kVowelBase = 0x1161;
constexpr char32_t kTailBase = 0x11A7;
constexpr char32_t kVowels = 21;
constexpr char32_t kTails = 28;

void append_jamo(char32_t syllable, std::u32string& out) {
  const char32_t index = syllable - kHangulFirst;
  out += kLeadBase + index / (kVowels * kTails);
  out += kVowelBase + index / kTails % kVowels;
  if (index % kTails != 0) out += kTailBase + index % kTails;
}

void append_utf16(const char16_t* begin, const char16_t* end, std::u32string& out) {
  while (begin != end) {
    const char32_t unit = *begin++;
    const bool is_pair = unit >= 0xD800 && unit < 0xDC00;
    out += is_pair ? 0x10000 + ((unit - 0xD800) << 10) + (*begin++ - 0xDC00u) : unit;
  }
}

}  // namespace

bool is_whitespace(char32_t c) { return has(c, kWhitespace); }
bool is_control(char32_t c) { return has(c, kControl); }
bool is_punctuation(char32_t c) { return has(c, kPunctuation); }
bool is_nonspacing_mark(char32_t c) { return has(c, kNonspacingMark); }
bool is_cjk(char32_t c) { return has(c, kCjk); }
bool is_alphanumeric(char32_t c) { return has(c, kAlphanumeric); }

uint8_t combining_class(char32_t c) {
  if (c < 0x300) return 0;
  static const auto runs = sums(kCombiningRunGaps);
  const auto behind = std::upper_bound(runs.begin(), runs.end(), c);
  return kCombiningClasses[behind - runs.begin() - 1];
}

void append_lower(char32_t c, std::u32string& out) {
  if (!has(c, kHasLower)) {
    out += c;
    return;
  }
  if (c == 0x130) {  // Latin capital I with dot above
    out += U"i\u0307";
    return;
  }
  const auto after = [](char32_t code, const LowerRange& range) { return code < range.first; };
  const LowerRange* range =
      std::upper_bound(std::begin(kLowerRanges), std::end(kLowerRanges), c, after) - 1;
  out += c + range->delta;
}

void append_nfd(char32_t c, std::u32string& out) {
  if (c >= kHangulFirst && c <= kHangulLast) {
    append_jamo(c, out);
    return;
  }
  if (!has(c, kDecomposes)) {
    out += c;
    return;
  }
  static const auto decomposing = sums(kDecomposingGaps);
  static const auto ends = sums(kDecompositionSizes);
  const size_t index =
      std::lower_bound(decomposing.begin(), decomposing.end(), c) - decomposing.begin();
  const char16_t* end = kDecompositions + ends[index];
  append_utf16(end - kDecompositionSizes[index], end, out);
}

}  // namespace askfolio
