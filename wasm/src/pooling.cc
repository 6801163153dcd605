#include "askfolio/pooling.h"

#include <cmath>
#include <string>
#include <vector>

#include "askfolio/error.h"

namespace askfolio {

Pooling pooling_from_name(std::string_view name) {
  if (name == "mean") return Pooling::kMean;
  if (name == "cls") return Pooling::kCls;
  throw Error("bad-pooling",
              "pooling: expected \"mean\" or \"cls\", found \"" + std::string(name) + "\"");
}

void pool(const float* hidden, size_t tokens, size_t dims, Pooling pooling, float* out) {
  // The mean's divisor drops out of the normalised vector, so that a sum is enough; CLS is the sum
  // of the first row alone.
  const size_t rows = pooling == Pooling::kMean ? tokens : 1;
  std::vector<double> sum(dims, 0.0);
  for (size_t row = 0; row < rows; ++row) {
    for (size_t i = 0; i < dims; ++i) sum[i] += hidden[row * dims + i];
  }
  double squares = 0.0;
  for (const double value : sum) squares += value * value;
  // Sums of floats cannot overflow a double: not finite here means not finite in the input.
  if (!std::isfinite(squares)) {
    throw Error("bad-vector", "pooling: expected finite token vectors, found infinity or NaN");
  }
  const double scale = squares > 0.0 ? 1.0 / std::sqrt(squares) : 0.0;
  for (size_t i = 0; i < dims; ++i) out[i] = static_cast<float>(sum[i] * scale);
}

}  // namespace askfolio
