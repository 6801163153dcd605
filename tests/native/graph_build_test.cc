// Building the graph with many threads: the same as with one.
#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "crew.h"
#include "graph.h"
#include "vector_model.h"

namespace askfolio {
namespace {

std::vector<Quantized> quantized(size_t count, uint32_t seed) {
  Vectors vectors(seed);
  std::vector<Quantized> all;
  for (size_t i = 0; i < count; ++i) all.push_back(quantize(vectors.next().data(), kDims));
  return all;
}

// FORMAT.md's graph.
std::vector<uint8_t> bytes_of(const Graph& graph) {
  const auto size = static_cast<Slot>(graph.size());
  SnapshotWriter out;
  graph.save_head(out);
  graph.save_levels(out, 0, size);
  graph.save_links(out, 0, size);
  graph.save_vectors(out, 0, size);
  return {out.written().begin(), out.written().end()};
}

// Of a graph that gets the vectors in pieces of so many.
std::vector<uint8_t> built(std::span<const Quantized> vectors, size_t piece, Crew& crew) {
  Graph graph(kDims, Precision::kInt8, crew);
  for (size_t at = 0; at < vectors.size(); at += piece) {
    graph.append(vectors.subspan(at, std::min(piece, vectors.size() - at)));
  }
  return bytes_of(graph);
}

TEST(GraphBuild, IsTheSameWithAnyNumberOfThreads) {
  const std::vector<Quantized> vectors = quantized(1100, 21);
  Crew alone(1), two(2), four(4);
  for (const size_t piece : {1100, 17}) {
    const std::vector<uint8_t> expected = built(vectors, piece, alone);
    EXPECT_EQ(built(vectors, piece, piece == 17 ? two : four), expected);
  }
}

// Links lead to what is there, on their layer, once, and never to the node itself; every node can be
// reached, which is what the links back are for.
TEST(GraphBuild, EveryNodeIsLinkedSoundlyAndReached) {
  const std::vector<Quantized> vectors = quantized(800, 22);
  Crew crew(2);
  Graph graph(kDims, Precision::kInt8, crew);
  graph.append(vectors);
  ASSERT_EQ(graph.size(), vectors.size());
  const std::vector<uint8_t> bytes = bytes_of(graph);
  SnapshotReader in(bytes);
  Graph loaded(kDims, Precision::kInt8, crew);
  const uint32_t entry = in.u32();
  const auto size = static_cast<Slot>(graph.size());
  EXPECT_NO_THROW({
    loaded.load_levels(in, size);
    loaded.load_entry(entry);
    loaded.load_links(in, 0, size);
    loaded.load_vectors(in, 0, size);
  });
  size_t found = 0;
  for (Slot slot = 0; slot < vectors.size(); ++slot) {
    const Quantized& own = vectors[slot];
    const QuantizedQuery query{own.scale, {own.coarse.begin(), own.coarse.end()}, {}};
    const auto near = graph.search(query, 50, {});
    found += std::count_if(near.begin(), near.end(), [&](auto& each) { return each.slot == slot; });
  }
  EXPECT_GE(found, vectors.size() * 995 / 1000);
}

}  // namespace
}  // namespace askfolio
