#include "bert_normalizer.h"

#include "askfolio/unicode.h"

namespace askfolio {

void BertNormalizer::normalize(char32_t c, std::u32string& out) const {
  out.clear();
  if (clean_text) {
    if (is_control(c)) return;
    if (is_whitespace(c)) c = U' ';
  }
  std::u32string decomposed;
  if (strip_accents) {
    append_nfd(c, decomposed);
  } else {
    decomposed = c;
  }
  const bool is_word = handle_chinese_chars && is_cjk(c);
  if (is_word) out += U' ';
  for (const char32_t part : decomposed) {
    if (strip_accents && is_nonspacing_mark(part)) continue;
    if (lowercase) {
      append_lower(part, out);
    } else {
      out += part;
    }
  }
  if (is_word) out += U' ';
}

}  // namespace askfolio
