// Cuts a document into chunks: the passages that are embedded, found and cited.
#ifndef ASKFOLIO_CHUNKER_H_
#define ASKFOLIO_CHUNKER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "askfolio/wordpiece.h"

namespace askfolio {

struct Chunk {
  // The cited text is document[begin, end), in bytes, on code point boundaries.
  size_t begin = 0;
  size_t end = 0;
  // Titles of the sections it stands in, outermost first, as plain text.
  std::vector<std::string> headings;
  // What is put before the cited text for embedding and lexical search: the headings that do not
  // stand inside [begin, end) themselves. Empty or ending in a newline.
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
};

// The published tutorial's split, text.split("# ") of Python: the pieces between the separators,
// the empty ones too, no headings, no prefix. Piece i ends where "# " stands and piece i + 1 begins
// behind it. `tokens` is filled in.
std::vector<Chunk> chunk_tutorial(std::string_view text, const WordPiece& tokenizer);

// Markdown and plain text. The chunks are contiguous and cover the whole text: the first begins at
// 0, each begins where the one before ends, the last ends at text.size(); an empty text gives none.
// A section (heading line to the next heading) stays whole where it fits max_tokens; otherwise it
// is cut at the best boundary: block, line, sentence (English and CJK punctuation), word, code
// point. A heading without text of its own, front matter and blank lines go with the section they
// lead. The text is tokenized once; time grows with its size, however it is made. REQUIRES: text is
// valid UTF-8, text.size() < 2^32, max_tokens >= 32.
std::vector<Chunk> chunk_markdown(std::string_view text, const WordPiece& tokenizer,
                                  const ChunkOptions& options);

}  // namespace askfolio

#endif  // ASKFOLIO_CHUNKER_H_
