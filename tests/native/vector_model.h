// Vectors at random, the vectors that an index should have, and brute force over them.
#ifndef ASKFOLIO_TESTS_VECTOR_MODEL_H_
#define ASKFOLIO_TESTS_VECTOR_MODEL_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "askfolio/vector_index.h"

namespace askfolio {

constexpr size_t kDims = 24;
constexpr size_t kEf = 100;
// 16 bits a value, in the vector and in the question: at most half a step off in each of kDims.
constexpr float kScoreError = 1e-4f;
using Vector = std::vector<float>;
using Model = std::map<Label, Vector>;

// Unit vectors in clusters, as texts about a few subjects give them.
class Vectors {
 public:
  explicit Vectors(uint32_t seed) : random_(seed) {
    for (int i = 0; i < 60; ++i) centres_.push_back(direction());
  }
  Vector next() {
    Vector vector = centres_[random_() % centres_.size()];
    const Vector aside = direction();
    for (size_t i = 0; i < kDims; ++i) vector[i] += 0.7f * aside[i];
    return unit(vector);
  }
  uint32_t number() { return static_cast<uint32_t>(random_()); }

 private:
  static Vector unit(Vector vector) {
    float squares = 0;
    for (const float x : vector) squares += x * x;
    for (float& x : vector) x /= std::sqrt(squares);
    return vector;
  }
  Vector direction() {
    Vector vector(kDims);
    for (float& x : vector) x = normal_(random_);
    return unit(vector);
  }
  std::mt19937 random_;
  std::normal_distribution<float> normal_;
  std::vector<Vector> centres_;
};

inline float inner(const Vector& a, const Vector& b) {
  float sum = 0;
  for (size_t i = 0; i < kDims; ++i) sum += a[i] * b[i];
  return sum;
}

inline std::vector<Label> brute_force(const Model& model, const Vector& query, size_t k) {
  std::vector<std::pair<float, Label>> all;
  for (const auto& [label, vector] : model) all.push_back({-inner(query, vector), label});
  std::sort(all.begin(), all.end());
  std::vector<Label> labels;
  for (size_t i = 0; i < std::min(k, all.size()); ++i) labels.push_back(all[i].second);
  return labels;
}

// The share of the ten best of the model that search finds, over 100 questions; every hit is
// checked.
inline double recall(const VectorIndex& index, const Model& model, Vectors& vectors,
                     const std::vector<Label>* allowed = nullptr) {
  size_t found = 0;
  for (int i = 0; i < 100; ++i) {
    const Vector query = vectors.next();
    const auto hits = index.search(query.data(), 10, kEf, allowed);
    EXPECT_EQ(hits.size(), 10u);
    const auto best = brute_force(model, query, 10);
    const std::set<Label> expected(best.begin(), best.end());
    for (const Hit& hit : hits) {
      EXPECT_TRUE(model.contains(hit.label));
      EXPECT_NEAR(hit.score, inner(query, model.at(hit.label)), kScoreError);
      found += expected.count(hit.label);
    }
  }
  return static_cast<double>(found) / 1000;
}

inline void add(VectorIndex& index, Model& model, Label label, Vector vector) {
  index.add(label, vector.data());
  model[label] = std::move(vector);
}

inline void remove(VectorIndex& index, Model& model, Label label) {
  EXPECT_EQ(index.remove(label), model.erase(label) == 1);
}

// To the end. Returns how many steps it takes, the last among them; 0: nothing was to be done.
inline size_t compact(VectorIndex& index, size_t vectors = 64) {
  Compaction state = index.compact(vectors);
  if (state == Compaction::kNotNeeded) return 0;
  size_t steps = 1;
  for (; state == Compaction::kUnderWay; ++steps) state = index.compact(vectors);
  return steps;
}

}  // namespace askfolio

#endif  // ASKFOLIO_TESTS_VECTOR_MODEL_H_
