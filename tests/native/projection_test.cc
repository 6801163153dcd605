#include "askfolio/projection.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace askfolio {
namespace {

using Rows = std::vector<std::vector<float>>;

std::vector<float> project_all(const Rows& rows, ProjectionOptions options = {}) {
  const auto read = [&](size_t row, float* into) { std::ranges::copy(rows[row], into); };
  return project(read, rows.size(), rows.empty() ? 1 : rows[0].size(), options);
}

// A cloud whose directions are spread by these amounts, in a random rotation.
Rows cloud(size_t count, const std::vector<double>& spreads, uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  const size_t dims = spreads.size();
  std::vector<std::vector<double>> axes;
  while (axes.size() < dims) {
    std::vector<double> axis(dims);
    for (double& value : axis) value = normal(random);
    for (const auto& other : axes) {
      double part = 0;
      for (size_t i = 0; i < dims; ++i) part += axis[i] * other[i];
      for (size_t i = 0; i < dims; ++i) axis[i] -= part * other[i];
    }
    double length = 0;
    for (const double value : axis) length += value * value;
    for (double& value : axis) value /= std::sqrt(length);
    axes.push_back(axis);
  }
  Rows rows(count, std::vector<float>(dims, 3.0f));
  for (auto& row : rows) {
    for (size_t a = 0; a < dims; ++a) {
      const double along = spreads[a] * normal(random);
      for (size_t i = 0; i < dims; ++i) row[i] += static_cast<float>(along * axes[a][i]);
    }
  }
  return rows;
}

// Eigenvalues, largest first, of the covariance of rows, by Jacobi's rotations.
std::vector<double> eigenvalues(const Rows& rows) {
  const size_t dims = rows[0].size();
  std::vector<double> mean(dims);
  for (const auto& row : rows) {
    for (size_t i = 0; i < dims; ++i) mean[i] += row[i] / static_cast<double>(rows.size());
  }
  std::vector<std::vector<double>> m(dims, std::vector<double>(dims));
  for (const auto& row : rows) {
    for (size_t i = 0; i < dims; ++i) {
      for (size_t j = 0; j < dims; ++j) {
        m[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / static_cast<double>(rows.size());
      }
    }
  }
  for (int sweep = 0; sweep < 60; ++sweep) {
    for (size_t p = 0; p < dims; ++p) {
      for (size_t q = p + 1; q < dims; ++q) {
        if (std::abs(m[p][q]) < 1e-15) continue;
        const double angle = 0.5 * std::atan2(2 * m[p][q], m[q][q] - m[p][p]);
        const double c = std::cos(angle), s = std::sin(angle);
        for (size_t i = 0; i < dims; ++i) {
          const double a = m[i][p], b = m[i][q];
          m[i][p] = c * a - s * b;
          m[i][q] = s * a + c * b;
        }
        for (size_t i = 0; i < dims; ++i) {
          const double a = m[p][i], b = m[q][i];
          m[p][i] = c * a - s * b;
          m[q][i] = s * a + c * b;
        }
      }
    }
  }
  std::vector<double> values;
  for (size_t i = 0; i < dims; ++i) values.push_back(m[i][i]);
  std::ranges::sort(values, std::greater<>());
  return values;
}

// Means, variances and covariance of the two coordinates.
struct Moments {
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
};

Moments moments_of(const std::vector<float>& points) {
  Moments m;
  const double count = static_cast<double>(points.size()) / 2;
  for (size_t i = 0; i < points.size(); i += 2) {
    const double x = points[i], y = points[i + 1];
    m.x += x / count;
    m.y += y / count;
    m.xx += x * x / count;
    m.yy += y * y / count;
    m.xy += x * y / count;
  }
  return m;
}

TEST(Projection, SpreadsPointsAsTheTwoLargestEigenvaluesSay) {
  for (const uint32_t seed : {1u, 2u, 3u}) {
    std::vector<double> spreads(24, 0.1);
    spreads[7] = 2;
    spreads[11] = 1.2;
    spreads[3] = 0.7;
    const Rows rows = cloud(500, spreads, seed);
    const std::vector<double> expected = eigenvalues(rows);
    const Moments m = moments_of(project_all(rows));
    EXPECT_NEAR(m.xx, expected[0], 1e-4 * expected[0]);
    EXPECT_NEAR(m.yy, expected[1], 1e-4 * expected[0]);
    EXPECT_NEAR(m.xy, 0, 1e-4 * expected[0]);
    EXPECT_NEAR(m.x, 0, 1e-4);
    EXPECT_NEAR(m.y, 0, 1e-4);
  }
}

TEST(Projection, KeepsDistancesOfWhatLiesInAPlane) {
  std::vector<double> spreads(40, 0.0);
  spreads[0] = 1;
  spreads[1] = 0.5;
  const Rows rows = cloud(60, spreads, 4);
  const std::vector<float> points = project_all(rows);
  for (size_t a = 0; a < rows.size(); ++a) {
    for (size_t b = 0; b < a; ++b) {
      double squares = 0;
      for (size_t i = 0; i < 40; ++i) squares += std::pow(rows[a][i] - rows[b][i], 2);
      const double apart =
          std::hypot(points[2 * a] - points[2 * b], points[2 * a + 1] - points[2 * b + 1]);
      EXPECT_NEAR(apart, std::sqrt(squares), 1e-4);
    }
  }
}

TEST(Projection, ASampleShowsNearlyTheSamePlane) {
  std::vector<double> spreads(24, 0.1);
  spreads[0] = 2;
  spreads[1] = 1;
  const Rows rows = cloud(3000, spreads, 5);
  const Moments all = moments_of(project_all(rows));
  const Moments some = moments_of(project_all(rows, {.sample = 300}));
  EXPECT_GT(some.xx + some.yy - some.x * some.x - some.y * some.y, 0.99 * (all.xx + all.yy));
}

TEST(Projection, IsTheSameEveryTimeAndTurnsWithNoSign) {
  Rows rows = cloud(100, {1, 0.5, 0.2, 0.1}, 6);
  const std::vector<float> points = project_all(rows);
  EXPECT_EQ(points, project_all(rows));
  std::ranges::reverse(rows);
  const std::vector<float> reversed = project_all(rows);
  for (size_t i = 0; i < rows.size(); ++i) {
    EXPECT_NEAR(points[2 * i], reversed[2 * (rows.size() - 1 - i)], 1e-4);
    EXPECT_NEAR(points[2 * i + 1], reversed[2 * (rows.size() - 1 - i) + 1], 1e-4);
  }
}

TEST(Projection, HasZerosWhereNothingIsSpread) {
  EXPECT_TRUE(project_all({}).empty());
  EXPECT_EQ(project_all({{1, 2, 3}}), std::vector<float>(2));
  EXPECT_EQ(project_all({{1, 2, 3}, {1, 2, 3}, {1, 2, 3}}), std::vector<float>(6));
  const std::vector<float> pair = project_all({{0, 0, 0}, {0, 0, 2}});
  EXPECT_NEAR(pair[0], -1, 1e-6);
  EXPECT_NEAR(pair[2], 1, 1e-6);
  EXPECT_NEAR(pair[1], 0, 1e-6);
  EXPECT_EQ(project_all({{1}, {3}}), (std::vector<float>{-1, 0, 1, 0}));
}

}  // namespace
}  // namespace askfolio
