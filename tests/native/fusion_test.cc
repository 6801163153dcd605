#include "askfolio/fusion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace askfolio {
namespace {

using Candidates = std::vector<Candidate>;

std::vector<Label> labels(const std::vector<Hit>& hits) {
  std::vector<Label> out;
  for (const Hit& hit : hits) out.push_back(hit.label);
  return out;
}

class Fusion : public testing::Test {
 protected:
  // As in a search: most have a vector, few match many words, some match none.
  Candidates random_candidates() {
    Candidates candidates(random_() % 40);
    for (uint32_t i = 0; i < candidates.size(); ++i) {
      candidates[i] = {i, {}, std::max(0.0f, 3 * normal_(random_))};
      if (random_() % 8 != 0) candidates[i].dense = 0.7f + 0.1f * normal_(random_);
    }
    return candidates;
  }

  std::mt19937 random_{5};
  std::normal_distribution<float> normal_;
};

void expect_order(const Candidates& candidates, const std::vector<Label>& order) {
  const auto hits = fuse(candidates);
  EXPECT_EQ(labels(hits), order);
  for (const Hit& hit : hits) {
    EXPECT_GE(hit.score, 0.0f);
    EXPECT_LE(hit.score, 1.0f);
  }
}

// Computed with NumPy from the formula in the header.
TEST_F(Fusion, AgreesWithTheFormula) {
  const Candidates candidates = {
      {7, 1.0f, 0.0f}, {3, 0.0f, 3.0f}, {5, 0.0f, 1.0f}, {4, 0.0f, 0.0f}};
  EXPECT_NEAR(dense_weight(candidates), 0.9290327, 1e-6);
  const auto hits = fuse(candidates);
  EXPECT_EQ(labels(hits), (std::vector<Label>{7, 3, 5, 4}));
  EXPECT_NEAR(hits[0].score, 0.9290327, 1e-6);
  EXPECT_NEAR(hits[1].score, 1 - 0.9290327, 1e-6);
  EXPECT_NEAR(hits[2].score, (1 - 0.9290327) / std::pow(3, 1.5), 1e-6);
  EXPECT_EQ(hits[3].score, 0.0f);

  const Candidates related = {
      {1, 0.71f, 12.5f}, {2, 0.64f, 3.0f}, {3, 0.66f, 0.0f}, {4, 0.52f, 0.5f}};
  EXPECT_NEAR(dense_weight(related), 0.9595239, 1e-5);
}

TEST_F(Fusion, AHitLeansOnSimilarHits) {
  const std::vector<Hit> hits = {{4, 0.9f}, {2, 0.8f}, {7, 0.7f}, {1, 0.2f}};
  const std::vector<std::vector<Hit>> similar = {
      {{1, 0.5f}, {8, 0.4f}}, {{7, 0.5f}, {4, 0.25f}}, {{2, 1.0f}}, {{4, -0.2f}}};
  const auto leaning = lean_on_similar(hits, similar, 0.5);
  EXPECT_EQ(labels(leaning), (std::vector<Label>{2, 4, 7, 1}));
  EXPECT_FLOAT_EQ(leaning[0].score, (0.8f + 0.25f * 0.7f + 0.125f * 0.9f) / 1.375f);
  EXPECT_FLOAT_EQ(leaning[1].score, (0.9f + 0.25f * 0.2f) / 1.25f);
  EXPECT_FLOAT_EQ(leaning[2].score, (0.7f + 0.5f * 0.8f) / 1.5f);
  EXPECT_EQ(leaning[3].score, 0.2f);  // nobody is near
  EXPECT_EQ(labels(lean_on_similar(hits, similar, 0)), labels(hits));
  EXPECT_TRUE(lean_on_similar({}, {}, 0.5).empty());
}

TEST_F(Fusion, TheScaleOfNeitherScoreMatters) {
  for (int i = 0; i < 500; ++i) {
    const Candidates candidates = random_candidates();
    Candidates scaled = candidates;
    for (Candidate& candidate : scaled) {
      if (candidate.dense) candidate.dense = 4.0f * *candidate.dense - 2.0f;
      candidate.lexical *= 0.125f;
    }
    EXPECT_NEAR(dense_weight(scaled), dense_weight(candidates), 1e-4);
    const auto before = fuse(candidates);
    const auto after = fuse(scaled);
    ASSERT_EQ(after.size(), before.size());
    for (size_t at = 0; at < after.size(); ++at) {
      EXPECT_NEAR(after[at].score, before[at].score, 1e-4);
    }
  }
}

TEST_F(Fusion, WhoIsBetterByBothIsNeverBehind) {
  for (int i = 0; i < 500; ++i) {
    const Candidates candidates = random_candidates();
    std::vector<float> score(candidates.size());
    for (const Hit& hit : fuse(candidates)) score[hit.label] = hit.score;
    for (const Candidate& a : candidates) {
      ASSERT_TRUE(score[a.label] >= 0.0f && score[a.label] <= 1.0f);
      for (const Candidate& b : candidates) {
        if (!a.dense || !b.dense || *a.dense < *b.dense || a.lexical < b.lexical) continue;
        EXPECT_GE(score[a.label], score[b.label]);
      }
    }
  }
}

TEST_F(Fusion, IsInDescendingOrderTiesByLabel) {
  for (int i = 0; i < 500; ++i) {
    Candidates candidates = random_candidates();
    const size_t count = candidates.size();
    // Twins under other labels.
    for (size_t at = 0; at < count; ++at) {
      candidates.push_back(candidates[at]);
      candidates.back().label += 100;
    }
    std::shuffle(candidates.begin(), candidates.end(), random_);
    const auto hits = fuse(candidates);
    ASSERT_EQ(hits.size(), candidates.size());
    for (size_t at = 1; at < hits.size(); ++at) {
      const Hit& before = hits[at - 1];
      EXPECT_TRUE(before.score > hits[at].score ||
                  (before.score == hits[at].score && before.label < hits[at].label));
    }
  }
}

// One passage of nine stands out by `lead` in its dense score, by 3 in its words.
Candidates leading(float lead, Label dense_best) {
  Candidates candidates;
  for (Label i = 0; i < 9; ++i) {
    const float noise = static_cast<float>(i % 3);
    candidates.push_back({i, i == dense_best ? lead : noise, i == 0 ? 6.0f : noise});
  }
  return candidates;
}

TEST_F(Fusion, ALargerLeadWeighsMore) {
  double last = 0;
  for (const float lead : {2.5f, 3.0f, 4.0f, 6.0f, 9.0f}) {
    const double weight = dense_weight(leading(lead, 4));
    EXPECT_GT(weight, last);
    last = weight;
  }
}

TEST_F(Fusion, ScoresThatAgreeWithTheWordsWeighMore) {
  EXPECT_GT(dense_weight(leading(6, 0)), dense_weight(leading(6, 4)));
}

TEST_F(Fusion, WhereOneScoreSaysNothingTheOtherDecides) {
  expect_order({{1, 0.5f, 0.0f}, {2, 0.7f, 0.0f}, {3, 0.6f, 0.0f}}, {2, 3, 1});  // no word matches
  expect_order({{1, 0.5f, 2.0f}, {2, 0.7f, 2.0f}, {3, 0.6f, 2.0f}}, {2, 3, 1});
  expect_order({{1, 0.5f, 0.0f}, {2, 0.5f, 9.0f}, {3, 0.5f, 1.0f}}, {2, 3, 1});
  expect_order({{1, {}, 1.0f}, {2, {}, 9.0f}, {3, {}, 2.0f}}, {2, 3, 1});    // nothing is embedded
  expect_order({{1, {}, 1.0f}, {2, {}, 9.0f}, {3, 0.9f, 2.0f}}, {2, 3, 1});  // hardly anything
  expect_order({{3, 0.1f, 1.0f}, {2, 0.1f, 1.0f}}, {2, 3});
}

TEST_F(Fusion, WithoutAVectorACandidateStandsInTheMiddle) {
  const Candidates candidates = {
      {1, -0.2f, 0.0f}, {2, -0.41f, 4.0f}, {3, {}, 4.0f}, {4, -0.1f, 4.0f}, {5, -0.9f, 1.0f}};
  const auto order = labels(fuse(candidates));
  const auto place = [&](Label label) { return std::find(order.begin(), order.end(), label); };
  EXPECT_LT(place(4), place(3));
  EXPECT_LT(place(3), place(2));  // the mean of the dense scores is -0.4025
}

TEST_F(Fusion, WhatHasTheWordsAndWaitsForItsVectorIsNotBehindWhatHasNone) {
  Candidates candidates;
  for (Label label = 0; label < 60; ++label) {
    candidates.push_back({label, 0.1f * normal_(random_), 0.0f});
  }
  for (Label label = 60; label < 100; ++label) candidates.push_back({label, {}, 3.0f});
  const auto waiting = labels(fuse(candidates));
  for (size_t i = 0; i < 40; ++i) EXPECT_GE(waiting[i], 60u);

  // With a quarter of them embedded, and all of them.
  const double before = dense_weight(candidates);
  for (Label label = 60; label < 70; ++label) candidates[label].dense = 0.1f;
  const double quarter = dense_weight(candidates);
  for (Label label = 70; label < 100; ++label) candidates[label].dense = 0.1f;
  EXPECT_EQ(before, 0);
  EXPECT_LE(quarter, 0.25);
  EXPECT_GT(dense_weight(candidates), 0.5);
}

TEST_F(Fusion, TakesAnyNumberOfCandidatesAndAnyFiniteScores) {
  EXPECT_TRUE(fuse({}).empty());
  expect_order({{8, -0.5f, 0.0f}}, {8});
  expect_order({{8, {}, 0.0f}}, {8});
  expect_order({{1, 1e38f, 1e38f}, {2, -1e38f, 0.0f}}, {1, 2});
  expect_order({{1, 1e-45f, 1e-45f}, {2, 0.0f, 0.0f}}, {1, 2});
}

}  // namespace
}  // namespace askfolio
