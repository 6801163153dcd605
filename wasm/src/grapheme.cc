#include "askfolio/grapheme.h"

#include <algorithm>

#include "gap_table.h"

namespace askfolio {
namespace {

#include "grapheme_table.inc"

// Names of UAX #29 where they say anything. The order up to kConsonant is the table's.
enum GraphemeClass : uint8_t {
  kOther,
  kControl,
  kLinker,
  kJoiner,
  kExtend,
  kSpacingMark,
  kPrepend,
  kFlag,
  kLead,
  kVowel,
  kTail,
  kPictograph,
  kConsonant,
  kLeadVowel,      // a Hangul syllable without tail
  kLeadVowelTail,  // and one with
  kNone = 0xFF,
};

constexpr char32_t kCarriageReturn = 0x0D;
constexpr char32_t kLineFeed = 0x0A;
constexpr char32_t kZeroWidthNonJoiner = 0x200C;

bool is_hangul_syllable(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }
// Syllables are in groups of 28, the first of each without a tail (Unicode 3.12).
bool has_hangul_tail(char32_t c) { return (c - 0xAC00) % 28 != 0; }

GraphemeClass class_of(char32_t c) {
  if (c >= 0x20 && c < 0x7F) return kOther;
  if (is_hangul_syllable(c)) return has_hangul_tail(c) ? kLeadVowelTail : kLeadVowel;
  static const auto runs = sums(kGraphemeRunGaps);
  const auto behind = std::upper_bound(runs.begin(), runs.end(), c);
  return static_cast<GraphemeClass>(kGraphemeRunClasses[behind - runs.begin() - 1]);
}

bool is_mark(uint8_t c) { return c == kExtend || c == kLinker || c == kJoiner; }

// Jamo and syllables that make one syllable (rules GB6 to GB8).
bool joins_syllable(uint8_t before, uint8_t next) {
  const bool vowel_follows = before == kVowel || before == kLeadVowel;
  switch (next) {
    case kLead:
    case kLeadVowel:
    case kLeadVowelTail:
      return before == kLead;
    case kVowel:
      return before == kLead || vowel_follows;
    case kTail:
      return vowel_follows || before == kTail || before == kLeadVowelTail;
    default:
      return false;
  }
}

}  // namespace

bool GraphemeReader::begins(char32_t c) const {
  const uint8_t next = class_of(c);
  if (previous_ == kNone) return true;
  if (carriage_return_ && c == kLineFeed) return false;        // GB3
  if (previous_ == kControl || next == kControl) return true;  // GB4, GB5
  if (joins_syllable(previous_, next)) return false;
  if (is_mark(next) || next == kSpacingMark) return false;                       // GB9, GB9a
  if (previous_ == kPrepend) return false;                                       // GB9b
  if (linker_ && next == kConsonant) return false;                               // GB9c
  if (pictograph_ && previous_ == kJoiner && next == kPictograph) return false;  // GB11
  return !(odd_flag_ && next == kFlag);                                          // GB12, GB13
}

void GraphemeReader::push(char32_t c) {
  const uint8_t next = class_of(c);
  const bool indic_mark = is_mark(next) && c != kZeroWidthNonJoiner;
  linker_ = consonant_ && indic_mark && (linker_ || next == kLinker);
  consonant_ = next == kConsonant || (consonant_ && indic_mark);
  const bool goes_on = previous_ != kJoiner && is_mark(next);
  pictograph_ = next == kPictograph || (pictograph_ && goes_on);
  odd_flag_ = next == kFlag && !odd_flag_;
  carriage_return_ = c == kCarriageReturn;
  previous_ = next;
}

}  // namespace askfolio
