#include <array>

#include "askfolio/unicode.h"
#include "askfolio/utf8.h"
#include "askfolio/words.h"

namespace askfolio {
namespace {

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<bool, 256> ascii_name_table() {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[c] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = true;
  return table;
}
constexpr auto kIsAsciiName = ascii_name_table();

constexpr std::array<bool, 256> ascii_separator_table() {
  std::array<bool, 256> table{};
  for (int c = 0; c < 0x80; ++c) table[c] = !kIsAsciiName[c];
  for (const char c : {'.', '-', '_', '\'', '+', '#'}) table[c] = false;
  return table;
}
constexpr auto kIsAsciiSeparator = ascii_separator_table();

bool is_between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// The character of a run (scripts by their Unicode blocks).
bool is_unspaced(char32_t c) {
  if (c < 0xE01) return false;
  if (is_cjk(c) || is_between(c, 0xAC00, 0xD7A3)) return true;
  const bool is_of_block =
      c == 0x3005 || c == 0x3007 ||                                      // ideographic marks
      is_between(c, 0x3041, 0x309F) || is_between(c, 0x30A1, 0x30FF) ||  // kana
      is_between(c, 0x31F0, 0x31FF) || is_between(c, 0xFF66, 0xFF9F) ||  // small and half-width
      is_between(c, 0xE01, 0xEFF) || is_between(c, 0x1000, 0x109F) ||    // Thai, Lao, Burmese
      is_between(c, 0x1780, 0x17FF) || is_between(c, 0x20000, 0x3FFFF);  // Khmer, more ideographs
  return is_of_block && (is_alphanumeric(c) || is_nonspacing_mark(c));
}

bool begins_name(char32_t c) { return is_alphanumeric(c) && !is_unspaced(c); }

// Marks and joiners inside of a word.
bool continues_name(char32_t c) {
  return begins_name(c) || (is_nonspacing_mark(c) && !is_unspaced(c)) || c == 0xAD || c == 0x200C ||
         c == 0x200D;
}

// Moves pos behind the letters, digits and marks that stand there.
void skip_name(std::string_view text, size_t& pos) {
  while (pos < text.size()) {
    if (kIsAsciiName[static_cast<uint8_t>(text[pos])]) {
      ++pos;
      continue;
    }
    if (static_cast<uint8_t>(text[pos]) < 0x80) return;
    size_t behind = pos;
    if (!continues_name(decode_utf8(text, behind))) return;
    pos = behind;
  }
}

bool begins_name_at(std::string_view text, size_t pos) {
  if (pos >= text.size()) return false;
  if (static_cast<uint8_t>(text[pos]) < 0x80) return kIsAsciiName[static_cast<uint8_t>(text[pos])];
  return begins_name(decode_utf8(text, pos));
}

// Whether what stands at pos can neither be of a name nor lead it on.
bool is_separator(std::string_view text, size_t pos) {
  return pos >= text.size() || kIsAsciiSeparator[static_cast<uint8_t>(text[pos])];
}

// Where a name goes on behind the joint at pos, or pos.
size_t behind_joint(std::string_view text, size_t pos) {
  constexpr std::string_view kApostrophe = "\u2019";
  size_t behind = pos;
  if (pos >= text.size()) return pos;
  if (text[pos] == '_') {
    while (behind < text.size() && text[behind] == '_') ++behind;
  } else if (text[pos] == '.' || text[pos] == '-' || text[pos] == '\'') {
    ++behind;
  } else if (text.substr(pos).starts_with(kApostrophe)) {
    behind += kApostrophe.size();
  }
  return begins_name_at(text, behind) ? behind : pos;
}

// Behind the `++` or `#` that belongs to the name [begin, pos), or pos.
size_t behind_suffix(std::string_view text, size_t begin, size_t pos) {
  const auto at = [&](size_t i) { return i < text.size() ? text[i] : '\0'; };
  const auto ends_at = [&](size_t i) {
    return is_ascii_digit(at(i)) || (!begins_name_at(text, i) && at(i) != '+' && at(i) != '#');
  };
  if (!is_ascii_letter(text[pos - 1])) return pos;
  if (at(pos) == '+' && at(pos + 1) == '+' && ends_at(pos + 2)) return pos + 2;
  if (at(pos) == '#' && pos == begin + 1 && ends_at(pos + 1)) return pos + 1;
  return pos;
}

// Moves pos, behind the first letters and digits of a name, to its end.
void skip_rest_of_name(std::string_view text, size_t begin, size_t& pos) {
  for (size_t next = behind_joint(text, pos); next != pos; next = behind_joint(text, pos)) {
    pos = next;
    skip_name(text, pos);
  }
  pos = behind_suffix(text, begin, pos);
}

}  // namespace

bool PieceReader::next(Piece& piece) {
  char32_t first = 0;
  size_t begin = pos_;
  bool is_piece = false;
  while (!is_piece) {
    if (pos_ >= text_.size()) return false;
    begin = pos_;
    first = static_cast<uint8_t>(text_[pos_]);
    if (first < 0x80) {  // most texts are mostly that
      ++pos_;
      is_piece = kIsAsciiName[first];
    } else {
      first = decode_utf8(text_, pos_);
      is_piece = begins_name(first) || is_unspaced(first);
    }
  }

  if (is_unspaced(first)) {
    for (size_t behind = pos_; pos_ < text_.size(); pos_ = behind) {
      if (!is_unspaced(decode_utf8(text_, behind))) break;
    }
    piece = {Piece::Kind::kRun, text_.substr(begin, pos_ - begin)};
    return true;
  }
  // A name is looked for in so many bytes; where these end within a character, before it.
  size_t limit = std::min(text_.size(), begin + kMaxNameBytes);
  while (limit < text_.size() && (static_cast<uint8_t>(text_[limit]) & 0xC0) == 0x80) --limit;
  const std::string_view within = text_.substr(0, limit);
  skip_name(within, pos_);
  if (!is_separator(within, pos_)) skip_rest_of_name(within, begin, pos_);
  piece = {Piece::Kind::kName, text_.substr(begin, pos_ - begin)};
  return true;
}

}  // namespace askfolio
