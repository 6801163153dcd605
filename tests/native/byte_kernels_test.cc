#include "encoder/byte_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace askfolio {
namespace {

constexpr size_t kRows = 8, kPanels = kRows / kTileRows;

// Rows of activations as blocks, columns of weights as Linear has them.
struct Problem {
  size_t depth;
  std::vector<float> blocks = std::vector<float>(kRows * depth);
  std::vector<int8_t> weights = std::vector<int8_t>(kTileColumns * depth);

  float& value(size_t row, size_t k) {
    return blocks[(k / kTileColumns * kRows + row) * kTileColumns + k % kTileColumns];
  }
  int8_t& weight(size_t k, size_t column) {
    return weights[k / 2 * 2 * kTileColumns + 2 * column + k % 2];
  }
};

void expect_right(Problem problem) {
  const size_t depth = problem.depth;
  const Blocks blocks = {problem.blocks.data(), kRows};
  std::vector<int8_t> columns(kTileColumns * depth), panel(kTileRows * depth);
  int32_t sums[kTileColumns];
  arrange_bytes(problem.weights.data(), depth, columns.data(), sums);
  const float scales[kTileColumns] = {1, 2, 0.5f, 1, 1, 3, 1, 1};
  const float bias[kTileColumns] = {0, -1, 5, 0, 0, 0, 100, 0};
  for (size_t first = 0; first < kRows; first += kTileRows) {
    ByteRow rows[kTileRows];
    quantise_byte_rows(blocks, depth / kTileColumns, first, panel.data(), rows);
    ASSERT_GE(*std::min_element(panel.begin(), panel.end()), 0);
    float out[kTileSize];
    multiply_byte_tile(panel.data(), columns.data(), depth, rows, sums, scales, bias, out);
    for (size_t i = 0; i < kTileSize; ++i) {
      const size_t row = first + i / kTileColumns, column = i % kTileColumns;
      double product = 0, weights = 0, products = 0;
      for (size_t k = 0; k < depth; ++k) {
        const double weight = problem.weight(k, column);
        product += problem.value(row, k) * weight;
        products += std::abs(problem.value(row, k) * weight);
        weights += std::abs(weight);
      }
      // Every number is off by at most half a step, a 254th of its row's range.
      const double step = rows[i / kTileColumns].scale;
      const double most = 0.501 * step * weights + 1e-5 * products + 1e-5;
      EXPECT_NEAR(out[i], scales[column] * product + bias[column], scales[column] * most)
          << depth << ": row " << row << ", column " << column;
    }
  }
}

TEST(ByteKernels, ComeWithinHalfAStepOfTheProduct) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  for (const size_t depth : {8u, 16u, 24u, 384u, 1536u}) {
    Problem problem = {depth};
    for (size_t row = 0; row < kRows; ++row) {
      for (size_t k = 0; k < depth; ++k) problem.value(row, k) = normal(random);
    }
    for (int8_t& weight : problem.weights) weight = static_cast<int8_t>(random() % 255 - 127);
    expect_right(problem);
    // Rows of zeros, of one number, all below zero, of one large number, tiny, and huge ones.
    for (size_t k = 0; k < depth; ++k) {
      problem.value(0, k) = 0;
      problem.value(1, k) = -3.25f;
      problem.value(2, k) -= 100;
      problem.value(4, k) *= 1e-30f;
      problem.value(5, k) *= 1e30f;
    }
    problem.value(3, depth - 1) = 1000;
    expect_right(problem);
  }
}

TEST(ByteKernels, UseTheWholeRangeOfABytePerRow) {
  Problem problem = {8};
  for (size_t row = 0; row < kRows; ++row) {
    for (size_t k = 0; k < 8; ++k) {
      problem.value(row, k) = static_cast<float>(row) + 0.5f * static_cast<float>(k);
    }
  }
  std::vector<int8_t> panel(kTileRows * 8);
  ByteRow rows[kTileRows];
  quantise_byte_rows({problem.blocks.data(), kRows}, 1, 4, panel.data(), rows);
  for (size_t row = 0; row < kTileRows; ++row) {
    EXPECT_EQ(rows[row].zero, static_cast<float>(4 + row));
    EXPECT_FLOAT_EQ(rows[row].scale, 3.5f / 127);
    for (size_t k = 0; k < 8; ++k) {
      const int byte = panel[k / 4 * 16 + row * 4 + k % 4];
      EXPECT_EQ(byte, std::lround(127.0 * static_cast<double>(k) / 7)) << row << ": " << k;
    }
  }
}

TEST(ByteKernels, SumsFitAtTheirLimits) {
  constexpr size_t kDepth = 2048;
  for (const int8_t weight : {int8_t{127}, int8_t{-127}, int8_t{-128}}) {
    const std::vector<int8_t> panel(kTileRows * kDepth, 127);
    const std::vector<int8_t> weights(kTileColumns * kDepth, weight);
    std::vector<int8_t> columns(weights.size());
    int32_t sums[kTileColumns];
    arrange_bytes(weights.data(), kDepth, columns.data(), sums);
    const ByteRow rows[kTileRows] = {{1, 1}, {1, 1}, {1, 1}, {1, 1}};
    const float ones[kTileColumns] = {1, 1, 1, 1, 1, 1, 1, 1}, none[kTileColumns] = {};
    float out[kTileSize];
    multiply_byte_tile(panel.data(), columns.data(), kDepth, rows, sums, ones, none, out);
    for (const float value : out) EXPECT_FLOAT_EQ(value, 128.0f * weight * kDepth);
  }
}

TEST(ByteKernels, AreRightHere) { EXPECT_TRUE(byte_products_are_right()); }

}  // namespace
}  // namespace askfolio
