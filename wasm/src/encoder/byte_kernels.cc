#include "byte_kernels.h"

#include <algorithm>
#include <limits>

#include "byte_lanes.h"

namespace askfolio {
namespace {

constexpr float kMostOfByte = 127;

inline I16x8 quantise(const float* values, F32x4 zero, F32x4 factor) {
  const auto four = [&](const float* at) { return nearest((load<F32x4>(at) - zero) * factor); };
  return narrow(four(values), four(values + 4));
}

// From the smallest to the largest number of each row.
void find_ranges(Blocks from, size_t count, size_t row, ByteRow* rows) {
  F32x4 least[kTileRows], most[kTileRows];
  for (size_t r = 0; r < kTileRows; ++r) least[r] = most[r] = load<F32x4>(from.at(0, row + r));
  for (size_t b = 0; b < count; ++b) {
    const float* tile = from.at(b, row);
    for (size_t i = 0; i < kTileSize; i += 4) {
      const size_t r = i / kTileColumns;
      least[r] = min(least[r], load<F32x4>(tile + i));
      most[r] = max(most[r], load<F32x4>(tile + i));
    }
  }
  for (size_t r = 0; r < kTileRows; ++r) {
    rows[r].zero = -largest_of(-least[r]);
    // A row of one number has any scale; a scale of 0 would divide by zero.
    const float range = largest_of(most[r]) - rows[r].zero;
    rows[r].scale = std::max(range, std::numeric_limits<float>::min()) / kMostOfByte;
  }
}

}  // namespace

void quantise_byte_rows(Blocks from, size_t count, size_t row, int8_t* out, ByteRow* rows) {
  find_ranges(from, count, row, rows);
  F32x4 zeros[kTileRows], factors[kTileRows];
  for (size_t r = 0; r < kTileRows; ++r) {
    zeros[r] = splat(rows[r].zero);
    factors[r] = splat(1.0f / rows[r].scale);
  }
  for (size_t b = 0; b < count; ++b, out += kTileSize) {
    I16x8 eights[kTileRows];
    for (size_t r = 0; r < kTileRows; ++r) {
      eights[r] = quantise(from.at(b, row + r), zeros[r], factors[r]);
    }
    const I8x16 upper = narrow_bytes(eights[0], eights[1]);
    const I8x16 lower = narrow_bytes(eights[2], eights[3]);
    const I32x4 fours01 = load<I32x4>(&upper), fours23 = load<I32x4>(&lower);
    store(out, __builtin_shufflevector(fours01, fours23, 0, 2, 4, 6));
    store(out + 16, __builtin_shufflevector(fours01, fours23, 1, 3, 5, 7));
  }
}

void arrange_bytes(const int8_t* from, size_t depth, int8_t* out, int32_t* sums) {
  constexpr I8x16 kOnes = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  I32x4 left = {}, right = {};
  for (size_t i = 0; i < kTileColumns * depth; i += 32) {
    const I16x8 first = load<I16x8>(from + i), second = load<I16x8>(from + i + 16);
    const I16x8 low = interleave_low(first, second), high = interleave_high(first, second);
    left = add_dot_fours(left, load<I8x16>(&low), kOnes);
    right = add_dot_fours(right, load<I8x16>(&high), kOnes);
    store(out + i, low);
    store(out + i + 16, high);
  }
  store(sums, left);
  store(sums + 4, right);
}

void multiply_byte_tile(const int8_t* panel, const int8_t* columns, size_t depth,
                        const ByteRow* rows, const int32_t* column_sums, const float* column_scales,
                        const float* bias, float* out) {
  I32x4 sums[kTileRows][2] = {};
  const int8_t* const end = panel + kTileRows * depth;
// As in multiply_tile.
#ifdef __clang__
#pragma clang loop unroll(disable)
#endif
  for (; panel != end; panel += 4 * kTileRows, columns += 4 * kTileColumns) {
    const I8x16 left = load<I8x16>(columns), right = load<I8x16>(columns + 16);
    for (size_t r = 0; r < kTileRows; ++r) {
      const I8x16 row = load_splat_four(panel + 4 * r);
      sums[r][0] = add_dot_fours(sums[r][0], left, row);
      sums[r][1] = add_dot_fours(sums[r][1], right, row);
    }
  }
  for (size_t r = 0; r < kTileRows; ++r) {
    for (size_t half = 0; half < 2; ++half) {
      const F32x4 zeros = to_float(load<I32x4>(column_sums + 4 * half)) * splat(rows[r].zero);
      const F32x4 product = to_float(sums[r][half]) * splat(rows[r].scale) + zeros;
      const F32x4 scales = load<F32x4>(column_scales + 4 * half);
      store(out + r * kTileColumns + 4 * half, product * scales + load<F32x4>(bias + 4 * half));
    }
  }
}

}  // namespace askfolio
