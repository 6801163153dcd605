// Ranking against the formulas in fusion.h, computed here once more by brute force.
#include "ranking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>

namespace askfolio {
namespace {

constexpr size_t kDims = 16;
constexpr float kNoise = 1e-3f;  // dense scores are of 16 bits a value
using Vector = std::vector<float>;
using Scores = std::map<Label, double>;

double inner(const Vector& a, const Vector& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double cosine(const Vector& a, const Vector& b) {
  return inner(a, b) / std::sqrt(inner(a, a) * inner(b, b));
}

struct Moments {
  explicit Moments(const Scores& scores) {
    for (const auto& [label, score] : scores) mean += score / static_cast<double>(scores.size());
    for (const auto& [label, score] : scores) {
      deviation += (score - mean) * (score - mean) / static_cast<double>(scores.size());
      most = std::max(most, score);
      least = std::min(least, score);
    }
    deviation = std::sqrt(deviation);
  }
  double unit(double score) const { return (score - least) / (most - least); }
  double lead() const { return (most - mean) / deviation; }

  double mean = 0;
  double deviation = 0;
  double most = -1e30;
  double least = 1e30;
};

class Hybrid : public testing::Test {
 protected:
  // Whole numbers of -127 to 127, which 8 bits hold exactly: who is most similar is no
  // matter of rounding.
  Vector vector() {
    Vector values(kDims);
    for (float& value : values) value = static_cast<float>(random_() % 255) - 127;
    values[random_() % kDims] = 127;
    return values;
  }
  std::string text() {
    std::string words;
    for (size_t i = 1 + random_() % 9; i > 0; --i) words += " w" + std::to_string(random_() % 20);
    return words;
  }
  // Everything is a candidate.
  void fill(size_t count) {
    for (Label label = 0; label < count; ++label) {
      made_[label] = vector();
      vectors_.add(label, made_[label].data());
      words_.add(label, text());
    }
  }
  Scores expected(const std::string& question, const Vector& asked) const;
  double mean_cosine() const {
    double sum = 0;
    size_t pairs = 0;
    for (const auto& [label, vector] : made_) {
      for (const auto& [other, theirs] : made_) {
        if (other >= label) break;
        sum += cosine(vector, theirs);
        ++pairs;
      }
    }
    return sum / static_cast<double>(pairs);
  }

  std::mt19937 random_{3};
  VectorIndex vectors_{kDims};
  Bm25 words_;
  std::map<Label, Vector> made_;
};

Scores Hybrid::expected(const std::string& question, const Vector& asked) const {
  Scores dense, lexical, fused, leaning;
  for (const auto& [label, vector] : made_) {
    dense[label] = inner(asked, vector);
    lexical[label] = words_.scores(question, {label})[0];
  }
  const Moments by_meaning(dense), by_words(lexical);
  double correlation = 0;
  for (const auto& [label, score] : dense) {
    correlation += (score - by_meaning.mean) * (lexical[label] - by_words.mean) /
                   (by_meaning.deviation * by_words.deviation * static_cast<double>(dense.size()));
  }
  const double odds =
      std::exp(correlation) * by_meaning.lead() * std::pow(3.75 / by_words.lead(), 3);
  const double weight = odds / (1 + odds);
  for (const auto& [label, score] : dense) {
    fused[label] = weight * std::pow(by_meaning.unit(score), 1.5) +
                   (1 - weight) * std::pow(by_words.unit(lexical[label]), 1.5);
  }
  const double mean = mean_cosine();
  for (const auto& [label, vector] : made_) {
    std::vector<std::pair<double, Label>> near;
    for (const auto& [other, theirs] : made_) {
      if (other != label) near.emplace_back(-cosine(vector, theirs), other);
    }
    std::sort(near.begin(), near.end());
    double sum = fused[label];
    double weights = 1;
    for (size_t i = 0; i < 3; ++i) {
      const double similarity = std::max(0.0, (-near[i].first - mean) / (1 - mean));
      sum += 0.6 * weight * weight * similarity * fused[near[i].second];
      weights += 0.6 * weight * weight * similarity;
    }
    leaning[label] = sum / weights;
  }
  return leaning;
}

TEST_F(Hybrid, AgreesWithTheFormulas) {
  fill(90);
  const Ranking ranking(vectors_, words_);
  for (int i = 0; i < 50; ++i) {
    const std::string question = text();
    const Vector asked = vector();
    const Scores expected = this->expected(question, asked);
    const auto hits = ranking.rank({question, asked}, SearchMode::kHybrid, 10, nullptr);
    ASSERT_EQ(hits.size(), made_.size());
    for (size_t at = 0; at < hits.size(); ++at) {
      EXPECT_NEAR(hits[at].score, expected.at(hits[at].label), kNoise);
      EXPECT_GE(hits[at > 0 ? at - 1 : 0].score, hits[at].score);
    }
  }
}

// Nobody leans on what is not allowed.
TEST_F(Hybrid, AFilterIsAsIfThereWasNothingElse) {
  fill(60);
  const Ranking ranking(vectors_, words_);
  const std::vector<Label> allowed = {3, 9, 10, 11, 30, 41, 55};
  VectorIndex few(kDims);
  for (const Label label : allowed) few.add(label, made_[label].data());
  for (int i = 0; i < 20; ++i) {
    const std::string question = text();
    const Vector asked = vector();
    const auto hits = ranking.rank({question, asked}, SearchMode::kHybrid, 5, &allowed);
    const auto alone =
        Ranking(few, words_).rank({question, asked}, SearchMode::kHybrid, 5, &allowed);
    ASSERT_EQ(hits.size(), allowed.size());
    for (size_t at = 0; at < hits.size(); ++at) {
      EXPECT_EQ(hits[at].label, alone[at].label);
      EXPECT_EQ(hits[at].score, alone[at].score);
    }
  }
}

TEST_F(Hybrid, ManyHitsAreAllThereInOrder) {
  fill(700);
  const Ranking ranking(vectors_, words_);
  const Vector asked = vector();
  const auto hits = ranking.rank({"w1 w2", asked}, SearchMode::kHybrid, 700, nullptr);
  std::set<Label> met;
  for (size_t at = 0; at < hits.size(); ++at) {
    met.insert(hits[at].label);
    EXPECT_GE(hits[at > 0 ? at - 1 : 0].score, hits[at].score);
  }
  EXPECT_EQ(met.size(), 700u);
}

}  // namespace
}  // namespace askfolio
