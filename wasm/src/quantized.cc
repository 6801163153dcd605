#include "quantized.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace askfolio {
namespace {

// The largest value's code: its upper byte, rounded, is 127.
constexpr double kLargestCode = 127 * 256 + 127;

double largest_of(const float* vector, size_t dims) {
  double largest = 0.0;
  for (size_t i = 0; i < dims; ++i) largest = std::max(largest, std::abs(double{vector[i]}));
  return largest;
}

// The value in steps of `step`; in double, where the step of the smallest float is not yet 0. nearbyint
// is one instruction, lround a call.
int32_t code_of(float value, double step) {
  return step == 0.0 ? 0 : static_cast<int32_t>(std::nearbyint(double{value} / step));
}

std::vector<float> padded_copy(const float* vector, size_t dims) {
  std::vector<float> copy(vector, vector + dims);
  copy.resize(padded(dims));
  return copy;
}

}  // namespace

Quantized quantize(const float* vector, size_t dims, Precision precision) {
  if (precision == Precision::kFloat32) return {0.0f, {}, {}, padded_copy(vector, dims)};
  const double step = largest_of(vector, dims) / kLargestCode;
  Quantized quantized;
  quantized.scale = static_cast<float>(kFinePerCoarse * step);
  quantized.coarse.resize(padded(dims));
  quantized.fine.resize(padded(dims));
  for (size_t i = 0; i < dims; ++i) {
    const int32_t code = code_of(vector[i], step);
    const int32_t coarse = (code + 128) >> 8;
    quantized.coarse[i] = static_cast<int8_t>(coarse);
    quantized.fine[i] = static_cast<int8_t>(code - kFinePerCoarse * coarse);
  }
  return quantized;
}

QuantizedQuery quantize_query(const float* vector, size_t dims, Precision precision) {
  if (precision == Precision::kFloat32) return {0.0f, {}, padded_copy(vector, dims)};
  const double fitting = std::numeric_limits<int32_t>::max() / (128.0 * padded(dims));
  const double largest_code = std::floor(std::min(32767.0, fitting));
  const double step = largest_of(vector, dims) / largest_code;
  QuantizedQuery query;
  query.scale = static_cast<float>(step);
  query.codes.resize(padded(dims));
  for (size_t i = 0; i < dims; ++i) {
    query.codes[i] = static_cast<int16_t>(code_of(vector[i], step));
  }
  return query;
}

int32_t dot(const int8_t* a, const int8_t* b, size_t count) {
  I32x4 even{}, odd{};
  for (size_t i = 0; i < count; i += 16) {
    even += dot(load_int8s(a + i), load_int8s(b + i));
    odd += dot(load_int8s(a + i + 8), load_int8s(b + i + 8));
  }
  return sum_of(even + odd);
}

float fine_product(const QuantizedQuery& query, float scale, const int8_t* fine) {
  if (fine == nullptr) return 0.0f;
  const auto sum = static_cast<float>(dot(query.codes.data(), fine, query.codes.size()));
  return sum / kFinePerCoarse * (query.scale * scale);
}

}  // namespace askfolio
