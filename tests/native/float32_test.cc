// Vectors that are kept as they come.
#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <string>

#include "askfolio/engine.h"
#include "askfolio/error.h"
#include "snapshot_bytes.h"
#include "vector_model.h"

namespace askfolio {
namespace {

constexpr VectorLimits kGraph{.exact = 0};
// What adding up two dozen products in another order changes.
constexpr float kRounding = 1e-6f;

VectorIndex float32_index(VectorLimits limits = {}) {
  return VectorIndex(kDims, limits, Precision::kFloat32);
}

TEST(Float32, GraphFindsWhatBruteForceFindsAndScoresToTheLastBits) {
  Vectors vectors(41);
  VectorIndex index = float32_index(kGraph);
  Model model;
  for (Label label = 0; label < 3000; ++label) add(index, model, label, vectors.next());
  EXPECT_GE(recall(index, model, vectors), 0.95);
  for (int i = 0; i < 400; ++i) add(index, model, vectors.number() % 3000, vectors.next());
  for (int i = 0; i < 700; ++i) remove(index, model, vectors.number() % 3000);
  for (Label label = 3000; label < 3300; ++label) add(index, model, label, vectors.next());
  EXPECT_GE(recall(index, model, vectors), 0.95);
  const Vector query = vectors.next();
  for (const Hit& hit : index.search(query.data(), 20, kEf)) {
    EXPECT_NEAR(hit.score, inner(query, model.at(hit.label)), kRounding);
  }
}

TEST(Float32, SmallCollectionsAndFiltersAreSearchedExactly) {
  Vectors vectors(42);
  VectorIndex index = float32_index();
  Model model, even;
  std::vector<Label> allowed;
  for (Label label = 0; label < 500; ++label) {
    const Vector vector = vectors.next();
    add(index, model, label, vector);
    if (label % 2 != 0) continue;
    even[label] = vector;
    allowed.push_back(label);
  }
  for (int i = 0; i < 50; ++i) {
    const Vector query = vectors.next();
    std::vector<Label> found, filtered;
    for (const Hit& hit : index.search(query.data(), 7, 7)) found.push_back(hit.label);
    for (const Hit& hit : index.search(query.data(), 7, 7, &allowed)) {
      filtered.push_back(hit.label);
    }
    EXPECT_EQ(found, brute_force(model, query, 7));
    EXPECT_EQ(filtered, brute_force(even, query, 7));
  }
  for (const auto& [label, vector] : model) {
    Vector kept(kDims);
    ASSERT_TRUE(index.read(label, kept.data()));
    EXPECT_EQ(kept, vector);
  }
}

TEST(Float32, SnapshotsKeepThePrecisionAndEveryBit) {
  Vectors vectors(43);
  VectorIndex index = float32_index(kGraph);
  Model model;
  for (Label label = 0; label < 700; ++label) add(index, model, label, vectors.next());
  for (Label label = 0; label < 100; ++label) remove(index, model, label);
  const Snapshot snapshot = snapshot_of(index);
  VectorIndex loaded = index_of(snapshot, kGraph);
  EXPECT_EQ(loaded.precision(), Precision::kFloat32);
  EXPECT_EQ(snapshot_of(loaded), snapshot);
  for (const auto& [label, vector] : model) {
    Vector kept(kDims);
    ASSERT_TRUE(loaded.read(label, kept.data()));
    EXPECT_EQ(kept, vector);
  }
  for (Label label = 700; label < 900; ++label) add(loaded, model, label, vectors.next());
  EXPECT_GE(recall(loaded, model, vectors), 0.95);

  Engine engine(kDims, Precision::kFloat32);
  EXPECT_EQ(engine_of(snapshot_of(engine)).precision(), Precision::kFloat32);
  EXPECT_EQ(engine_of(snapshot_of(Engine(kDims))).precision(), Precision::kInt8);
}

TEST(Float32, SnapshotsThatAreUnsoundAreRefused) {
  Vectors vectors(44);
  VectorIndex index = float32_index();
  for (Label label = 0; label < 50; ++label) index.add(label, vectors.next().data());
  const Snapshot whole = snapshot_of(index);
  const auto refused = [](const Snapshot& damaged) {
    try {
      index_of(sealed(damaged));
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(refused(whole), "");
  ASSERT_EQ(parts_of(whole).back(), SnapshotPart::kCoarse);
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(),
                          std::numeric_limits<float>::infinity(), 1e30f}) {
    Snapshot damaged = whole;
    std::memcpy(&damaged.pieces.back()[4 * kDims], &bad, sizeof bad);
    EXPECT_NE(refused(damaged).find("damaged vector"), std::string::npos);
  }
  const size_t precision = kTableAt + whole.pieces.size() * kRowSize + 4;
  Snapshot unknown = whole;
  unknown.directory[precision] = 2;
  EXPECT_NE(refused(unknown).find("unknown precision"), std::string::npos);
  Snapshot other = whole;
  other.directory[precision] = 0;
  EXPECT_NE(refused(other), "");
}

TEST(Float32, MostSimilarAreThoseOfBruteForce) {
  Vectors vectors(45);
  VectorIndex index = float32_index();
  Model model;
  std::vector<Label> labels;
  for (Label label = 0; label < 40; ++label) {
    add(index, model, label, vectors.next());
    labels.push_back(label);
  }
  double sum = 0;
  for (Label a = 0; a < 40; ++a) {
    for (Label b = 0; b < a; ++b) sum += inner(model[a], model[b]);
  }
  const double mean = sum / (40 * 39 / 2);
  const auto all = index.most_similar(labels, 3);
  for (Label label = 0; label < 40; ++label) {
    Model others = model;
    others.erase(label);
    const std::vector<Label> best = brute_force(others, model[label], 3);
    ASSERT_EQ(all[label].size(), 3u);
    for (size_t i = 0; i < 3; ++i) {
      EXPECT_EQ(all[label][i].label, best[i]);
      const double score = (inner(model[label], model[best[i]]) - mean) / (1 - mean);
      EXPECT_NEAR(all[label][i].score, score, 1e-5);
    }
  }
}

}  // namespace
}  // namespace askfolio
