#include "askfolio/pooling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "askfolio/error.h"

namespace askfolio {
namespace {

// Rows (3, 1) and (3, 7): their mean is (3, 4), of length 5.
constexpr float kHidden[] = {3, 1, 3, 7};

TEST(Pooling, MeanIsTheNormalisedMeanOfAllRows) {
  float out[2];
  pool(kHidden, 2, 2, Pooling::kMean, out);
  EXPECT_FLOAT_EQ(out[0], 0.6f);
  EXPECT_FLOAT_EQ(out[1], 0.8f);
}

TEST(Pooling, ClsIsTheNormalisedFirstRow) {
  float out[2];
  pool(kHidden, 2, 2, Pooling::kCls, out);
  EXPECT_FLOAT_EQ(out[0], 3 / std::sqrt(10.0f));
  EXPECT_FLOAT_EQ(out[1], 1 / std::sqrt(10.0f));
}

TEST(Pooling, AZeroVectorStaysZero) {
  const float hidden[] = {1, -1, -1, 1};
  float out[2] = {7, 7};
  pool(hidden, 2, 2, Pooling::kMean, out);
  EXPECT_EQ(out[0], 0.0f);
  EXPECT_EQ(out[1], 0.0f);
}

TEST(Pooling, VeryLargeValuesDoNotOverflow) {
  const float large = std::numeric_limits<float>::max();
  const float hidden[] = {large, large};
  float out[1];
  pool(hidden, 2, 1, Pooling::kMean, out);
  EXPECT_FLOAT_EQ(out[0], 1.0f);
}

TEST(Pooling, RefusesWhatIsNotFinite) {
  for (const float bad :
       {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
        std::numeric_limits<float>::quiet_NaN()}) {
    const float hidden[] = {1, 2, 3, bad};
    float out[2];
    EXPECT_THROW(pool(hidden, 2, 2, Pooling::kMean, out), Error);
  }
}

TEST(Pooling, KnowsItsTwoNames) {
  EXPECT_EQ(pooling_from_name("mean"), Pooling::kMean);
  EXPECT_EQ(pooling_from_name("cls"), Pooling::kCls);
  try {
    pooling_from_name("max");
    FAIL() << "expected an Error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-pooling");
  }
}

}  // namespace
}  // namespace askfolio
