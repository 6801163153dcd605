#include "sentence.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "askfolio/unicode.h"

namespace askfolio {
namespace {

// The last four: danda, double danda, Arabic question mark and full stop.
constexpr std::u32string_view kEnds = U".!?…।॥؟۔";
constexpr std::u32string_view kWideEnds = U"。！？；｡";
// May stand between the end of a sentence and the next one.
constexpr std::u32string_view kClosers = U"\"')]}*_`”’»」』）】》〉”";

// Written with a full stop in the middle of a sentence, before what begins with a capital too.
constexpr std::u32string_view kAbbreviations[] = {
    U"al",   U"approx", U"ca",  U"cf",   U"dr",  U"e.g", U"eq", U"eqs",
    U"fig",  U"figs",   U"i.e", U"incl", U"mr",  U"mrs", U"ms", U"pp",
    U"prof", U"resp",   U"sec", U"st",   U"viz", U"vol", U"vs"};

bool is_one_of(char32_t c, std::u32string_view set) { return set.find(c) != set.npos; }

bool is_alphanumeric_ascii(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

char32_t lower_ascii(char32_t c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

// Small letters of Latin, Greek and Cyrillic, as far as most texts have them.
bool is_small(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF) || (c >= 0x3B1 && c <= 0x3C9) ||
         (c >= 0x430 && c <= 0x45F);
}

}  // namespace

SentenceEnd SentenceReader::ends_before(char32_t next) const {
  if (end_ == SentenceEnd::kNo || is_one_of(next, kWideEnds)) return SentenceEnd::kNo;
  if (wide_ && !is_one_of(next, kClosers) && !is_one_of(next, kEnds)) return end_;
  if (!space_) return SentenceEnd::kNo;
  return is_small(next) ? SentenceEnd::kMaybe : end_;
}

void SentenceReader::push(char32_t c) {
  space_ = false;
  if (is_alphanumeric_ascii(c) || is_alphanumeric(c)) {
    end_ = SentenceEnd::kNo;
    wide_ = false;
    return push_letter(c);
  }
  if (c == '.') {
    end_ = weight_of_stop();
    wide_ = false;
    if (word_size_ > 0) push_letter(c);
    return;
  }
  if (is_whitespace(c)) {
    space_ = true;
  } else if (is_one_of(c, kWideEnds) || is_one_of(c, kEnds)) {
    end_ = SentenceEnd::kYes;
    wide_ = is_one_of(c, kWideEnds);
  } else if (!is_one_of(c, kClosers)) {
    end_ = SentenceEnd::kNo;
    wide_ = false;
  }
  const bool line_ends = c == '\n' || c == '\r';
  first_in_line_ = line_ends || (first_in_line_ && word_size_ == 0);
  word_size_ = 0;
}

// Of a full stop behind the word.
SentenceEnd SentenceReader::weight_of_stop() const {
  if (word_size_ == 0) return SentenceEnd::kYes;
  const bool number = std::all_of(word().begin(), word().end(), is_digit);
  if (first_in_line_ && number) return SentenceEnd::kNo;
  const auto known = std::find(std::begin(kAbbreviations), std::end(kAbbreviations), word());
  if (known != std::end(kAbbreviations)) return SentenceEnd::kNo;
  const bool dotted = word().find(U'.') != word().npos && !is_digit(word_[0]);
  const bool initial = word_size_ == 1 && !number;
  return dotted || initial ? SentenceEnd::kMaybe : SentenceEnd::kYes;
}

void SentenceReader::push_letter(char32_t c) {
  if (word_size_ < kMaxWord) word_[word_size_++] = lower_ascii(c);
}

}  // namespace askfolio
