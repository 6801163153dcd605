#include "askfolio/projection.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace askfolio {
namespace {

using Direction = std::vector<double>;

// Rounds of power iteration; most collections need some twenty.
constexpr int kMostRounds = 300;
// Converged: no part of a unit direction moves by more.
constexpr double kStill = 1e-9;
// A spread below this part of all is rounding.
constexpr double kNothing = 1e-12;

double dot(const Direction& a, const Direction& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Makes it a unit vector; zeros where it is next to nothing.
void normalize(Direction& a, double least) {
  const double length = std::sqrt(dot(a, a));
  for (double& value : a) value = length > least ? value / length : 0.0;
}

void subtract_part_along(Direction& a, const Direction& unit) {
  const double part = dot(a, unit);
  for (size_t i = 0; i < a.size(); ++i) a[i] -= part * unit[i];
}

// Mean, and the covariance [dims][dims] around it times the number of rows.
struct Spread {
  Direction mean;
  std::vector<double> matrix;

  Direction times(const Direction& a) const {
    Direction product(a.size());
    for (size_t i = 0; i < a.size(); ++i) {
      const double* row = &matrix[i * a.size()];
      for (size_t j = 0; j < a.size(); ++j) product[i] += row[j] * a[j];
    }
    return product;
  }

  double trace() const {
    double sum = 0;
    for (size_t i = 0; i < mean.size(); ++i) sum += matrix[i * mean.size() + i];
    return sum;
  }
};

Spread spread_of(const std::vector<float>& rows, size_t dims) {
  const size_t count = rows.size() / dims;
  Spread spread{Direction(dims), std::vector<double>(dims * dims)};
  for (size_t i = 0; i < rows.size(); ++i) {
    spread.mean[i % dims] += rows[i] / static_cast<double>(count);
  }
  Direction around(dims);
  for (size_t row = 0; row < count; ++row) {
    for (size_t i = 0; i < dims; ++i) around[i] = rows[row * dims + i] - spread.mean[i];
    for (size_t i = 0; i < dims; ++i) {
      double* sums = &spread.matrix[i * dims];
      for (size_t j = 0; j <= i; ++j) sums[j] += around[i] * around[j];
    }
  }
  for (size_t i = 0; i < dims; ++i) {
    for (size_t j = 0; j < i; ++j) spread.matrix[j * dims + i] = spread.matrix[i * dims + j];
  }
  return spread;
}

// Numbers that no collection is orthogonal to, the same everywhere.
Direction begin_direction(size_t dims, uint32_t seed) {
  Direction direction(dims);
  for (double& value : direction) {
    seed = seed * 1664525 + 1013904223;
    value = static_cast<double>(seed >> 8) / (1 << 24) - 0.5;
  }
  normalize(direction, 0);
  return direction;
}

// The eigenvector of the largest eigenvalue among those orthogonal to `above`; zeros where there is
// no spread left.
Direction principal(const Spread& spread, const Direction& above, uint32_t seed) {
  const double least = kNothing * spread.trace();
  Direction direction = begin_direction(spread.mean.size(), seed);
  for (int round = 0; round < kMostRounds; ++round) {
    Direction next = spread.times(direction);
    subtract_part_along(next, above);
    normalize(next, least);
    double moved = 0;
    for (size_t i = 0; i < next.size(); ++i) {
      moved = std::max(moved, std::abs(next[i] - direction[i]));
    }
    direction = std::move(next);
    if (moved < kStill) break;
  }
  const auto larger = [](double a, double b) { return std::abs(a) < std::abs(b); };
  const double largest = *std::max_element(direction.begin(), direction.end(), larger);
  if (largest < 0) {
    for (double& value : direction) value = -value;
  }
  return direction;
}

}  // namespace

std::vector<float> project(const VectorReader& read, size_t count, size_t dims,
                           ProjectionOptions options) {
  if (count == 0) return {};
  const size_t sampled = std::min(count, std::max<size_t>(options.sample, 1));
  std::vector<float> rows(sampled * dims);
  for (size_t i = 0; i < sampled; ++i) read(i * count / sampled, &rows[i * dims]);
  const Spread spread = spread_of(rows, dims);
  const Direction first = principal(spread, Direction(dims), 1);
  const Direction second = principal(spread, first, 2);

  std::vector<float> points(2 * count);
  std::vector<float> row(dims);
  for (size_t i = 0; i < count; ++i) {
    read(i, row.data());
    double x = 0, y = 0;
    for (size_t j = 0; j < dims; ++j) {
      const double around = row[j] - spread.mean[j];
      x += around * first[j];
      y += around * second[j];
    }
    points[2 * i] = static_cast<float>(x);
    points[2 * i + 1] = static_cast<float>(y);
  }
  return points;
}

}  // namespace askfolio
