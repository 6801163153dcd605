// An index that is made anew step by step, while it answers and changes.
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "askfolio/vector_index.h"
#include "snapshot_bytes.h"
#include "vector_model.h"

namespace askfolio {
namespace {

constexpr VectorLimits kGraph{.exact = 0};

// `count` vectors of the labels from 0 on, in a model too.
VectorIndex filled(Model& model, Vectors& vectors, Label count, VectorLimits limits = kGraph) {
  VectorIndex index(kDims, limits);
  for (Label label = 0; label < count; ++label) add(index, model, label, vectors.next());
  return index;
}

void remove_below(VectorIndex& index, Model& model, Label end) {
  for (Label label = 0; label < end; ++label) remove(index, model, label);
}

// The index has the model's vectors, no others, and finds the ten best, all of them where it
// compares one by one.
void expect_same(const VectorIndex& index, const Model& model, Vectors& vectors) {
  ASSERT_EQ(index.size(), model.size());
  for (Label label = 0; label < 800; ++label) {
    ASSERT_EQ(index.contains(label), model.contains(label)) << label;
  }
  for (int i = 0; i < 5; ++i) {
    const Vector query = vectors.next();
    std::vector<Label> found;
    for (const Hit& hit : index.search(query.data(), 10, kEf)) found.push_back(hit.label);
    EXPECT_EQ(found, brute_force(model, query, 10));
  }
}

// Anything may happen between two steps: vectors come, go, come back and are replaced, and the index is
// saved and opened.
TEST(VectorIndexCompaction, AnswersLikeAModelWhateverHappensMeanwhile) {
  Vectors vectors(21);
  Model model;
  VectorIndex index = filled(model, vectors, 600, {});
  size_t done = 0;
  size_t under_way = 0;
  for (int step = 0; step < 6000; ++step) {
    // By turns nearly all go and nearly all come back.
    const bool ebbs = step % 2000 < 1400;
    const Label label = vectors.number() % 800;
    if (vectors.number() % 8 < (ebbs ? 7u : 1u)) {
      remove(index, model, label);
    } else {
      add(index, model, label, vectors.next());
    }
    const Compaction state = index.compact(vectors.number() % 3);
    done += state == Compaction::kDone ? 1 : 0;
    under_way += state == Compaction::kUnderWay ? 1 : 0;
    if (step % 300 == 0) expect_same(index, model, vectors);
    if (state == Compaction::kDone) expect_same(index, model, vectors);
    if (step % 1700 == 1699) index = index_of(snapshot_of(index));
  }
  EXPECT_GE(done, 2u);
  EXPECT_GE(under_way, 500u);
}

TEST(VectorIndexCompaction, GraphFindsAsMuchAsOneThatWasNeverLarger) {
  Vectors vectors(22);
  Model model;
  VectorIndex index = filled(model, vectors, 1000);
  remove_below(index, model, 560);
  while (index.compact(100) == Compaction::kUnderWay) {
    EXPECT_GE(recall(index, model, vectors), 0.95);
    for (int i = 0; i < 5; ++i) add(index, model, vectors.number() % 1000, vectors.next());
    for (int i = 0; i < 5; ++i) remove(index, model, vectors.number() % 1000);
  }
  VectorIndex fresh(kDims, kGraph);
  for (const auto& [label, vector] : model) fresh.add(label, vector.data());
  Vectors asked(23), again(23);
  EXPECT_GE(recall(index, model, asked), recall(fresh, model, again) - 0.005);
}

TEST(VectorIndexCompaction, AStepLinksNoMoreVectorsThanItMay) {
  Vectors vectors(24);
  Model model;
  VectorIndex index = filled(model, vectors, 1200);
  EXPECT_EQ(compact(index), 0u);
  remove_below(index, model, 600);
  EXPECT_EQ(compact(index), 0u);  // as many are left
  EXPECT_EQ(index.compact(0), Compaction::kNotNeeded);
  remove(index, model, 600);
  EXPECT_EQ(compact(index, 7), 86u);  // of 599
  EXPECT_EQ(compact(index), 0u);
  remove_below(index, model, 1000);
  ASSERT_EQ(index.compact(1), Compaction::kUnderWay);
  EXPECT_EQ(index.compact(0), Compaction::kUnderWay);
  // These are to be linked too.
  for (Label label = 1100; label < 1150; ++label) add(index, model, label, vectors.next());
  for (Label label = 2000; label < 2050; ++label) add(index, model, label, vectors.next());
  EXPECT_EQ(compact(index, 1), 199u + 100u);
  EXPECT_EQ(index.size(), model.size());
  EXPECT_EQ(index.compact(0), Compaction::kNotNeeded);
}

TEST(VectorIndexCompaction, WhatIsSavedMeanwhileIsWhatIsSavedWithout) {
  Vectors vectors(25), same(25);
  Model model, twin;
  VectorIndex index = filled(model, vectors, 1000);
  VectorIndex untouched = filled(twin, same, 1000);
  remove_below(index, model, 700);
  remove_below(untouched, twin, 700);
  for (Label label = 650; label < 750; ++label) {
    ASSERT_EQ(index.compact(2), Compaction::kUnderWay);
    if (label % 3 == 0) {
      remove(index, model, label);
      remove(untouched, twin, label);
    } else {
      const Vector vector = vectors.next();
      add(index, model, label, vector);
      add(untouched, twin, label, vector);
    }
  }
  const Snapshot snapshot = snapshot_of(index);
  EXPECT_EQ(snapshot, snapshot_of(untouched));
  // What was opened goes on where there is still a need.
  VectorIndex opened = index_of(snapshot, kGraph);
  EXPECT_GT(compact(opened), 0u);
  EXPECT_LT(snapshot_of(opened).size(), snapshot.size() * 2 / 3);
  EXPECT_GE(recall(opened, model, vectors), 0.95);
  EXPECT_GE(recall(index, model, vectors), 0.95);
}

TEST(VectorIndexCompaction, MayEndUnfinishedAndGoesAlongWhereTheIndexIsMoved) {
  Vectors vectors(26);
  Model model;
  VectorIndex index = filled(model, vectors, 1000);
  remove_below(index, model, 800);
  ASSERT_EQ(index.compact(10), Compaction::kUnderWay);
  VectorIndex moved = std::move(index);
  ASSERT_EQ(moved.compact(10), Compaction::kUnderWay);
  index = filled(model, vectors, 0);
  EXPECT_EQ(compact(moved, 10), 18u);
  EXPECT_GE(recall(moved, model, vectors), 0.95);
  // Which the sanitizer looks at.
  VectorIndex ended = filled(model, vectors, 1000);
  remove_below(ended, model, 800);
  EXPECT_EQ(ended.compact(10), Compaction::kUnderWay);
}

TEST(VectorIndexCompaction, LeavesAnEmptyIndexWhereAllIsRemovedAtOnceOrMeanwhile) {
  Vectors vectors(28);
  for (const Label at_first : {700u, 500u}) {
    Model model;
    VectorIndex index = filled(model, vectors, 700);
    remove_below(index, model, at_first);
    const Compaction first = at_first < 700 ? index.compact(10) : Compaction::kUnderWay;
    EXPECT_EQ(first, Compaction::kUnderWay);
    remove_below(index, model, 700);
    const Snapshot before = snapshot_of(index);
    EXPECT_EQ(index.compact(0), Compaction::kUnderWay);
    EXPECT_EQ(snapshot_of(index), before);
    EXPECT_GT(compact(index), 0u);
    EXPECT_EQ(index.size(), 0u);
    EXPECT_TRUE(index.search(vectors.next().data(), 3, 10).empty());
    add(index, model, 5, vectors.next());
    EXPECT_EQ(index.search(vectors.next().data(), 3, 10).size(), 1u);
  }
}

// Lower bytes are kept for the first vectors alone, and these stay the first.
TEST(VectorIndexCompaction, KeepsTheLowerBytesThatThereAre) {
  constexpr VectorLimits kFew{.exact = 0, .fine_bytes = 600 * 32};
  Vectors vectors(27);
  Model model;
  VectorIndex index = filled(model, vectors, 2000, kFew);
  for (Label label = 0; label < 2000; ++label) {
    if (label < 500 || label >= 900) remove(index, model, label);
  }
  compact(index);
  for (const auto& [label, vector] : model) {
    Vector kept(kDims);
    ASSERT_TRUE(index.read(label, kept.data()));
    for (size_t i = 0; i < kDims; ++i) {
      EXPECT_NEAR(kept[i], vector[i], label < 600 ? 1e-4 : 1e-2);
    }
  }
}

}  // namespace
}  // namespace askfolio
