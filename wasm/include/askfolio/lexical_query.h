// A question as search by words reads it.
//
//   create index       texts with any of the words, the more and the rarer the better
//   "create index"     only texts with these words in this order, one next to the other
//   -index -"by hand"  no text with this word, with this phrase
//
// Both conditions are literal but for case, accents and English endings, and an identifier is one
// word. What looks like them by chance is plain text: a quote that is never closed or opens within
// a word; a dash within a word or before a space, a digit, another dash (`--force`) or a single
// letter (`-p`). Only straight quotes count, since the curly ones are a language's own.
#ifndef ASKFOLIO_LEXICAL_QUERY_H_
#define ASKFOLIO_LEXICAL_QUERY_H_

#include <string>
#include <string_view>
#include <vector>

namespace askfolio {

// Terms that stand at neighbouring places, in this order.
using Phrase = std::vector<std::string>;

struct LexicalQuery {
  // What is scored, each once: those of plain text and of required phrases, without stop words
  // unless there are no others. A single character of a run of ideographs is a term where it stands
  // alone; of a longer run the pairs are.
  std::vector<std::string> terms;
  std::vector<Phrase> required;
  std::vector<Phrase> excluded;

  bool has_conditions() const { return !required.empty() || !excluded.empty(); }
};

// Bounds of a question, so that a whole file as a question takes bounded time; what is beyond is
// passed over.
constexpr size_t kMaxQueryTerms = 1024;
constexpr size_t kMaxConditions = 32;  // of each kind
constexpr size_t kMaxPhraseWords = 64;

LexicalQuery parse_lexical_query(std::string_view question);

}  // namespace askfolio

#endif  // ASKFOLIO_LEXICAL_QUERY_H_
