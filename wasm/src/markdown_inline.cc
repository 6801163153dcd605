// Inline Markdown to plain text, for the titles of sections.
#include <algorithm>
#include <cctype>
#include <utility>

#include "askfolio/markdown.h"

namespace askfolio {
namespace {

// More of a heading than this is not looked at: nested brackets cost quadratic time.
constexpr size_t kMaxInlineBytes = 1000;

constexpr std::pair<std::string_view, char> kEntities[] = {{"&amp;", '&'},  {"&lt;", '<'},
                                                           {"&gt;", '>'},   {"&quot;", '"'},
                                                           {"&#39;", '\''}, {"&nbsp;", ' '}};

constexpr std::string_view kTagNameCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
// The last two in URLs.
constexpr std::string_view kTagNameEnds = " \t\n/:.";

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view cut_at_code_point(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

// Reads from the front; every method consumes what it handles.
class InlineReader {
 public:
  explicit InlineReader(std::string_view text) : text_(text) {}

  std::string read() {
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      const bool handled = (c == '\\' && escape()) || (c == '`' && code()) ||
                           ((c == '[' || c == '!') && link()) || (c == '<' && tag()) ||
                           (c == '&' && entity()) || emphasis();
      if (!handled) out_ += text_[pos_++];
    }
    return std::move(out_);
  }

 private:
  char at(size_t pos) const { return pos < text_.size() ? text_[pos] : ' '; }

  bool escape() {
    if (!std::ispunct(static_cast<unsigned char>(at(pos_ + 1)))) return false;
    out_ += at(pos_ + 1);
    pos_ += 2;
    return true;
  }

  // A code span ends at the next run of exactly as many ticks; unclosed ticks are text.
  bool code() {
    const size_t open = std::min(text_.find_first_not_of('`', pos_), text_.size());
    const std::string_view ticks = text_.substr(pos_, open - pos_);
    for (size_t close = text_.find(ticks, open); close != std::string_view::npos;) {
      const size_t behind = std::min(text_.find_first_not_of('`', close), text_.size());
      if (behind - close == ticks.size()) {
        out_ += text_.substr(open, close - open);
        pos_ = behind;
        return true;
      }
      close = text_.find(ticks, behind);
    }
    out_ += ticks;
    pos_ = open;
    return true;
  }

  // [text](target), [text][label] and images, whose text is the alternative.
  bool link() {
    const size_t open = pos_ + (at(pos_) == '!' ? 1 : 0);
    if (at(open) != '[') return false;
    size_t close = open;
    for (int depth = 0; close < text_.size(); ++close) {
      if (text_[close] == '[') ++depth;
      if (text_[close] == ']' && --depth == 0) break;
    }
    const char kind = at(close + 1);
    if (close >= text_.size() || (kind != '(' && kind != '[')) return false;
    const size_t end = text_.find(kind == '(' ? ')' : ']', close + 2);
    if (end == std::string_view::npos) return false;
    out_ += InlineReader(text_.substr(open + 1, close - open - 1)).read();
    pos_ = end + 1;
    return true;
  }

  // An HTML tag or comment vanishes; <https://...> is its own text, and so is <string, string>.
  bool tag() {
    const char first = at(pos_ + 1);
    if (!std::isalpha(static_cast<unsigned char>(first)) && first != '/' && first != '!')
      return false;
    const size_t close = text_.find('>', pos_);
    if (close == std::string_view::npos) return false;
    const std::string_view inside = text_.substr(pos_ + 1, close - pos_ - 1);
    const size_t name_end = inside.find_first_not_of(kTagNameCharacters, 1);
    if (name_end != inside.npos && kTagNameEnds.find(inside[name_end]) == kTagNameEnds.npos) {
      return false;
    }
    if (inside.find("://") < inside.find_first_of(" \t=")) out_ += inside;
    pos_ = close + 1;
    return true;
  }

  bool entity() {
    for (const auto& [name, character] : kEntities) {
      if (!text_.substr(pos_).starts_with(name)) continue;
      out_ += character;
      pos_ += name.size();
      return true;
    }
    return false;
  }

  // Drops a run of *, _ or ~~ that opens or closes emphasis: it touches text on one side at least,
  // and for _ not on both (snake_case).
  bool emphasis() {
    const char c = text_[pos_];
    if (c != '*' && c != '_' && c != '~') return false;
    const size_t end = std::min(text_.find_first_not_of(c, pos_), text_.size());
    const char before = pos_ == 0 ? ' ' : text_[pos_ - 1];
    const char after = at(end);
    const bool inside_word = is_word_byte(before) && is_word_byte(after);
    const bool alone = std::isspace(static_cast<unsigned char>(before)) &&
                       std::isspace(static_cast<unsigned char>(after));
    const bool markup =
        !alone && (c == '*' || (c == '_' && !inside_word) || (c == '~' && end - pos_ == 2));
    if (!markup) out_ += text_.substr(pos_, end - pos_);
    pos_ = end;
    return true;
  }

  std::string_view text_;
  size_t pos_ = 0;
  std::string out_;
};

std::string collapse_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = std::isspace(static_cast<unsigned char>(c));
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string plain_text(std::string_view inline_markdown) {
  const std::string text = InlineReader(cut_at_code_point(inline_markdown, kMaxInlineBytes)).read();
  return collapse_spaces(cut_at_code_point(text, kMaxTitleBytes));
}

}  // namespace askfolio
