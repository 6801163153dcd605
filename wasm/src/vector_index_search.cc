// Finding the nearest of a VectorIndex: through the graph, or one by one.
#include <algorithm>
#include <cmath>

#include "touch.h"
#include "vector_index_impl.h"

namespace askfolio {
namespace {

// So many times k of what the graph search found are scored with the lower bytes too. Small is
// quick, large misses less of what the upper bytes rank too low.
constexpr size_t kRescoredPerHit = 2;

// How near two vectors are, beside the mean cosine of all pairs.
float similarity(float cosine, double mean) {
  return mean < 1 ? static_cast<float>((cosine - mean) / (1 - mean)) : 1.0f;
}

}  // namespace

float VectorIndex::Impl::score(const QuantizedQuery& query, Slot slot) const {
  const Node node = graph.node(slot);
  return node.product(query) + fine_product(query, node.scale(), fine_codes(slot));
}

std::vector<Hit> VectorIndex::Impl::search_all(const QuantizedQuery& query) const {
  std::vector<Hit> hits;
  hits.reserve(slots.size());
  for (Slot slot = 0; slot < nodes(); ++slot) {
    if (labels[slot] != kNoLabel) hits.push_back({labels[slot], score(query, slot)});
  }
  return hits;
}

// Whether to compare `candidates` vectors one by one. The graph search ends when it has met ef that
// may be found, which are `candidates` in all of those it meets, and it meets some kLinks a step.
bool VectorIndex::Impl::is_exact_quicker(size_t candidates, size_t ef) const {
  if (std::min(candidates, slots.size()) <= limits.exact) return true;
  const double share = static_cast<double>(candidates) / static_cast<double>(slots.size());
  return share < 1 &&
         static_cast<double>(candidates) <= static_cast<double>(Graph::kLinks * ef) / share;
}

std::vector<Hit> VectorIndex::Impl::search_graph(const QuantizedQuery& query, size_t k, size_t ef,
                                                 const std::vector<Label>* allowed) const {
  MayBeFound may_be_found;
  if (!free.empty() || allowed != nullptr) {
    may_be_found = [this, allowed](Slot slot) {
      return labels[slot] != kNoLabel &&
             (allowed == nullptr ||
              std::binary_search(allowed->begin(), allowed->end(), labels[slot]));
    };
  }
  std::vector<Graph::Near> near = graph.search(query, ef, may_be_found);
  near.resize(std::min(near.size(), kRescoredPerHit * k));
  for (const auto& [slot, coarse] : near) {
    if (fine_codes(slot) != nullptr) touch(fine_codes(slot), padded(dims));
  }
  std::vector<Hit> hits;
  for (const auto& [slot, coarse] : near) {
    const float fine = fine_product(query, graph.node(slot).scale(), fine_codes(slot));
    hits.push_back({labels[slot], coarse + fine});
  }
  return hits;
}

std::vector<Hit> VectorIndex::search(const float* query, size_t k, size_t ef,
                                     const std::vector<Label>* allowed) const {
  check(query);
  k = std::min(k, size());
  ef = std::max(std::min(ef, size()), std::max(k, size_t{1}));
  const bool exact = impl_->is_exact_quicker(allowed ? allowed->size() : size(), ef);
  if (exact && allowed != nullptr) return search_among(query, k, *allowed);
  const QuantizedQuery quantized = quantize_query(query, dims(), precision());
  std::vector<Hit> hits =
      exact ? impl_->search_all(quantized) : impl_->search_graph(quantized, k, ef, allowed);
  keep_best(hits, k);
  return hits;
}

std::vector<Hit> VectorIndex::search_among(const float* query, size_t k,
                                           const std::vector<Label>& labels) const {
  check(query);
  const QuantizedQuery quantized = quantize_query(query, dims(), precision());
  std::vector<Hit> hits;
  for (const Label label : labels) {
    const auto known = impl_->slots.find(label);
    if (known != impl_->slots.end())
      hits.push_back({label, impl_->score(quantized, known->second)});
  }
  keep_best(hits, k);
  return hits;
}

std::vector<std::vector<Hit>> VectorIndex::most_similar(const std::vector<Label>& labels,
                                                        size_t k) const {
  struct Met {
    size_t at;  // in labels
    Slot slot;
    float length;
  };
  const Graph& graph = impl_->graph;
  std::vector<std::vector<Hit>> all(labels.size());
  std::vector<Met> met;
  double sum = 0;
  for (size_t at = 0; at < labels.size(); ++at) {
    const auto known = impl_->slots.find(labels[at]);
    if (known == impl_->slots.end()) continue;
    const Slot slot = known->second;
    const QuantizedQuery own = graph.query_of(slot);
    const float length = std::sqrt(graph.node(slot).product(own));
    for (const Met& other : met) {
      const float lengths = length * other.length;
      const float cosine = lengths > 0 ? graph.node(other.slot).product(own) / lengths : 0.0f;
      all[at].push_back({labels[other.at], cosine});
      all[other.at].push_back({labels[at], cosine});
      sum += cosine;
    }
    met.push_back({at, slot, length});
  }
  const auto vectors = static_cast<double>(met.size());
  const double mean = sum / std::max(1.0, vectors * (vectors - 1) / 2);
  for (std::vector<Hit>& each : all) {
    keep_best(each, k);
    for (Hit& hit : each) hit.score = similarity(hit.score, mean);
  }
  return all;
}

}  // namespace askfolio
