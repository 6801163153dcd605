#include "text_cut.h"

#include "askfolio/grapheme.h"
#include "askfolio/unicode.h"
#include "askfolio/utf8.h"
#include "sentence.h"

namespace askfolio {
namespace {

bool is_ascii_letter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

// What the text before a place was, code point by code point.
class Context {
 public:
  // Whether a cut between what was pushed and `next` parts a character as a reader sees it.
  bool is_inside_character(char32_t next) const { return !graphemes_.begins(next); }

  // The kind of cut there, if it does not.
  CutKind cut_before(char32_t next) const {
    // Most places are inside a word.
    if (is_ascii_letter(previous_) && is_ascii_letter(next)) return CutKind::kCharacter;
    if (is_whitespace(next)) return CutKind::kCharacter;
    const bool line = previous_ == '\n' || previous_ == '\r';
    switch (sentences_.ends_before(next)) {
      case SentenceEnd::kYes:
        return line ? CutKind::kSentenceLine : CutKind::kSentence;
      case SentenceEnd::kMaybe:
        return CutKind::kMaybeSentence;
      case SentenceEnd::kNo:
        break;
    }
    if (line) return CutKind::kLine;
    if (is_whitespace(previous_)) return CutKind::kWord;
    if (is_punctuation(next)) return CutKind::kCharacter;
    if (is_cjk(previous_) || is_cjk(next)) return CutKind::kWord;
    return is_punctuation(previous_) ? CutKind::kSymbol : CutKind::kCharacter;
  }

  void push(char32_t c) {
    graphemes_.push(c);
    sentences_.push(c);
    previous_ = c;
  }

 private:
  GraphemeReader graphemes_;
  SentenceReader sentences_;
  char32_t previous_ = 0;
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

TextCut cut_paragraph(std::string_view text, size_t begin, size_t lo, size_t hi, size_t ideal) {
  Context context;
  TextCut best{begin, CutKind::kCodePoint};
  size_t character = begin;  // the last one that begins in front of lo
  for (size_t pos = begin; pos <= hi && pos < text.size();) {
    const size_t at = pos;
    const char32_t c = decode_utf8(text, pos);
    const bool legal = at > begin && !context.is_inside_character(c);
    if (legal && at < lo) character = at;
    if (legal && at >= lo) {
      const TextCut cut{at, context.cut_before(c)};
      const bool nearer = distance(at, ideal) < distance(best.offset, ideal);
      if (cut.kind > best.kind || (cut.kind == best.kind && nearer)) best = cut;
    }
    context.push(c);
  }
  if (best.kind > CutKind::kCodePoint) return best;
  if (character > begin) return {character, CutKind::kCharacter};
  size_t cut = floor_code_point(text, hi);
  if (cut <= begin) decode_utf8(text, cut = begin);
  return {cut, CutKind::kCodePoint};
}

}  // namespace askfolio
