// Searching one layer of the graph, for a question or for the links of a new node.
#ifndef ASKFOLIO_GRAPH_SEARCH_H_
#define ASKFOLIO_GRAPH_SEARCH_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "hnsw.h"
#include "quantized.h"

namespace askfolio {

// Empty: every slot may be found.
using MayBeFound = std::function<bool(Slot)>;

// What was met, the highest score first: the `limit` best that may be found, and all others that
// are no worse than these; they only lead on.
class Beam {
 public:
  struct Entry {
    float score;
    Slot slot : 30;
    Slot may_be_found : 1;
    Slot expanded : 1;
  };

  explicit Beam(size_t limit) : limit_(limit) { entries_.reserve(limit + 1); }

  bool has_room_for(float score) const { return found_ < limit_ || score > entries_.back().score; }
  void insert(float score, Slot slot, bool may_be_found);
  // The best entry that was not expanded before, which it now is; nullptr when there is none.
  const Entry* expand_next();
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  void drop_last();

  size_t limit_;
  size_t found_ = 0;       // entries that may be found
  size_t unexpanded_ = 0;  // all entries before this one are expanded
  std::vector<Entry> entries_;
};

// For one thread at a time. Refers to the graph: no longer than it is.
class GraphSearch {
 public:
  explicit GraphSearch(const Hnsw& graph) : graph_(graph) {}

  // The best of a layer, which is searched from `from` on. Scores are inner products of the query
  // with what nodes hold. ef: how many that may be found are kept; 1 only climbs.
  Beam layer(const QuantizedQuery& query, uint32_t layer, Slot from, size_t ef,
             const MayBeFound& may_be_found);
  // The slot of `layer` that climbing down to it through the layers above ends at. REQUIRES: the
  // graph has a node.
  Slot entrance(const QuantizedQuery& query, uint32_t layer);
  // The inner product with what the node holds.
  float score(const QuantizedQuery& query, Slot slot) const;
  // Brings nodes into the cache, all at once.
  void touch(std::span<const Slot> slots) const;

 private:
  void collect_unvisited(std::span<const Slot> links);

  const Hnsw& graph_;
  std::vector<uint32_t> is_visited_;  // a bit per slot
  std::vector<Slot> unvisited_;       // of the node that is being expanded
};

inline float GraphSearch::score(const QuantizedQuery& query, Slot slot) const {
  return graph_.node(slot).product(query);
}

}  // namespace askfolio

#endif  // ASKFOLIO_GRAPH_SEARCH_H_
