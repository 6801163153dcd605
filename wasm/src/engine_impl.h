// What an Engine is made of: shared by its sources alone.
#ifndef ASKFOLIO_ENGINE_IMPL_H_
#define ASKFOLIO_ENGINE_IMPL_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "askfolio/bm25.h"
#include "askfolio/engine.h"
#include "askfolio/hit.h"
#include "askfolio/vector_index.h"
#include "ranking.h"

namespace askfolio {

struct Engine::Impl {
  // Where a document's chunks are: labels [first, first + count), by ordinal.
  struct Range {
    Label first = 0;
    uint32_t count = 0;
  };

  Impl(size_t dims, Precision precision) : index(dims, {}, precision) {}
  Impl(VectorIndex index, Bm25 words) : index(std::move(index)), words(std::move(words)) {}

  void require_vector(std::span<const float> vector) const;
  std::vector<Label> labels_of(const std::vector<uint32_t>& numbers) const;
  std::optional<std::vector<Label>> allowed(std::string_view question,
                                            const SearchOptions& options) const;
  std::vector<EngineHit> hits_of(const Question& question, const std::vector<Hit>& ranked) const;
  ChunkRef chunk(Label label) const;
  Label label(ChunkRef chunk) const;
  const Range& range(uint32_t document) const;
  void restore_document(uint32_t number, Range range);
  void require_labels() const;

  VectorIndex index;
  Bm25 words;
  std::map<uint32_t, Range> documents;
  // By first label, of documents that have chunks.
  std::map<Label, uint32_t> document_at;
  Label next_label = 0;
};

}  // namespace askfolio

#endif  // ASKFOLIO_ENGINE_IMPL_H_
