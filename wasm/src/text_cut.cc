#include "text_cut.h"

#include <cstdint>

#include "askfolio/grapheme.h"
#include "askfolio/unicode.h"
#include "askfolio/utf8.h"

namespace askfolio {
namespace {

enum class CutKind : uint8_t { kNone, kCharacter, kSymbol, kWord, kSentence };

// Ends of sentences; the wide ones need no white space behind them.
constexpr std::u32string_view kEnds = U".!?";
constexpr std::u32string_view kWideEnds = U"。！？；｡";
// May stand between the end of a sentence and the next one.
constexpr std::u32string_view kClosers = U"\"')]}*_`”’」』）】》";

bool is_one_of(char32_t c, std::u32string_view set) { return set.find(c) != set.npos; }

// What the text before a place was, code point by code point.
class Context {
 public:
  // The kind of cut between what was pushed and `next`.
  CutKind cut_before(char32_t next) const {
    if (previous_ == 0 || !graphemes_.begins(next)) return CutKind::kNone;
    if (is_whitespace(next)) return CutKind::kCharacter;
    if (wide_sentence_ && !is_punctuation(next)) return CutKind::kSentence;
    if (is_whitespace(previous_)) return sentence_ ? CutKind::kSentence : CutKind::kWord;
    if (is_punctuation(next)) return CutKind::kCharacter;
    if (is_cjk(previous_) || is_cjk(next)) return CutKind::kWord;
    return is_punctuation(previous_) ? CutKind::kSymbol : CutKind::kCharacter;
  }

  void push(char32_t c) {
    const bool neutral = is_one_of(c, kClosers) || is_whitespace(c);
    wide_sentence_ = is_one_of(c, kWideEnds) || (wide_sentence_ && neutral);
    sentence_ = is_one_of(c, kEnds) || (sentence_ && neutral);
    graphemes_.push(c);
    previous_ = c;
  }

 private:
  GraphemeReader graphemes_;
  char32_t previous_ = 0;
  bool sentence_ = false;       // a sentence may have ended
  bool wide_sentence_ = false;  // and needs no white space behind it
};

size_t distance(size_t a, size_t b) { return a < b ? b - a : a - b; }

}  // namespace

size_t floor_code_point(std::string_view text, size_t pos) {
  while (pos > 0 && pos < text.size() && (static_cast<unsigned char>(text[pos]) & 0xC0) == 0x80) {
    --pos;
  }
  return pos;
}

bool is_token_edge(std::string_view text, size_t pos) {
  if (pos == 0 || pos >= text.size()) return true;
  // Of the control characters only those that count as white space end a word; others vanish.
  const auto ends_word = [](char32_t c) {
    return (is_whitespace(c) && !is_control(c)) || is_punctuation(c) || is_cjk(c);
  };
  size_t before = floor_code_point(text, pos - 1);
  return ends_word(decode_utf8(text, before)) || ends_word(decode_utf8(text, pos));
}

size_t cut_inside_line(std::string_view text, size_t begin, size_t lo, size_t hi, size_t ideal) {
  Context context;
  CutKind best_kind = CutKind::kNone;
  size_t best = begin;
  for (size_t pos = begin; pos <= hi && pos < text.size();) {
    const size_t at = pos;
    const char32_t c = decode_utf8(text, pos);
    const CutKind kind = at < lo ? CutKind::kNone : context.cut_before(c);
    context.push(c);
    if (kind == CutKind::kNone || kind < best_kind) continue;
    if (kind == best_kind && distance(at, ideal) >= distance(best, ideal)) continue;
    best_kind = kind;
    best = at;
  }
  if (best_kind != CutKind::kNone) return best;
  size_t cut = floor_code_point(text, hi);
  if (cut <= begin) decode_utf8(text, cut = begin);
  return cut;
}

}  // namespace askfolio
