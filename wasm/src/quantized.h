// Vectors as small integers, or as they are: what the vector index keeps and compares.
#ifndef ASKFOLIO_QUANTIZED_H_
#define ASKFOLIO_QUANTIZED_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "askfolio/precision.h"
#include "encoder/lanes.h"

namespace askfolio {

// Codes of a vector are filled up with zeros to so many, so that kernels need no remainder.
inline size_t padded(size_t dims) { return (dims + 15) / 16 * 16; }

constexpr int kFinePerCoarse = 256;

// A vector in 16 bits a value, with the two bytes of each apart, so that the upper ones alone can
// be compared: value = scale * (coarse + fine / 256). The upper bytes alone are off by at most half
// of `scale`, which is 1/127 of the largest value; both together by 1/65278 of it. Or in float32, and then
// it is `values` alone.
struct Quantized {
  float scale = 0.0f;
  std::vector<int8_t> coarse;  // [padded(dims)], -127 to 127
  std::vector<int8_t> fine;    // [padded(dims)], -128 to 127
  std::vector<float> values;   // [padded(dims)]
};

// REQUIRES: finite values.
Quantized quantize(const float* vector, size_t dims, Precision precision = Precision::kInt8);

// What is compared with many vectors: value = scale * code, 16 bits a code; fewer above 511
// dimensions, so that no sum of products with bytes leaves 32 bits. With float32, `values` alone.
struct QuantizedQuery {
  float scale = 0.0f;
  std::vector<int16_t> codes;  // [padded(dims)]
  std::vector<float> values;   // [padded(dims)]
};

// REQUIRES: finite values.
QuantizedQuery quantize_query(const float* vector, size_t dims,
                              Precision precision = Precision::kInt8);

inline int32_t sum_of(I32x4 a) { return (a[0] + a[1]) + (a[2] + a[3]); }

// The sum of products. REQUIRES: count is padded, and the query's codes are small enough for the
// sum to fit, as quantize_query makes them.
inline int32_t dot(const int16_t* query, const int8_t* codes, size_t count) {
  I32x4 even{}, odd{};
  for (size_t i = 0; i < count; i += 16) {
    even += dot(load<I16x8>(query + i), load_int8s(codes + i));
    odd += dot(load<I16x8>(query + i + 8), load_int8s(codes + i + 8));
  }
  return sum_of(even + odd);
}

// The same of floats. REQUIRES: count is padded.
inline float dot(const float* a, const float* b, size_t count) {
  F32x4 even{}, odd{};
  for (size_t i = 0; i < count; i += 8) {
    even += load<F32x4>(a + i) * load<F32x4>(b + i);
    odd += load<F32x4>(a + i + 4) * load<F32x4>(b + i + 4);
  }
  return sum_of(even + odd);
}

// The same of two vectors' codes.
int32_t dot(const int8_t* a, const int8_t* b, size_t count);

// What the lower bytes of a vector of that scale add to its inner product; 0 for nullptr.
float fine_product(const QuantizedQuery& query, float scale, const int8_t* fine);

}  // namespace askfolio

#endif  // ASKFOLIO_QUANTIZED_H_
