#include "askfolio/engine.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "askfolio/error.h"
#include "askfolio/projection.h"
#include "engine_impl.h"

namespace askfolio {
namespace {

// Where each label stands in a ranking, from 1.
using Ranks = std::unordered_map<Label, uint32_t>;

Ranks ranks_of(const std::vector<Hit>& ranking) {
  Ranks ranks;
  for (const Hit& hit : ranking) ranks.emplace(hit.label, ranks.size() + 1);
  return ranks;
}

// 0 where it does not stand in the ranking.
uint32_t rank_in(const Ranks& ranks, Label label) {
  const auto rank = ranks.find(label);
  return rank == ranks.end() ? 0 : rank->second;
}

}  // namespace

void Engine::Impl::require_vector(std::span<const float> vector) const {
  if (vector.size() != index.dims()) {
    throw Error("bad-vector", "vector: expected " + std::to_string(index.dims()) +
                                  " values, found " + std::to_string(vector.size()));
  }
  index.check(vector.data());
}

ChunkRef Engine::Impl::chunk(Label label) const {
  const auto& [first, document] = *std::prev(document_at.upper_bound(label));
  return {document, label - first};
}

Label Engine::Impl::label(ChunkRef chunk) const {
  const auto document = documents.find(chunk.document);
  if (document == documents.end() || chunk.ordinal >= document->second.count) {
    throw Error("no-chunk", "document " + std::to_string(chunk.document) + " has no chunk " +
                                std::to_string(chunk.ordinal));
  }
  return document->second.first + chunk.ordinal;
}

const Engine::Impl::Range& Engine::Impl::range(uint32_t document) const {
  const auto known = documents.find(document);
  if (known != documents.end()) return known->second;
  throw Error("no-document", "there is no document " + std::to_string(document));
}

std::vector<Label> Engine::Impl::labels_of(const std::vector<uint32_t>& numbers) const {
  std::vector<Label> labels;
  for (const uint32_t number : numbers) {
    const auto document = documents.find(number);
    if (document == documents.end()) continue;
    const Range& range = document->second;
    for (uint32_t i = 0; i < range.count; ++i) labels.push_back(range.first + i);
  }
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

// What a search may find, ascending; nullopt: everything. What the question demands and excludes
// holds for every ranking but the one by vectors alone, which does not read the question.
std::optional<std::vector<Label>> Engine::Impl::allowed(std::string_view question,
                                                        const SearchOptions& options) const {
  std::optional<std::vector<Label>> labels;
  if (!options.documents.empty()) labels = labels_of(options.documents);
  if (options.mode == SearchMode::kDense) return labels;
  const auto admitted = words.admitted(question, labels ? &*labels : nullptr);
  return admitted ? admitted : labels;
}

std::vector<EngineHit> Engine::Impl::hits_of(const Question& question,
                                             const std::vector<Hit>& ranked) const {
  std::vector<Label> labels;
  for (const Hit& hit : ranked) labels.push_back(hit.label);
  const std::vector<Candidate> scored = Ranking(index, words).score(question, std::move(labels));
  std::vector<EngineHit> hits;
  for (const Hit& hit : ranked) {
    const Candidate& both = *std::lower_bound(
        scored.begin(), scored.end(), hit.label,
        [](const Candidate& candidate, Label label) { return candidate.label < label; });
    hits.push_back({chunk(hit.label), hit.score, both.dense.value_or(0.0f), both.lexical});
  }
  return hits;
}

Engine::Engine(size_t dims, Precision precision)
    : impl_(std::make_unique<Impl>(dims, precision)) {}
Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

std::vector<MapPoint> Engine::map() const {
  std::vector<MapPoint> points;
  std::vector<Label> labels;
  for (const auto& [document, range] : impl_->documents) {
    for (uint32_t i = 0; i < range.count; ++i) {
      if (!impl_->index.contains(range.first + i)) continue;
      labels.push_back(range.first + i);
      points.push_back({{document, i}, 0, 0});
    }
  }
  const auto read = [&](size_t row, float* into) { impl_->index.read(labels[row], into); };
  const std::vector<float> places = project(read, labels.size(), dims());
  for (size_t i = 0; i < points.size(); ++i) {
    points[i].x = places[2 * i];
    points[i].y = places[2 * i + 1];
  }
  return points;
}

Precision Engine::precision() const { return impl_->index.precision(); }

size_t Engine::dims() const { return impl_->index.dims(); }

size_t Engine::chunks() const { return impl_->words.size(); }

size_t Engine::vectors() const { return impl_->index.size(); }

bool Engine::is_damaged() const { return impl_->words.is_damaged(); }

std::vector<uint32_t> Engine::documents() const {
  std::vector<uint32_t> numbers;
  for (const auto& entry : impl_->documents) numbers.push_back(entry.first);
  return numbers;
}

std::vector<uint32_t> Engine::embedded() const {
  std::vector<uint32_t> numbers;
  for (const auto& [number, range] : impl_->documents) {
    Label label = range.first;
    while (label < range.first + range.count && impl_->index.contains(label)) ++label;
    if (label == range.first + range.count) numbers.push_back(number);
  }
  return numbers;
}

void Engine::add_document(uint32_t document, std::span<const std::string_view> texts) {
  if (impl_->documents.contains(document)) {
    throw Error("document-exists", "document " + std::to_string(document) + " is in already");
  }
  const Label first = impl_->next_label;
  try {
    for (const std::string_view text : texts) impl_->words.add(impl_->next_label++, text);
    impl_->documents[document] = {first, static_cast<uint32_t>(texts.size())};
    if (!texts.empty()) impl_->document_at[first] = document;
  } catch (...) {
    for (Label label = first; label < impl_->next_label; ++label) impl_->words.remove(label);
    impl_->documents.erase(document);
    throw;
  }
}

void Engine::set_vectors(uint32_t document, std::span<const float> vectors) {
  const auto [first, count] = impl_->range(document);
  if (vectors.size() != count * dims()) {
    throw Error("bad-vector", "vectors of document " + std::to_string(document) + ": expected " +
                                  std::to_string(count) + " times " + std::to_string(dims()) +
                                  " values, found " + std::to_string(vectors.size()));
  }
  for (uint32_t i = 0; i < count; ++i) impl_->index.check(&vectors[i * dims()]);
  impl_->index.reserve(chunks());  // the others' vectors will come too
  impl_->index.add(first, vectors.data(), count);
}

void Engine::set_vector(ChunkRef chunk, std::span<const float> vector) {
  const Label label = impl_->label(chunk);
  impl_->require_vector(vector);
  impl_->index.add(label, vector.data());
}

std::vector<float> Engine::vectors_of(uint32_t document) const {
  const auto [first, count] = impl_->range(document);
  std::vector<float> vectors(count * dims());
  for (uint32_t i = 0; i < count; ++i) {
    if (!impl_->index.read(first + i, &vectors[i * dims()])) {
      throw Error("no-vector", "a chunk of the document has no vector");
    }
  }
  return vectors;
}

bool Engine::remove_document(uint32_t document) {
  const auto known = impl_->documents.find(document);
  if (known == impl_->documents.end()) return false;
  const auto [first, count] = known->second;
  // There may be no memory for the first; then the document is there still, without some vectors.
  for (uint32_t i = 0; i < count; ++i) impl_->index.remove(first + i);
  for (uint32_t i = 0; i < count; ++i) impl_->words.remove(first + i);
  // An empty document's first label belongs to the next one.
  if (count > 0) impl_->document_at.erase(first);
  impl_->documents.erase(known);
  return true;
}

Compaction Engine::compact(size_t vectors) { return impl_->index.compact(vectors); }

std::vector<EngineHit> Engine::search(std::string_view question, std::span<const float> vector,
                                      const SearchOptions& options) const {
  if (!vector.empty() || options.mode == SearchMode::kDense) impl_->require_vector(vector);
  const auto allowed = impl_->allowed(question, options);
  const Ranking ranking(impl_->index, impl_->words);
  const Question asked{question, vector};
  std::vector<Hit> ranked =
      ranking.rank(asked, options.mode, options.k, allowed ? &*allowed : nullptr);
  ranked.resize(std::min(options.k, ranked.size()));
  return impl_->hits_of(asked, ranked);
}

std::vector<Standing> Engine::explain(std::string_view question, std::span<const float> vector,
                                      const SearchOptions& options,
                                      std::span<const ChunkRef> chunks) const {
  if (!vector.empty() || options.mode == SearchMode::kDense) impl_->require_vector(vector);
  const auto only = impl_->allowed(question, options);
  const std::vector<Label> allowed = only ? *only : impl_->labels_of(documents());
  const Ranking ranking(impl_->index, impl_->words);
  const Question asked{question, vector};
  std::vector<Hit> ranked = ranking.rank(asked, options.mode, options.k, only ? &allowed : nullptr);
  const Ranks ranks = ranks_of(ranked);
  const Ranks lexical = ranks_of(impl_->words.search(question, allowed.size(), &allowed));
  Ranks dense;
  if (!vector.empty()) {
    dense = ranks_of(impl_->index.search_among(vector.data(), allowed.size(), allowed));
  }
  for (const ChunkRef chunk : chunks) {
    const Label label = impl_->label(chunk);
    const uint32_t rank = rank_in(ranks, label);
    ranked.push_back({label, rank > 0 ? ranked[rank - 1].score : 0.0f});
  }
  const std::vector<EngineHit> hits = impl_->hits_of(asked, ranked);
  std::vector<Standing> standings;
  for (size_t i = 0; i < hits.size(); ++i) {
    const Label label = ranked[i].label;
    const bool is_allowed = std::binary_search(allowed.begin(), allowed.end(), label);
    standings.push_back({hits[i], is_allowed, rank_in(ranks, label), rank_in(dense, label),
                         rank_in(lexical, label)});
  }
  return standings;
}

}  // namespace askfolio
