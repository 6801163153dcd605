// A searchable collection: documents of chunks, found by meaning and by words.
#ifndef ASKFOLIO_ENGINE_H_
#define ASKFOLIO_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "askfolio/compaction.h"
#include "askfolio/precision.h"
#include "askfolio/snapshot.h"

namespace askfolio {

// A chunk's place: the document's number (given by the caller, never reused for other content) and
// its ordinal in that document, from 0.
struct ChunkRef {
  uint32_t document;
  uint32_t ordinal;
};

struct EngineHit {
  ChunkRef chunk;
  float score;    // what the ranking is by: inner product, BM25 or the fused score
  float dense;    // inner product with the question; 0 where either has no vector
  float lexical;  // BM25
};

// Where a chunk stands for a question. Ranks count from 1 among all chunks that may be found.
struct Standing {
  EngineHit hit;          // its score is 0 where its rank is
  bool allowed;           // whether it may be found; if not, all ranks are 0
  uint32_t rank;          // in the search's own order; 0: the search does not look at it
  uint32_t dense_rank;    // by inner product; 0: it has no vector
  uint32_t lexical_rank;  // by BM25; 0: no word of the question is in it
};

// Where a chunk stands on a plane that shows how their vectors differ (projection.h).
struct MapPoint {
  ChunkRef chunk;
  float x;
  float y;
};

// By meaning, by words, or by both; hybrid is lexical while there is no vector to compare.
enum class SearchMode { kDense, kLexical, kHybrid };

struct SearchOptions {
  size_t k = 5;
  SearchMode mode = SearchMode::kHybrid;
  // Empty: all documents.
  std::vector<uint32_t> documents;
};

class Engine {
 public:
  // precision: of the vectors that are kept.
  explicit Engine(size_t dims, Precision precision = Precision::kInt8);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  // Makes a document's chunks searchable by words. texts: what is embedded too (prefix and text).
  // Throws Error "document-exists".
  void add_document(uint32_t document, std::span<const std::string_view> texts);
  // Makes them searchable by meaning. vectors: [chunks][dims] row-major, unit length.
  // Throws Error "no-document" or "bad-vector"; then nothing has changed.
  void set_vectors(uint32_t document, std::span<const float> vectors);
  // The same for one chunk, ahead of its document's. vector: [dims]. Throws as set_vectors, and
  // "no-chunk".
  void set_vector(ChunkRef chunk, std::span<const float> vector);
  // A document's vectors as they are kept, [chunks][dims] row-major.
  // Throws Error "no-document", and "no-vector" where it lacks one.
  std::vector<float> vectors_of(uint32_t document) const;
  // False where there is none.
  bool remove_document(uint32_t document);
  // Takes removed vectors out of the index, a bounded step a call; 0 only tells whether there is one to take
  // (VectorIndex::compact). No saving may be under way at kDone. Throws std::bad_alloc.
  Compaction compact(size_t vectors);

  // Best first, at most options.k. vector: [dims], or empty (but in dense mode). Quoted phrases and
  // exclusions of the question (LexicalQuery) hold for every mode but the dense one. Up to 50 hits,
  // a larger k only adds hits.
  // Throws Error "bad-vector".
  std::vector<EngineHit> search(std::string_view question, std::span<const float> vector,
                                const SearchOptions& options) const;
  // Why search finds what it finds: its candidates, best first, of which the first options.k are
  // its hits; then each of `chunks`. dense_rank and lexical_rank are exact (brute force).
  // Throws Error "bad-vector" as search, and "no-chunk".
  std::vector<Standing> explain(std::string_view question, std::span<const float> vector,
                                const SearchOptions& options,
                                std::span<const ChunkRef> chunks) const;

  // All chunks that have a vector, by ascending document and ordinal.
  std::vector<MapPoint> map() const;

  size_t dims() const;
  Precision precision() const;
  size_t chunks() const;
  size_t vectors() const;
  // Words that came out of a snapshot were not what a snapshot has, which is noticed when they are
  // first asked for: they are not found, and the documents must be added anew.
  bool is_damaged() const;
  // Numbers of all documents, ascending.
  std::vector<uint32_t> documents() const;
  // Of those that lack no vector, ascending.
  std::vector<uint32_t> embedded() const;

  // The engine must neither change nor go until the saving is over. EngineLoading reads it again.
  SnapshotSaving save() const;

 private:
  friend class EngineLoading;
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// An engine on its way in, piece by piece. All calls throw Error "bad-snapshot"; then the rest is of
// no use.
class EngineLoading {
 public:
  explicit EngineLoading(std::span<const uint8_t> directory);
  EngineLoading(EngineLoading&&) noexcept;
  ~EngineLoading();

  // The pieces, in order.
  void add(std::span<const uint8_t> piece);
  // When all were added: gives the documents, in the order of their numbers, other numbers.
  void renumber(std::span<const uint32_t> numbers);
  Engine finish() &&;

 private:
  struct Parts;
  void add_documents(SnapshotReader& in);
  std::unique_ptr<Parts> parts_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_ENGINE_H_
