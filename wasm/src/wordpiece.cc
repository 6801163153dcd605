#include "askfolio/wordpiece.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <string>
#include <utility>

#include "askfolio/unicode.h"
#include "askfolio/utf8.h"
#include "wordpiece_json.h"

namespace askfolio {
namespace {

enum class AsciiKind : uint8_t { kWord, kSpace, kPunctuation, kRemoved };

// What normalisation makes of an ASCII character: always nothing or one ASCII character.
struct Ascii {
  AsciiKind kind;
  char lower;
};

Ascii ascii_of(char32_t c, const BertNormalizer& normalizer) {
  BertNormalization normalization(normalizer);
  normalization.push(c, {0, 1});
  const std::u32string& out = normalization.characters();
  if (out.empty()) return {AsciiKind::kRemoved, 0};
  const char lower = static_cast<char>(out[0]);
  if (is_whitespace(out[0])) return {AsciiKind::kSpace, lower};
  return {is_punctuation(out[0]) ? AsciiKind::kPunctuation : AsciiKind::kWord, lower};
}

// The model and what is derived from it once.
struct Rules {
  explicit Rules(WordPieceModel read) : model(std::move(read)) {
    for (char32_t c = 0; c < ascii.size(); ++c) ascii[c] = ascii_of(c, model.normalizer);
    for (const AddedToken& token : model.added_tokens) {
      begins_added[static_cast<uint8_t>(token.text[0])] = true;
    }
  }

  WordPieceModel model;
  std::array<Ascii, 128> ascii;
  std::array<bool, 256> begins_added{};  // by first byte
};

// One pass over one text. Plain ASCII words are matched straight from the text; everything else
// goes through the normaliser character by character and gathers in word_.
class Pass {
 public:
  Pass(const Rules& rules, std::string_view text, size_t limit)
      : rules_(rules), text_(text), limit_(limit), normalization_(rules.model.normalizer) {
    assert(text.size() <= std::numeric_limits<uint32_t>::max());
  }

  // At most `limit` tokens.
  std::vector<Token> run() {
    size_t pos = 0;
    while (pos < text_.size() && tokens_.size() < limit_) {
      const auto [begin, token] = next_added_token(pos);
      segment(pos, begin);
      pos = begin;
      if (token == nullptr) break;
      pos += token->text.size();
      emit(token->id, begin, pos);
    }
    if (tokens_.size() > limit_) tokens_.resize(limit_);
    return std::move(tokens_);
  }

 private:
  // The first added token at or behind pos, the longest of those that begin there.
  std::pair<size_t, const AddedToken*> next_added_token(size_t pos) const {
    for (; pos < text_.size(); ++pos) {
      if (!rules_.begins_added[static_cast<uint8_t>(text_[pos])]) continue;
      const AddedToken* longest = nullptr;
      for (const AddedToken& token : rules_.model.added_tokens) {
        const bool is_longer = longest == nullptr || token.text.size() > longest->text.size();
        if (is_longer && text_.substr(pos, token.text.size()) == token.text) longest = &token;
      }
      if (longest != nullptr) return {pos, longest};
    }
    return {pos, nullptr};
  }

  // text_[pos, end), which holds no added token.
  void segment(size_t pos, size_t end) {
    while (pos < end && tokens_.size() < limit_) {
      if (static_cast<uint8_t>(text_[pos]) >= 0x80) {
        pos = normalized(pos, end);
        continue;
      }
      const bool begins_word = word_chars_ == 0 && !normalization_.marks_wait();
      const size_t behind = begins_word ? plain(pos, end) : pos;
      pos = behind == pos ? ascii(pos) : behind;
    }
    normalization_.release_marks();
    take_normalized();
    finish_word();
  }

  // Takes one ASCII word or other ASCII character. Returns the position behind it, or pos itself
  // where the word goes on with a character that is not plain.
  size_t plain(size_t pos, size_t end) {
    const Ascii first = rules_.ascii[static_cast<uint8_t>(text_[pos])];
    if (first.kind == AsciiKind::kPunctuation) {
      emit_pieces({&first.lower, 1}, [pos](size_t i) {
        return Origin{at(pos + i), at(pos + i + 1)};
      });
    }
    return first.kind == AsciiKind::kWord ? plain_word(pos, end) : pos + 1;
  }

  size_t plain_word(size_t begin, size_t end) {
    char lower[kPlainWord];
    size_t pos = begin;
    for (; pos < end; ++pos) {
      const uint8_t byte = static_cast<uint8_t>(text_[pos]);
      if (byte >= 0x80) return begin;
      const Ascii ascii = rules_.ascii[byte];
      if (ascii.kind == AsciiKind::kRemoved) return begin;
      if (ascii.kind != AsciiKind::kWord) break;
      if (pos - begin == kPlainWord) return begin;
      lower[pos - begin] = ascii.lower;
    }
    const std::string_view word(lower, pos - begin);
    if (word.size() > rules_.model.max_word_chars) {
      emit(rules_.model.unknown, begin, pos);
    } else {
      emit_pieces(word, [begin](size_t i) { return Origin{at(begin + i), at(begin + i + 1)}; });
    }
    return pos;
  }

  // Takes one character that is not ASCII; returns the position behind it.
  size_t normalized(size_t begin, size_t end) {
    size_t pos = begin;
    const char32_t c = decode_utf8(text_.substr(0, end), pos);
    normalization_.push(c, {at(begin), at(pos)});
    take_normalized();
    return pos;
  }

  // Takes one ASCII character of a word that is not plain; returns the position behind it.
  size_t ascii(size_t pos) {
    const Ascii ascii = rules_.ascii[static_cast<uint8_t>(text_[pos])];
    if (ascii.kind != AsciiKind::kRemoved) {
      normalization_.release_marks();
      take_normalized();
      take(static_cast<char32_t>(ascii.lower), {at(pos), at(pos + 1)});
    }
    return pos + 1;
  }

  void take_normalized() {
    const std::u32string& characters = normalization_.characters();
    for (size_t i = 0; i < characters.size(); ++i) take(characters[i], normalization_.origins()[i]);
    normalization_.clear();
  }

  void take(char32_t character, Origin origin) {
    if (is_whitespace(character)) {
      finish_word();
      return;
    }
    const bool is_own_word = is_punctuation(character);
    if (is_own_word) finish_word();
    append(character, origin);
    if (is_own_word) finish_word();
  }

  void append(char32_t character, Origin origin) {
    if (word_chars_ == 0) word_origin_.begin = origin.begin;
    word_origin_.end = origin.end;
    // What is too long is unknown: no need to keep it.
    if (++word_chars_ > rules_.model.max_word_chars) return;
    append_utf8(character, word_);
    origins_.resize(word_.size(), origin);
  }

  void finish_word() {
    if (word_chars_ > rules_.model.max_word_chars) {
      emit(rules_.model.unknown, word_origin_.begin, word_origin_.end);
    } else if (word_chars_ > 0) {
      emit_pieces(word_, [this](size_t i) { return origins_[i]; });
    }
    word_.clear();
    origins_.clear();
    word_chars_ = 0;
  }

  // The longest piece first, again and again; a word with a rest that is no piece is unknown as a
  // whole. origin_of gives the origin of the word's byte i.
  template <typename OriginOf>
  void emit_pieces(std::string_view word, OriginOf origin_of) {
    const size_t tokens_before = tokens_.size();
    for (size_t pos = 0; pos < word.size();) {
      const std::string_view rest = word.substr(pos);
      const Vocabulary& vocabulary = rules_.model.vocabulary;
      const Vocabulary::Match match =
          pos == 0 ? vocabulary.longest_start(rest) : vocabulary.longest_continuation(rest);
      if (match.size == 0) {
        tokens_.resize(tokens_before);
        emit(rules_.model.unknown, origin_of(0).begin, origin_of(word.size() - 1).end);
        return;
      }
      emit(match.id, origin_of(pos).begin, origin_of(pos + match.size - 1).end);
      pos += match.size;
    }
  }

  void emit(int32_t id, size_t begin, size_t end) { tokens_.push_back({id, at(begin), at(end)}); }

  static uint32_t at(size_t offset) { return static_cast<uint32_t>(offset); }

  // A word longer than this takes the general way.
  static constexpr size_t kPlainWord = 128;

  const Rules& rules_;
  std::string_view text_;
  size_t limit_;
  std::vector<Token> tokens_;
  std::string word_;             // normalised so far, at most max_word_chars characters
  std::vector<Origin> origins_;  // of each byte of word_
  Origin word_origin_{};
  size_t word_chars_ = 0;
  BertNormalization normalization_;
};

}  // namespace

struct WordPiece::Impl {
  // At most `limit` tokens.
  std::vector<Token> tokens(std::string_view text, size_t limit) const {
    return Pass(rules, text, limit).run();
  }

  Rules rules;
};

WordPiece::WordPiece(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WordPiece::WordPiece(WordPiece&&) noexcept = default;
WordPiece& WordPiece::operator=(WordPiece&&) noexcept = default;
WordPiece::~WordPiece() = default;

WordPiece WordPiece::from_json(std::string_view tokenizer_json) {
  return WordPiece(std::make_unique<Impl>(Impl{Rules(read_tokenizer_json(tokenizer_json))}));
}

std::vector<Token> WordPiece::tokenize(std::string_view text) const {
  return impl_->tokens(text, std::numeric_limits<size_t>::max());
}

std::vector<int32_t> WordPiece::encode(std::string_view text, size_t max_tokens) const {
  assert(max_tokens >= 2);
  std::vector<int32_t> ids{impl_->rules.model.cls};
  for (const Token& token : impl_->tokens(text, max_tokens - 2)) ids.push_back(token.id);
  ids.push_back(impl_->rules.model.sep);
  return ids;
}

size_t WordPiece::count(std::string_view text) const { return tokenize(text).size(); }

size_t WordPiece::vocabulary_size() const { return impl_->rules.model.vocabulary_size; }

}  // namespace askfolio
