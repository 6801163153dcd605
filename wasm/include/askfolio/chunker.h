// Cuts a document into chunks: the passages that are embedded, found and cited.
#ifndef ASKFOLIO_CHUNKER_H_
#define ASKFOLIO_CHUNKER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "askfolio/outline.h"
#include "askfolio/wordpiece.h"

namespace askfolio {

struct Chunk {
  // The cited text is document[begin, end), in bytes, on boundaries of grapheme clusters, or of
  // code points in a cluster that is too long for a chunk.
  size_t begin = 0;
  size_t end = 0;
  // Titles of the sections that all of it stands in, outermost first, as plain text.
  std::vector<std::string> headings;
  // What is put before the cited text for embedding and lexical search: the headings that do not
  // stand inside [begin, end) themselves, on a line; the lead of a table or code that was cut, on
  // another. Empty or ending in a newline.
  std::string prefix;
  // Tokens of prefix and cited text together, [CLS] and [SEP] not counted.
  size_t tokens = 0;
};

struct ChunkOptions {
  // Most tokens of a chunk (prefix included). Small: precise passages, many vectors, context lost;
  // large: few vectors, blurred meaning; above 510 the model no longer reads the end. At least 32.
  // It bounds the cited text's bytes too, at 32 for each: white space has no tokens, and a word of
  // a megabyte is a single unknown one.
  size_t max_tokens = 256;

  // A section with fewer tokens than this joins a neighbour under the same parent, up to four times
  // as many together. 0: every section stands alone, noise like a heading with three words too;
  // at max_tokens: short sections blur into each other, and a hit says less about which was meant.
  size_t min_tokens = 0;

  // So many tokens of a section's text are said again at the begin of the next chunk cut out of it,
  // from a sentence, line or word on. 0: spans do not overlap, and what is told across a cut is in
  // neither chunk; large: little is lost, but most is embedded and found twice. At most a quarter
  // of max_tokens.
  size_t overlap_tokens = 0;
};

// The published tutorial's split, text.split("# ") of Python: the pieces between the separators,
// the empty ones too, no headings, no prefix. Piece i ends where "# " stands and piece i + 1 begins
// behind it. `tokens` is filled in.
std::vector<Chunk> chunk_tutorial(std::string_view text, const WordPiece& tokenizer);

// Chunks of a document by its outline. They are in order and cover the whole text: the first begins
// at 0, each begins where the one before ends (or earlier, by overlap_tokens), the last ends at
// text.size(); an empty text gives none. A section (heading line to the next heading) stays whole
// where it fits max_tokens; otherwise it is cut at the best boundary: block, item, row, sentence
// (English and CJK punctuation), line, word, grapheme cluster. A heading without text of its own,
// front matter and blank lines go with the section they lead. The text is tokenized once; time
// grows with its size, however it is made. REQUIRES: text is valid UTF-8, text.size() < 2^32.
std::vector<Chunk> chunk_sections(std::string_view text, const Outline& outline,
                                  const WordPiece& tokenizer, const ChunkOptions& options);

}  // namespace askfolio

#endif  // ASKFOLIO_CHUNKER_H_
