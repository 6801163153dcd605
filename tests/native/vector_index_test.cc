#include "askfolio/vector_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "askfolio/error.h"
#include "snapshot_bytes.h"
#include "vector_model.h"

namespace askfolio {
namespace {

// The graph of what has more is searched.
constexpr VectorLimits kSmall{.exact = 4096};
// 8 bits a value.
constexpr float kByteError = 1e-2f;

TEST(VectorIndex, GraphFindsWhatBruteForceFindsThroughoutItsLife) {
  Vectors vectors(1);
  VectorIndex index(kDims, kSmall);
  Model model;
  for (Label label = 0; label < 6000; ++label) add(index, model, label, vectors.next());
  EXPECT_GE(recall(index, model, vectors), 0.95);

  // Replaced, removed, and put into the removed ones' places.
  for (int i = 0; i < 1000; ++i) add(index, model, vectors.number() % 6000, vectors.next());
  for (int i = 0; i < 1500; ++i) remove(index, model, vectors.number() % 6000);
  EXPECT_EQ(index.size(), model.size());
  EXPECT_GE(recall(index, model, vectors), 0.95);
  for (Label label = 6000; label < 7000; ++label) add(index, model, label, vectors.next());
  EXPECT_GE(recall(index, model, vectors), 0.95);

  VectorIndex loaded = index_of(snapshot_of(index), kSmall);
  EXPECT_EQ(loaded.size(), model.size());
  EXPECT_GE(recall(loaded, model, vectors), 0.95);
  for (Label label = 7000; label < 7500; ++label) add(loaded, model, label, vectors.next());
  EXPECT_GE(recall(loaded, model, vectors), 0.95);
}

TEST(VectorIndex, SmallCollectionsAreSearchedExactly) {
  Vectors vectors(2);
  VectorIndex index(kDims);
  Model model;
  for (int step = 0; step < 1500; ++step) {
    const Label label = vectors.number() % 400;
    if (vectors.number() % 3 == 0) {
      remove(index, model, label);
    } else {
      add(index, model, label, vectors.next());
    }
    if (step % 50 != 0) continue;
    const Vector query = vectors.next();
    std::vector<Label> labels;
    for (const Hit& hit : index.search(query.data(), 7, 7)) labels.push_back(hit.label);
    EXPECT_EQ(labels, brute_force(model, query, 7));
  }
  for (Label label = 0; label <= 1000; ++label) {
    EXPECT_EQ(index.contains(label), model.contains(label));
  }
}

// Vectors behind the first hundred are kept in 8 bits a value: off by at most half of 1/127 of the
// largest value in each.
TEST(VectorIndex, AnswersLikeAModelWhereLowerBytesHaveNoRoomAndThroughSnapshots) {
  constexpr VectorLimits kLimits{.fine_bytes = 100 * 32};
  constexpr float kCoarseError = 0.02f;
  Vectors vectors(8);
  VectorIndex index(kDims, kLimits);
  Model model;
  for (int step = 0; step < 3000; ++step) {
    const Label label = vectors.number() % 300;
    if (vectors.number() % 3 == 0) {
      remove(index, model, label);
    } else {
      add(index, model, label, vectors.next());
    }
    if (step % 100 == 0) index = index_of(snapshot_of(index), kLimits);
    if (step % 20 != 0) continue;
    const Vector query = vectors.next();
    const std::vector<Hit> hits = index.search(query.data(), 7, 7);
    const std::vector<Label> best = brute_force(model, query, 7);
    ASSERT_EQ(hits.size(), best.size());
    for (size_t i = 0; i < hits.size(); ++i) {
      EXPECT_NEAR(hits[i].score, inner(query, model.at(hits[i].label)), kCoarseError);
      EXPECT_NEAR(hits[i].score, inner(query, model.at(best[i])), kCoarseError);
    }
  }
  EXPECT_THROW(index_of(snapshot_of(index), {.fine_bytes = 200 * 32}), Error);
}

TEST(VectorIndex, RemovedVectorsLeaveNoRoomBehind) {
  Vectors vectors(3);
  VectorIndex index(kDims);
  Model model;
  for (Label label = 0; label < 600; ++label) add(index, model, label, vectors.next());
  const size_t full = snapshot_of(index).size();
  for (Label label = 0; label < 1200; ++label) {
    remove(index, model, label);
    add(index, model, label + 600, vectors.next());
  }
  EXPECT_LT(snapshot_of(index).size(), full * 11 / 10);
  for (Label label = 1200; label < 1800; ++label) remove(index, model, label);
  compact(index);
  EXPECT_EQ(index.size(), 0u);
  EXPECT_LT(snapshot_of(index).size(), full / 2);
  EXPECT_TRUE(index.search(vectors.next().data(), 3, 10).empty());
}

TEST(VectorIndex, SearchesAmongTheGivenExactly) {
  Vectors vectors(4);
  VectorIndex index(kDims);
  Model model;
  for (Label label = 0; label < 300; ++label) add(index, model, label, vectors.next());
  const Vector query = vectors.next();
  const std::vector<Label> among = {3, 70, 71, 150, 299, 5000};
  Model chosen;
  for (const Label label : among) {
    if (model.contains(label)) chosen[label] = model[label];
  }
  std::vector<Label> labels;
  for (const Hit& hit : index.search_among(query.data(), 3, among)) {
    labels.push_back(hit.label);
  }
  EXPECT_EQ(labels, brute_force(chosen, query, 3));
}

TEST(VectorIndex, FilteredSearchFindsTheBestOfWhatIsAllowed) {
  Vectors vectors(6);
  VectorIndex index(kDims, kSmall);
  Model model;
  for (Label label = 0; label < 7000; ++label) add(index, model, label, vectors.next());
  for (Label label = 0; label < 7000; label += 9) remove(index, model, label);
  const Vector axis = vectors.next();
  // Selective ones are compared one by one, the others go through the graph: nearly all, two in
  // three by chance, and the half that points away from an axis. 7007 is unknown.
  const auto check = [&](const auto& is_allowed, double least) {
    std::vector<Label> allowed;
    Model chosen;
    for (Label label = 0; label < 7008; ++label) {
      if (is_allowed(label)) allowed.push_back(label);
    }
    for (const Label label : allowed) {
      if (model.contains(label)) chosen[label] = model[label];
    }
    EXPECT_GE(recall(index, chosen, vectors, &allowed), least);
    Vector away = axis;
    for (float& value : away) value = -value;
    for (const Vector& query : {axis, away}) {
      for (const Hit& hit : index.search(query.data(), 10, kEf, &allowed)) {
        EXPECT_TRUE(chosen.contains(hit.label));
      }
    }
  };
  check([](Label label) { return label % 50 == 1; }, 1.0);
  check([](Label label) { return label < 4000; }, 1.0);
  check([](Label label) { return label % 100 != 1; }, 0.95);
  check([](Label label) { return label % 3 != 1; }, 0.95);
  check([&](Label label) { return !model.contains(label) || inner(axis, model[label]) < 0.05; },
        0.95);
  const std::vector<Label> none;
  EXPECT_TRUE(index.search(axis.data(), 10, kEf, &none).empty());
}

TEST(VectorIndex, EqualScoresComeByLabel) {
  VectorIndex index(2);
  const float same[] = {1, 0};
  for (const Label label : {9u, 4u, 7u}) index.add(label, same);
  const auto hits = index.search(same, 2, 10);
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].label, 4u);
  EXPECT_EQ(hits[1].label, 7u);
}

TEST(VectorIndex, RefusesWhatIsNotFiniteAndStaysAsItWas) {
  VectorIndex index(2);
  const float good[] = {0.6f, 0.8f};
  index.add(1, good);
  for (const float bad :
       {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e30f}) {
    const float vector[] = {bad, 0};
    EXPECT_THROW(index.add(1, vector), Error);
    EXPECT_THROW(index.add(2, vector), Error);
    EXPECT_THROW(index.search(vector, 1, 1), Error);
  }
  try {
    index.check(std::vector<float>{0, std::numeric_limits<float>::quiet_NaN()}.data());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-vector");
    EXPECT_NE(std::string(error.what()).find("value 1 is NaN"), std::string::npos);
  }
  EXPECT_EQ(index.size(), 1u);
  EXPECT_NEAR(index.search(good, 1, 1)[0].score, 1.0f, kScoreError);
  EXPECT_THROW(VectorIndex(0), Error);
}

TEST(VectorIndex, MostSimilarAreThoseOfBruteForce) {
  Vectors vectors(8);
  VectorIndex index(kDims);
  Model model;
  for (Label label = 0; label < 90; ++label) add(index, model, label, vectors.next());
  for (Label label = 0; label < 90; label += 7) remove(index, model, label);
  std::vector<Label> labels = {200};  // unknown
  for (Label label = 60; label > 10; --label) labels.push_back(label);
  std::vector<Label> known;
  double sum = 0;
  double pairs = 0;
  for (const Label label : labels) {
    if (!model.contains(label)) continue;
    for (const Label other : known) {
      sum += inner(model[label], model[other]);
      ++pairs;
    }
    known.push_back(label);
  }
  const auto mean = static_cast<float>(sum / pairs);
  const auto all = index.most_similar(labels, 4);
  ASSERT_EQ(all.size(), labels.size());
  for (size_t at = 0; at < labels.size(); ++at) {
    const bool has_vector = model.contains(labels[at]);
    ASSERT_EQ(all[at].size(), has_vector ? 4u : 0u);
    std::vector<float> near;
    for (const Label other : known) {
      if (!has_vector || other == labels[at]) continue;
      near.push_back((inner(model[labels[at]], model[other]) - mean) / (1 - mean));
    }
    std::sort(near.rbegin(), near.rend());
    for (size_t i = 0; i < all[at].size(); ++i) {
      const Label other = all[at][i].label;
      EXPECT_NE(other, labels[at]);
      ASSERT_EQ(std::count(known.begin(), known.end(), other), 1);
      const float of_pair = (inner(model[labels[at]], model[other]) - mean) / (1 - mean);
      EXPECT_NEAR(all[at][i].score, of_pair, kByteError);
      EXPECT_NEAR(all[at][i].score, near[i], kByteError);
    }
  }
  EXPECT_TRUE(index.most_similar({}, 3).empty());
  EXPECT_TRUE(index.most_similar({known[0]}, 3)[0].empty());
  // All the same.
  VectorIndex same(kDims);
  const Vector one = vectors.next();
  for (Label label = 0; label < 3; ++label) same.add(label, one.data());
  EXPECT_NEAR(same.most_similar({2, 0, 1}, 1)[0][0].score, 1, kByteError);
  EXPECT_EQ(same.most_similar({2, 0, 1}, 1)[0][0].label, 0u);
}

// A body that was damaged and sealed again: loading must refuse it or give an index that works.
TEST(VectorIndex, ForgedSnapshotsNeverCrash) {
  Vectors vectors(5);
  VectorIndex index(kDims);
  Model model;
  for (Label label = 0; label < 120; ++label) add(index, model, label, vectors.next());
  for (Label label = 0; label < 20; ++label) remove(index, model, label);
  const Snapshot snapshot = snapshot_of(index);
  const size_t head = kTableAt + kRowSize * snapshot.pieces.size();
  size_t refused = 0;
  for (int i = 0; i < 500; ++i) {
    Snapshot damaged = snapshot;
    for (uint32_t n = 1 + vectors.number() % 3; n > 0; --n) {
      // Half of the damage goes to the small fields at the front.
      const size_t size = damaged.size() - head;
      const size_t at = head + vectors.number() % (n % 2 == 0 ? size : 1200);
      damaged[at] ^= static_cast<uint8_t>(1 << vectors.number() % 8);
    }
    try {
      VectorIndex loaded = index_of(sealed(damaged), {.exact = 0});
      Vector query = vectors.next();
      query.resize(loaded.dims());
      loaded.search(query.data(), 5, 50);
      for (Label label = 0; label < 30; ++label) loaded.add(label, query.data());
      loaded.remove(50);
      loaded.search(query.data(), 5, 50);
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100u);
  EXPECT_LT(refused, 500u);
}

}  // namespace
}  // namespace askfolio
