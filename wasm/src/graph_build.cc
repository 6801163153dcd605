// Linking nodes: new ones, many at once, as ParlayANN does (Manohar et al., arXiv:2305.04359), and one
// whose vector is replaced. What a batch links to is searched in the graph as it was and among the
// batch; then every node that was linked to gets the links back, by one worker each. Nothing is
// written that another worker reads, so there are no locks, and the graph is the same with any
// number of workers.
#include <algorithm>
#include <iterator>
#include <new>

#include "graph.h"

namespace askfolio {
namespace {

// Candidates kept while a node's links are chosen. Small: quick to build, weak graph; large: slow.
constexpr size_t kEfConstruction = 200;
// Nodes linked at once: at most so many, and a share of those there are. Many: little waiting for
// each other; few: the batch is less of what each would have met.
constexpr size_t kMaxBatch = 64;
constexpr size_t kNodesPerBatched = 16;

bool is_better(const Beam::Entry& a, const Beam::Entry& b) {
  return a.score != b.score ? a.score > b.score : a.slot < b.slot;
}

}  // namespace

// Of a new node: that `to` should link back to it.
struct Graph::BackLink {
  uint32_t layer;
  Slot to;
  Slot from;

  bool is_beside(const BackLink& other) const { return layer == other.layer && to == other.to; }
  auto operator<=>(const BackLink&) const = default;
};

void Graph::append(std::span<const Quantized> vectors) {
  reserve(size() + vectors.size());
  while (!vectors.empty()) {
    const size_t most = std::clamp<size_t>(size() / kNodesPerBatched, 1, kMaxBatch);
    const size_t count = std::min(most, vectors.size());
    append_batch(vectors.first(count));
    vectors = vectors.subspan(count);
  }
}

void Graph::append_batch(std::span<const Quantized> vectors) {
  const auto first = static_cast<Slot>(size());
  std::vector<std::vector<BackLink>> back(vectors.size());
  std::vector<BackLink> all;
  try {
    for (const Quantized& vector : vectors) append_node(vector);
    crew_.each(vectors.size(), [&](size_t worker, size_t i) {
      link(worker, first, static_cast<Slot>(first + i), back[i]);
    });
    for (const auto& some : back) all.insert(all.end(), some.begin(), some.end());
  } catch (...) {
    forget_from(first);
    throw;
  }
  // Before there may be no memory: searches enter on the highest layer.
  for (Slot slot = first; slot < size(); ++slot) {
    if (static_cast<int>(level(slot)) <= hnsw_.maxlevel_) continue;
    hnsw_.enterpoint_node_ = slot;
    hnsw_.maxlevel_ = static_cast<int>(level(slot));
  }
  std::sort(all.begin(), all.end());
  link_back(all);
}

void Graph::append_node(const Quantized& vector) {
  const auto drawn = static_cast<uint32_t>(hnsw_.getRandomLevel(hnsw_.mult_));
  append_unlinked(std::min(drawn, kMaxLevel));
  set_data(static_cast<Slot>(size() - 1), vector);
}

// Nodes that nothing links to yet.
void Graph::forget_from(Slot first) {
  for (Slot slot = first; slot < size(); ++slot) {
    if (level(slot) == 0) continue;
    std::free(hnsw_.linkLists_[slot]);
    hnsw_.element_levels_[slot] = 0;
  }
  hnsw_.cur_element_count = first;
}

// Chooses what a node links to; nodes from `first` on are of its batch, and linked to where they
// come before it.
void Graph::link(size_t worker, Slot first, Slot slot, std::vector<BackLink>& back) {
  GraphSearch& search = searches_[worker];
  const QuantizedQuery query = query_of(slot);
  const int top = first > 0 ? hnsw_.maxlevel_ : -1;
  const auto highest = std::min(static_cast<int>(level(slot)), top);
  Slot from = highest >= 0 ? search.entrance(query, static_cast<uint32_t>(highest)) : 0;
  for (auto layer = static_cast<int>(level(slot)); layer >= 0; --layer) {
    const auto at = static_cast<uint32_t>(layer);
    std::vector<Beam::Entry> met;
    if (layer <= highest) {
      met = search.layer(query, at, from, kEfConstruction, {}).entries();
      from = met.front().slot;
    }
    std::erase_if(met, [&](const Beam::Entry& entry) { return entry.slot == slot; });
    for (Slot mate = first; mate < slot; ++mate) {
      if (level(mate) >= at) met.push_back({search.score(query, mate), mate, true, false});
    }
    if (met.empty()) continue;
    std::sort(met.begin(), met.end(), is_better);
    met.resize(std::min(met.size(), kEfConstruction));
    choose_links(met, kLinks);
    set_links(slot, at, met);
    for (const Beam::Entry& entry : met) back.push_back({at, entry.slot, slot});
  }
}

// Keeps of candidates, best first, the first `most` that are nearer to the node than to each that is
// kept before them: links in all directions rather than into the nearest crowd.
void Graph::choose_links(std::vector<Beam::Entry>& candidates, size_t most) const {
  if (candidates.size() < most) return;
  QuantizedQuery query;
  size_t kept = 0;
  for (size_t i = 0; i < candidates.size() && kept < most; ++i) {
    const Beam::Entry candidate = candidates[i];
    take(candidate.slot, query);
    const auto is_nearer_to = [&](const Beam::Entry& other) {
      return searches_[0].score(query, other.slot) > candidate.score;
    };
    const auto end = candidates.begin() + static_cast<ptrdiff_t>(kept);
    if (std::none_of(candidates.begin(), end, is_nearer_to)) candidates[kept++] = candidate;
  }
  candidates.resize(kept);
}

void Graph::set_links(Slot slot, uint32_t layer, const std::vector<Beam::Entry>& linked) {
  auto* list = hnsw_.get_linklist_at_level(slot, static_cast<int>(layer));
  hnsw_.setListCount(list, static_cast<unsigned short>(linked.size()));
  std::transform(linked.begin(), linked.end(), list + 1, [](const auto& each) { return each.slot; });
}

// all: sorted.
void Graph::link_back(std::span<const BackLink> all) {
  std::vector<std::span<const BackLink>> groups;
  for (auto begin = all.begin(); begin != all.end();) {
    const auto end =
        std::find_if(begin, all.end(), [&](const BackLink& each) { return !each.is_beside(*begin); });
    groups.emplace_back(begin, end);
    begin = end;
  }
  crew_.each(groups.size(), [&](size_t worker, size_t i) { add_links(worker, groups[i]); });
}

// Adds the links of one node and layer, and chooses anew where they are too many.
void Graph::add_links(size_t worker, std::span<const BackLink> back) {
  const auto [layer, slot, first] = back.front();
  const std::span<const Slot> known = hnsw_.links(slot, layer);
  const size_t most = layer == 0 ? hnsw_.maxM0_ : hnsw_.maxM_;
  std::vector<Beam::Entry> linked;
  for (const Slot other : known) linked.push_back({0, other, true, false});
  for (const BackLink& each : back) {
    const bool is_known = std::find(known.begin(), known.end(), each.from) != known.end();
    if (!is_known) linked.push_back({0, each.from, true, false});
  }
  if (linked.size() > most) choose_best_links(worker, slot, linked, most);
  set_links(slot, layer, linked);
}

// As choose_links, of candidates in any order and without scores.
void Graph::choose_best_links(size_t worker, Slot slot, std::vector<Beam::Entry>& candidates,
                              size_t most) {
  const QuantizedQuery query = query_of(slot);
  std::vector<Slot> slots;
  for (const Beam::Entry& each : candidates) slots.push_back(each.slot);
  searches_[worker].touch(slots);
  for (Beam::Entry& each : candidates) each.score = searches_[worker].score(query, each.slot);
  std::sort(candidates.begin(), candidates.end(), is_better);
  choose_links(candidates, most);
}

void Graph::replace(Slot slot, const Quantized& vector) {
  set_data(slot, vector);
  for (uint32_t layer = 0; layer <= level(slot); ++layer) mend_around(slot, layer);
  std::vector<BackLink> back;
  link(0, slot, slot, back);
  std::sort(back.begin(), back.end());
  link_back(back);
}

// Links the neighbours of a node that is moved away anew, each to the best of all that they or the
// node link to, as hnswlib does.
void Graph::mend_around(Slot slot, uint32_t layer) {
  const std::span<const Slot> links = hnsw_.links(slot, layer);
  std::vector<Slot> around = {slot};
  for (const Slot neighbour : links) {
    around.push_back(neighbour);
    const std::span<const Slot> theirs = hnsw_.links(neighbour, layer);
    around.insert(around.end(), theirs.begin(), theirs.end());
  }
  std::sort(around.begin(), around.end());
  around.erase(std::unique(around.begin(), around.end()), around.end());
  for (const Slot neighbour : links) {
    std::vector<Beam::Entry> candidates;
    for (const Slot other : around) {
      if (other != neighbour) candidates.push_back({0, other, true, false});
    }
    choose_best_links(0, neighbour, candidates, layer == 0 ? hnsw_.maxM0_ : hnsw_.maxM_);
    set_links(neighbour, layer, candidates);
  }
}

}  // namespace askfolio
