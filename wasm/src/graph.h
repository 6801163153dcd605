// A graph of vectors in which the nearest of a query are found by going from neighbour to
// neighbour: HNSW (Malkov and Yashunin, arXiv:1603.09320). hnswlib keeps it; searching and
// linking are our own (graph_search.h, graph_build.cc).
#ifndef ASKFOLIO_GRAPH_H_
#define ASKFOLIO_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "askfolio/snapshot.h"
#include "crew.h"
#include "graph_search.h"
#include "hnsw.h"
#include "quantized.h"

namespace askfolio {

class Graph {
 public:
  // Links per node above the lowest layer (twice as many on it). Small: little memory, weak recall;
  // large: the opposite, and slower.
  static constexpr size_t kLinks = 16;
  // hnswlib draws levels with a probability of 16^-level: 16 are never reached.
  static constexpr uint32_t kMaxLevel = 16;

  // Scores are inner products with what nodes hold.
  struct Near {
    Slot slot;
    float score;
  };

  // crew: does the building, and outlives the graph.
  explicit Graph(size_t dims, Precision precision = Precision::kInt8, Crew& crew = Crew::shared());
  Graph(const Graph&) = delete;

  // Slots in use: [0, size).
  size_t size() const { return hnsw_.size(); }
  Node node(Slot slot) const { return hnsw_.node(slot); }
  // The node's vector as a question.
  QuantizedQuery query_of(Slot slot) const;
  // Makes room for so many nodes at once, which saves copying them.
  void reserve(size_t nodes);
  // The new nodes' slots are size() as it was, and those behind. The graph is the same with any crew.
  // Where there is no memory for all, those that were there and some of the first are left.
  void append(std::span<const Quantized> vectors);
  void replace(Slot slot, const Quantized& vector);
  // The best that may be found, best first. ef: how many are kept while searching, and the most
  // that are given.
  std::vector<Near> search(const QuantizedQuery& query, size_t ef,
                           const MayBeFound& may_be_found) const;

  // FORMAT.md's graph, in runs of slots [begin, end).
  void save_head(SnapshotWriter& head) const;
  void save_levels(SnapshotWriter& out, Slot begin, Slot end) const;
  void save_links(SnapshotWriter& out, Slot begin, Slot end) const;
  void save_vectors(SnapshotWriter& out, Slot begin, Slot end) const;
  // The other way round, into an empty graph: the levels of all nodes first, each time of so many
  // more, then where searches enter, then links and vectors. Throw Error "bad-snapshot" for anything
  // that is not a valid graph.
  void load_levels(SnapshotReader& in, size_t nodes);
  void load_entry(uint32_t entry);
  void load_links(SnapshotReader& in, Slot begin, Slot end);
  void load_vectors(SnapshotReader& in, Slot begin, Slot end);

 private:
  uint32_t level(Slot slot) const;  // the highest layer that it is on
  void append_unlinked(uint32_t level);
  void set_data(Slot slot, const Quantized& vector);
  void take(Slot slot, QuantizedQuery& query) const;
  bool is_sound(Slot slot) const;
  struct BackLink;
  void append_batch(std::span<const Quantized> vectors);
  void append_node(const Quantized& vector);
  void forget_from(Slot first);
  void link(size_t worker, Slot first, Slot slot, std::vector<BackLink>& back);
  void choose_links(std::vector<Beam::Entry>& candidates, size_t most) const;
  void set_links(Slot slot, uint32_t layer, const std::vector<Beam::Entry>& linked);
  void link_back(std::span<const BackLink> all);
  void add_links(size_t worker, std::span<const BackLink> back);
  void choose_best_links(size_t worker, Slot slot, std::vector<Beam::Entry>& candidates,
                         size_t most);
  void mend_around(Slot slot, uint32_t layer);
  void require_links(Slot slot, uint32_t layer) const;

  size_t dims_;
  Precision precision_;
  NodeSpace space_;
  Hnsw hnsw_;
  Crew& crew_;
  mutable std::vector<GraphSearch> searches_;  // by worker; the first also for questions
};

}  // namespace askfolio

#endif  // ASKFOLIO_GRAPH_H_
