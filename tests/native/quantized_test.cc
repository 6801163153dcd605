#include "quantized.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace askfolio {
namespace {

constexpr size_t kSizes[] = {1, 2, 15, 16, 17, 24, 384, 512, 8192};

std::vector<float> random_vector(std::mt19937& random, size_t dims) {
  std::normal_distribution<float> normal;
  std::vector<float> vector(dims);
  for (float& value : vector) value = normal(random);
  return vector;
}

double largest_of(const std::vector<float>& vector) {
  double largest = 0;
  for (const float value : vector) largest = std::max(largest, std::abs(double{value}));
  return largest;
}

TEST(Quantized, IsOffByHalfAStepAtMost) {
  std::mt19937 random(1);
  for (const size_t dims : kSizes) {
    const std::vector<float> vector = random_vector(random, dims);
    const Quantized quantized = quantize(vector.data(), dims);
    const double coarse_error = 0.5 * largest_of(vector) / 127;
    const double fine_error = 0.5 * largest_of(vector) / 32639;
    ASSERT_EQ(quantized.coarse.size(), padded(dims));
    ASSERT_EQ(quantized.fine.size(), padded(dims));
    for (size_t i = 0; i < padded(dims); ++i) {
      const double value = i < dims ? vector[i] : 0.0;
      const double coarse = double{quantized.scale} * quantized.coarse[i];
      const double fine = coarse + double{quantized.scale} * quantized.fine[i] / 256;
      EXPECT_NEAR(coarse, value, 1.01 * coarse_error);
      EXPECT_NEAR(fine, value, 1.01 * fine_error);
      EXPECT_GE(quantized.coarse[i], -127);
    }
  }
}

TEST(Quantized, QueriesHaveTheBitsThatTheirLengthLeaves) {
  std::mt19937 random(2);
  for (const size_t dims : kSizes) {
    const std::vector<float> vector = random_vector(random, dims);
    const QuantizedQuery query = quantize_query(vector.data(), dims);
    // 15 bits and sign, or what keeps dims products with -128 within 31 bits.
    const double codes = std::min(32767.0, std::pow(2, 24) / padded(dims) - 1);
    for (size_t i = 0; i < dims; ++i) {
      EXPECT_NEAR(double{query.scale} * query.codes[i], vector[i],
                  0.51 * largest_of(vector) / codes);
    }
  }
}

// The smallest and largest floats, and nothing at all.
TEST(Quantized, HoldsEveryMagnitude) {
  for (const float value : {std::numeric_limits<float>::denorm_min(), 1e-30f, 1e18f, 0.0f}) {
    const float vector[] = {value, -value, 0};
    const Quantized quantized = quantize(vector, 3);
    const QuantizedQuery query = quantize_query(vector, 3);
    const int8_t largest = value == 0 ? 0 : 127;
    EXPECT_EQ(quantized.coarse[0], largest);
    EXPECT_EQ(quantized.coarse[1], -largest);
    EXPECT_EQ(quantized.coarse[2], 0);
    EXPECT_EQ(query.codes[0], value == 0 ? 0 : 32767);
    EXPECT_EQ(query.codes[1], -query.codes[0]);
  }
}

int64_t plain_dot(const auto& a, const auto& b) {
  int64_t sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += int64_t{a[i]} * b[i];
  return sum;
}

TEST(Quantized, DotProductsAreThoseOfPlainArithmetic) {
  std::mt19937 random(3);
  for (const size_t dims : kSizes) {
    const size_t count = padded(dims);
    for (int round = 0; round < 50; ++round) {
      const QuantizedQuery query = quantize_query(random_vector(random, dims).data(), dims);
      std::vector<int8_t> a(count), b(count);
      for (int8_t& code : a) code = static_cast<int8_t>(random());
      for (int8_t& code : b) code = static_cast<int8_t>(random());
      EXPECT_EQ(dot(query.codes.data(), a.data(), count), plain_dot(query.codes, a));
      EXPECT_EQ(dot(a.data(), b.data(), count), plain_dot(a, b));
    }
  }
}

TEST(Quantized, TheLargestSumsFit) {
  for (const size_t dims : kSizes) {
    const std::vector<float> ones(dims, 1.0f);
    const std::vector<int16_t> query = quantize_query(ones.data(), dims).codes;
    for (const int8_t extreme : {int8_t{-128}, int8_t{127}}) {
      const std::vector<int8_t> codes(padded(dims), extreme);
      EXPECT_EQ(dot(query.data(), codes.data(), codes.size()), plain_dot(query, codes));
      EXPECT_EQ(dot(codes.data(), codes.data(), codes.size()), plain_dot(codes, codes));
    }
  }
}

}  // namespace
}  // namespace askfolio
