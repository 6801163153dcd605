// What a text is searched by: its words, folded so that different spellings meet.
//
// A text is cut into pieces. A name is a word or an identifier: letters, digits and marks, joined
// by single `.`, `-` and apostrophes and by underscores, with a trailing `++` or `#` (C++, C#). A
// run is of a script that is written without spaces (ideographs, kana, Hangul, Thai, Lao, Burmese,
// Khmer). This follows Unicode's word boundaries (UAX #29), but for what an identifier is; other
// symbols and emoji are no words.
//
// Every piece gives terms. A plain word is one term: lower case, full-width letters as ASCII,
// Latin, Greek and Cyrillic letters without accents, and by its English stem where it is of letters
// a to z. An identifier is found whole and in parts: `HTTPServer` as httpserver, http and server;
// `create_collection`, `milvus.io`, `pymilvus.MilvusClient` at each of their joints. `v2.4.6` is
// found as 2.4 and 2.4.6 too. Of a run each character is a term, and each two neighbours.
#ifndef ASKFOLIO_WORDS_H_
#define ASKFOLIO_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace askfolio {

struct Piece {
  enum class Kind { kName, kRun };
  Kind kind;
  std::string_view text;
};

// Names longer than so many bytes are cut: nobody types them, and a file may be one "word".
constexpr size_t kMaxNameBytes = 256;

// Cuts a text into pieces, in order. The text must outlive the reader. REQUIRES: valid UTF-8.
class PieceReader {
 public:
  explicit PieceReader(std::string_view text) : text_(text) {}
  // False at the end of the text.
  bool next(Piece& piece);

 private:
  std::string_view text_;
  size_t pos_ = 0;
};

// A term without a place of its own: no phrase has it.
constexpr uint32_t kNoPosition = 0xFFFFFFFF;

struct Term {
  std::string text;
  // Counts the words of the text. An identifier and its parts are at one place, so that to a phrase
  // it is one word; what a hyphen joins has a place for each, as "open-source" is "open source".
  uint32_t position;
  bool is_stop_word;  // of the Snowball project's English list
};

// Of a name, counted from its first word. The last term at a position is the whole of what stands
// there. positions: how many there are.
struct NameTerms {
  std::vector<Term> terms;
  uint32_t positions;
};
NameTerms terms_of_name(std::string_view name);

// Of a run: the characters one by one, and each two neighbours.
std::vector<std::string> characters_of_run(std::string_view run);
std::vector<std::string> pairs_of_run(const std::vector<std::string>& characters);

}  // namespace askfolio

#endif  // ASKFOLIO_WORDS_H_
