#include "kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lanes.h"

namespace askfolio {
namespace {

// More bits of an activation than these add nothing to weights of 8.
constexpr int32_t kMostQuantised = 8191;
// 2^x rounds to zero as a quantised number long before.
constexpr float kLeastExponent = -100.0f;

// Polynomials by Horner's rule, the constant first.
template <size_t N>
inline F32x4 polynomial(const float (&coefficients)[N], F32x4 x) {
  F32x4 sum = splat(coefficients[N - 1]);
  for (size_t i = N - 1; i-- > 0;) sum = sum * x + splat(coefficients[i]);
  return sum;
}

// Least-squares fit of 2^x on [-1/2, 1/2], reweighted until its relative error is even: 2.6e-6.
constexpr float kExp2[] = {0.99999928f, 0.69312179f, 0.24024744f, 0.055917863f, 0.0095701013f};

// Likewise (P(X <= x) - 1/2) / x as a polynomial in x^2 on [-4.2, 4.2]; x times its error: 2.8e-5.
constexpr float kNormalEnd = 4.2f;
constexpr float kNormal[] = {0.39883459f,    -0.066222079f,   0.0097409422f,
                             -0.0010864595f, 8.9836016e-05f,  -5.2895712e-06f,
                             2.0724801e-07f, -4.7956732e-09f, 4.9238328e-11f};

// 2^x for x <= 0.
inline F32x4 exp2(F32x4 x) {
  x = max(x, splat(kLeastExponent));
  const I32x4 whole = nearest(x);
  // Shifted to where a float keeps its exponent.
  const F32x4 power = float_of((whole + 127) << 23);
  return polynomial(kExp2, x - to_float(whole)) * power;
}

inline I16x8 quantise(const float* values, F32x4 factor) {
  return narrow(nearest(load<F32x4>(values) * factor), nearest(load<F32x4>(values + 4) * factor));
}

// A row of zeros has any scale; a scale of 0 would divide by zero.
inline float scale_for(float largest, int32_t limit) {
  return std::max(largest, std::numeric_limits<float>::min()) / static_cast<float>(limit);
}

// Eight columns of four rows as four pairs of the panel, `stride` int16 apart.
inline void store_pairs(const I16x8 (&rows)[kTileRows], int16_t* out, size_t stride) {
  I32x4 r[kTileRows];
  for (size_t i = 0; i < kTileRows; ++i) r[i] = load<I32x4>(&rows[i]);
  const I32x4 low01 = interleave_low(r[0], r[1]), low23 = interleave_low(r[2], r[3]);
  const I32x4 high01 = interleave_high(r[0], r[1]), high23 = interleave_high(r[2], r[3]);
  store(out, first_halves(low01, low23));
  store(out + stride, second_halves(low01, low23));
  store(out + 2 * stride, first_halves(high01, high23));
  store(out + 3 * stride, second_halves(high01, high23));
}

}  // namespace

int32_t quantised_limit(size_t depth, int32_t other) {
  const int64_t fits = std::numeric_limits<int32_t>::max() / (static_cast<int64_t>(depth) * other);
  return static_cast<int32_t>(std::min<int64_t>(kMostQuantised, fits));
}

void multiply_tile(const int16_t* panel, const int16_t* columns, size_t depth,
                   const float* row_scales, const float* column_scales, const float* bias,
                   float* out) {
  I32x4 sums[kTileRows][2] = {};
  const int16_t* const end = panel + kTileRows * depth;
// Eight sums, two columns and a row fill the 16 registers of x86: unrolled, they spill.
#ifdef __clang__
#pragma clang loop unroll(disable)
#endif
  for (; panel != end; panel += 2 * kTileRows, columns += 2 * kTileColumns) {
    const I16x8 left = load<I16x8>(columns), right = load<I16x8>(columns + kTileColumns);
    for (size_t r = 0; r < kTileRows; ++r) {
      const I16x8 row = load_splat_pair(panel + 2 * r);
      sums[r][0] += dot(row, left);
      sums[r][1] += dot(row, right);
    }
  }
  for (size_t r = 0; r < kTileRows; ++r) {
    for (size_t half = 0; half < 2; ++half) {
      const F32x4 scale = load<F32x4>(column_scales + 4 * half) * splat(row_scales[r]);
      const F32x4 value = to_float(sums[r][half]) * scale + load<F32x4>(bias + 4 * half);
      store(out + r * kTileColumns + 4 * half, value);
    }
  }
}

void widen(const int8_t* from, size_t count, int16_t* to) {
  for (size_t i = 0; i < count; i += 8) store(to + i, load_int8s(from + i));
}

void gelu(float* values, size_t count) {
  for (float* at = values; at != values + count; at += 4) {
    const F32x4 x = load<F32x4>(at);
    const F32x4 near = min(max(x, splat(-kNormalEnd)), splat(kNormalEnd));
    store(at, x * (near * polynomial(kNormal, near * near) + splat(0.5f)));
  }
}

void quantise_rows(Blocks from, size_t block, size_t count, size_t row, int32_t limit, int16_t* out,
                   size_t stride, float* scales) {
  F32x4 largest[kTileRows] = {};
  for (size_t b = block; b < block + count; ++b) {
    const float* tile = from.at(b, row);
    for (size_t r = 0; r < kTileRows; ++r) {
      const float* values = tile + r * kTileColumns;
      largest[r] = max(largest[r], max(abs(load<F32x4>(values)), abs(load<F32x4>(values + 4))));
    }
  }
  F32x4 factors[kTileRows];
  for (size_t r = 0; r < kTileRows; ++r) {
    scales[r] = scale_for(largest_of(largest[r]), limit);
    factors[r] = splat(1.0f / scales[r]);
  }
  for (size_t b = block; b < block + count; ++b, out += kTileColumns / 2 * stride) {
    const float* tile = from.at(b, row);
    I16x8 rows[kTileRows];
    for (size_t r = 0; r < kTileRows; ++r) rows[r] = quantise(tile + r * kTileColumns, factors[r]);
    store_pairs(rows, out, stride);
  }
}

void quantise_columns(Blocks from, size_t block, size_t rows, size_t depth, int32_t limit,
                      int16_t* out, float* scales) {
  const float* const values = from.at(block, 0);
  F32x4 largest[2] = {};
  for (size_t row = 0; row < rows; ++row) {
    largest[0] = max(largest[0], abs(load<F32x4>(values + row * kTileColumns)));
    largest[1] = max(largest[1], abs(load<F32x4>(values + row * kTileColumns + 4)));
  }
  for (size_t c = 0; c < kTileColumns; ++c) scales[c] = scale_for(largest[c / 4][c % 4], limit);
  const F32x4 left = splat(1.0f) / load<F32x4>(scales);
  const F32x4 right = splat(1.0f) / load<F32x4>(scales + 4);
  const auto quantised = [&](size_t row) {
    if (row >= rows) return I16x8{};
    const float* at = values + row * kTileColumns;
    return narrow(nearest(load<F32x4>(at) * left), nearest(load<F32x4>(at + 4) * right));
  };
  for (size_t row = 0; row < depth; row += 2, out += 2 * kTileColumns) {
    const I16x8 first = quantised(row), second = quantised(row + 1);
    store(out, interleave_low(first, second));
    store(out + kTileColumns, interleave_high(first, second));
  }
}

void softmax(float* scores, size_t blocks, size_t count, int16_t* out, float* scales) {
  float* const last = scores + (blocks - 1) * kTileSize;
  for (size_t c = count - (blocks - 1) * kTileColumns; c < kTileColumns; ++c) {
    for (size_t r = 0; r < kTileRows; ++r) last[r * kTileColumns + c] = -1e30f;
  }
  F32x4 largest[kTileRows];
  for (F32x4& each : largest) each = splat(-1e30f);
  for (const float* tile = scores; tile <= last; tile += kTileSize) {
    for (size_t r = 0; r < kTileRows; ++r) {
      const float* row = tile + r * kTileColumns;
      largest[r] = max(largest[r], max(load<F32x4>(row), load<F32x4>(row + 4)));
    }
  }
  for (F32x4& each : largest) each = splat(largest_of(each));
  const F32x4 one = splat(kMostQuantised);
  I32x4 sums[kTileRows] = {};
  for (const float* tile = scores; tile <= last; tile += kTileSize, out += kTileSize) {
    I16x8 rows[kTileRows];
    for (size_t r = 0; r < kTileRows; ++r) {
      const float* row = tile + r * kTileColumns;
      const I32x4 low = nearest(exp2(load<F32x4>(row) - largest[r]) * one);
      const I32x4 high = nearest(exp2(load<F32x4>(row + 4) - largest[r]) * one);
      sums[r] += low + high;
      rows[r] = narrow(low, high);
    }
    store_pairs(rows, out, kTileColumns);
  }
  // Of what was rounded, so that it adds up to 1 all the same.
  for (size_t r = 0; r < kTileRows; ++r) scales[r] = 1.0f / sum_of(to_float(sums[r]));
}

void add_and_normalise(Blocks hidden, Blocks change, size_t blocks, size_t row, const float* gain,
                       const float* bias, float epsilon) {
  const float part = 1.0f / static_cast<float>(blocks * kTileColumns);
  F32x4 sums[kTileRows] = {};
  for (size_t b = 0; b < blocks; ++b) {
    float* to = hidden.at(b, row);
    const float* more = change.at(b, row);
    for (size_t i = 0; i < kTileSize; i += 4) {
      const F32x4 value = load<F32x4>(to + i) + load<F32x4>(more + i);
      store(to + i, value);
      sums[i / kTileColumns] += value;
    }
  }
  F32x4 means[kTileRows], squares[kTileRows] = {};
  for (size_t r = 0; r < kTileRows; ++r) means[r] = splat(sum_of(sums[r]) * part);
  for (size_t b = 0; b < blocks; ++b) {
    const float* from = hidden.at(b, row);
    for (size_t i = 0; i < kTileSize; i += 4) {
      const F32x4 off = load<F32x4>(from + i) - means[i / kTileColumns];
      squares[i / kTileColumns] += off * off;
    }
  }
  F32x4 factors[kTileRows];
  for (size_t r = 0; r < kTileRows; ++r) {
    factors[r] = splat(1.0f / std::sqrt(sum_of(squares[r]) * part + epsilon));
  }
  for (size_t b = 0; b < blocks; ++b, gain += kTileColumns, bias += kTileColumns) {
    float* to = hidden.at(b, row);
    for (size_t i = 0; i < kTileSize; i += 4) {
      const size_t r = i / kTileColumns, column = i % kTileColumns;
      const F32x4 value = (load<F32x4>(to + i) - means[r]) * factors[r];
      store(to + i, value * load<F32x4>(gain + column) + load<F32x4>(bias + column));
    }
  }
}

}  // namespace askfolio
