#include "askfolio/lexical_query.h"

#include <algorithm>

#include "askfolio/unicode.h"
#include "askfolio/utf8.h"
#include "askfolio/words.h"

namespace askfolio {
namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Adds what a search by the text's words looks for.
void add_terms(std::string_view text, std::vector<Term>& terms) {
  PieceReader reader(text);
  for (Piece piece; reader.next(piece);) {
    if (piece.kind == Piece::Kind::kName) {
      NameTerms name = terms_of_name(piece.text);
      std::move(name.terms.begin(), name.terms.end(), std::back_inserter(terms));
      continue;
    }
    std::vector<std::string> found = characters_of_run(piece.text);
    if (found.size() > 1) found = pairs_of_run(found);
    for (std::string& each : found) terms.push_back({std::move(each), 0, false});
  }
}

// One term for each place: of an identifier the whole.
Phrase phrase_of(std::string_view text) {
  Phrase phrase;
  PieceReader reader(text);
  for (Piece piece; phrase.size() < kMaxPhraseWords && reader.next(piece);) {
    if (piece.kind == Piece::Kind::kRun) {
      for (std::string& each : characters_of_run(piece.text)) phrase.push_back(std::move(each));
      continue;
    }
    const NameTerms name = terms_of_name(piece.text);
    const size_t begin = phrase.size();
    phrase.resize(begin + name.positions);
    for (const Term& term : name.terms) {
      if (term.position != kNoPosition) phrase[begin + term.position] = term.text;
    }
  }
  phrase.resize(std::min(phrase.size(), kMaxPhraseWords));
  return phrase;
}

// Takes the conditions out of a question; the rest is plain text.
class ClauseReader {
 public:
  explicit ClauseReader(std::string_view text) : text_(text) {}

  LexicalQuery read() {
    while (pos_ < text_.size()) {
      if (!read_phrase() && !read_exclusion()) {
        const char32_t c = decode_utf8(text_, pos_);
        // A quote within an ASCII word is an inch or a typing error; ideographs need no space
        // before.
        opens_word_ = is_whitespace(c);
        opens_quote_ = opens_word_ || c == '(' || c > 0x7F;
      }
    }
    add_terms(text_.substr(plain_from_), terms_);
    finish_terms();
    return std::move(query_);
  }

 private:
  // The closing quote of the one at pos, or npos.
  size_t closing_quote(size_t pos) const {
    return pos < text_.size() && text_[pos] == '"' ? text_.find('"', pos + 1) : text_.npos;
  }

  void add(std::string_view phrase_text, std::vector<Phrase>& phrases) {
    Phrase phrase = phrase_of(phrase_text);
    if (!phrase.empty() && phrases.size() < kMaxConditions) phrases.push_back(std::move(phrase));
  }

  // Everything up to `begin` was plain; the condition that begins there ends at `end`.
  void take(size_t begin, size_t end) {
    add_terms(text_.substr(plain_from_, begin - plain_from_), terms_);
    plain_from_ = pos_ = end;
    opens_word_ = false;
    opens_quote_ = true;
  }

  bool read_phrase() {
    const size_t close = opens_quote_ && can_close_ ? closing_quote(pos_) : text_.npos;
    if (close == text_.npos) {
      // There is no other quote further on either.
      if (opens_quote_ && text_[pos_] == '"') can_close_ = false;
      return false;
    }
    const std::string_view inside = text_.substr(pos_ + 1, close - pos_ - 1);
    take(pos_, close + 1);
    add(inside, query_.required);
    add_terms(inside, terms_);
    return true;
  }

  bool read_exclusion() {
    if (!opens_word_ || text_[pos_] != '-') return false;
    const size_t close = can_close_ ? closing_quote(pos_ + 1) : text_.npos;
    if (close != text_.npos) {
      add(text_.substr(pos_ + 2, close - pos_ - 2), query_.excluded);
      take(pos_, close + 1);
      return true;
    }
    size_t end = pos_ + 1;
    for (size_t behind = end; behind < text_.size(); end = behind) {
      const char32_t c = decode_utf8(text_, behind);
      if (is_whitespace(c) || c == '"') break;
    }
    const std::string_view word = text_.substr(pos_ + 1, end - pos_ - 1);
    if (!is_excludable(word)) return false;
    add(word, query_.excluded);
    take(pos_, end);
    return true;
  }

  // A number, a flag of a command or nothing at all is none.
  static bool is_excludable(std::string_view word) {
    if (word.empty() || (word[0] >= '0' && word[0] <= '9')) return false;
    size_t pos = 0;
    if (!is_alphanumeric(decode_utf8(word, pos))) return false;
    return word.size() > 1 || !is_ascii_letter(word[0]);
  }

  void finish_terms() {
    const auto is_stop = [](const Term& term) { return term.is_stop_word; };
    if (!std::all_of(terms_.begin(), terms_.end(), is_stop)) std::erase_if(terms_, is_stop);
    for (Term& term : terms_) query_.terms.push_back(std::move(term.text));
    auto& terms = query_.terms;
    std::sort(terms.begin(), terms.end());
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    terms.resize(std::min(terms.size(), kMaxQueryTerms));
  }

  std::string_view text_;
  size_t pos_ = 0;
  size_t plain_from_ = 0;
  bool opens_word_ = true;
  bool opens_quote_ = true;
  bool can_close_ = true;
  std::vector<Term> terms_;
  LexicalQuery query_;
};

}  // namespace

LexicalQuery parse_lexical_query(std::string_view question) {
  return ClauseReader(question).read();
}

}  // namespace askfolio
