#include "token_ruler.h"

#include <algorithm>

#include "text_cut.h"

namespace askfolio {

TokenRuler::TokenRuler(std::string_view text, const WordPiece& tokenizer)
    : text_(text), tokenizer_(tokenizer), tokens_(tokenizer.tokenize(text)) {}

size_t TokenRuler::token_at(size_t pos) const {
  const auto before = [](const Token& token, size_t p) { return token.begin < p; };
  const auto found = std::lower_bound(tokens_.begin(), tokens_.end(), pos, before);
  return static_cast<size_t>(found - tokens_.begin());
}

bool TokenRuler::is_word_cut(size_t pos) const {
  if (!is_token_edge(text_, pos)) return true;
  // A special token like [SEP] has edges inside.
  const size_t next = token_at(pos);
  return next > 0 && tokens_[next - 1].end > pos;
}

size_t TokenRuler::count(size_t begin, size_t end) const {
  if (!is_word_cut(begin) && !is_word_cut(end)) return token_at(end) - token_at(begin);
  if (last_.begin != begin || last_.end != end) {
    last_ = {begin, end, tokenizer_.count(text_.substr(begin, end - begin))};
  }
  return last_.tokens;
}

bool TokenRuler::fits(size_t begin, size_t end, Room room) const {
  return end - begin <= room.bytes && count(begin, end) <= room.tokens;
}

double TokenRuler::fill(size_t begin, size_t end, Room room) const {
  const double tokens = static_cast<double>(token_at(end) - token_at(begin));
  const double bytes = static_cast<double>(end - begin);
  return std::max(tokens / static_cast<double>(room.tokens),
                  bytes / static_cast<double>(room.bytes));
}

size_t TokenRuler::reach(size_t begin, double share, Room room) const {
  const size_t token =
      token_at(begin) + static_cast<size_t>(share * static_cast<double>(room.tokens));
  const size_t by_tokens = token < tokens_.size() ? tokens_[token].begin : text_.size();
  const size_t by_bytes = begin + static_cast<size_t>(share * static_cast<double>(room.bytes));
  return floor_code_point(text_, std::min({by_tokens, by_bytes, text_.size()}));
}

size_t TokenRuler::reach_back(size_t end, double share, Room room) const {
  const size_t tokens = static_cast<size_t>(share * static_cast<double>(room.tokens));
  const size_t bytes = static_cast<size_t>(share * static_cast<double>(room.bytes));
  const size_t token = token_at(end);
  const size_t by_tokens = token > tokens ? tokens_[token - tokens].begin : 0;
  const size_t by_bytes = end > bytes ? end - bytes : 0;
  return floor_code_point(text_, std::max(by_tokens, by_bytes));
}

}  // namespace askfolio
