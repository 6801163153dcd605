#include "askfolio/fusion.h"

#include <gtest/gtest.h>

namespace askfolio {
namespace {

const std::vector<Candidate> kCandidates = {{7, 0.5f, 2.0f}, {3, 0.25f, 8.0f}, {5, 0.75f, 0.0f}};

std::vector<uint32_t> labels(const std::vector<Hit>& hits) {
  std::vector<uint32_t> out;
  for (const Hit& hit : hits) out.push_back(hit.label);
  return out;
}

TEST(Fusion, WeightOneIsTheDenseOrder) {
  const auto hits = fuse(kCandidates, 1.0f, 3);
  EXPECT_EQ(labels(hits), (std::vector<uint32_t>{5, 7, 3}));
  EXPECT_FLOAT_EQ(hits[0].score, 0.75f);
}

TEST(Fusion, WeightZeroIsTheLexicalOrderScaledToOne) {
  const auto hits = fuse(kCandidates, 0.0f, 3);
  EXPECT_EQ(labels(hits), (std::vector<uint32_t>{3, 7, 5}));
  EXPECT_FLOAT_EQ(hits[0].score, 1.0f);
  EXPECT_FLOAT_EQ(hits[1].score, 0.25f);
}

TEST(Fusion, WeighsBoth) {
  const auto hits = fuse(kCandidates, 0.5f, 3);
  // 3: 0.125 + 0.5, 5: 0.375 + 0, 7: 0.25 + 0.125; 5 and 7 are equal, so the smaller label leads.
  EXPECT_EQ(labels(hits), (std::vector<uint32_t>{3, 5, 7}));
  EXPECT_FLOAT_EQ(hits[0].score, 0.625f);
  EXPECT_FLOAT_EQ(hits[2].score, 0.375f);
}

TEST(Fusion, NoWordMatchesAnywhere) {
  const auto hits = fuse({{1, 0.5f, 0.0f}, {2, 0.7f, 0.0f}}, 0.9f, 5);
  EXPECT_EQ(labels(hits), (std::vector<uint32_t>{2, 1}));
  EXPECT_FLOAT_EQ(hits[0].score, 0.63f);
}

TEST(Fusion, GivesAtMostKAndTakesNoCandidates) {
  EXPECT_EQ(fuse(kCandidates, 0.9f, 2).size(), 2u);
  EXPECT_TRUE(fuse(kCandidates, 0.9f, 0).empty());
  EXPECT_TRUE(fuse({}, 0.9f, 3).empty());
}

}  // namespace
}  // namespace askfolio
