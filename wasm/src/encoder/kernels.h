// What the encoder spends its time in. Matrices lie in the order in which the kernels walk them:
//
//   blocks   f32 [columns / 8][rows][8]: eight columns of all rows, then the next eight.
//   panel    int16 [depth / 2][4 rows][2]: four rows of a product's left side, two values at a
//   time. columns  int16 [depth / 2][8 columns][2]: eight columns of its right side, likewise.
//
// A quantised number is value / scale, rounded; every row or column has its own scale.
#ifndef ASKFOLIO_ENCODER_KERNELS_H_
#define ASKFOLIO_ENCODER_KERNELS_H_

#include <cstddef>
#include <cstdint>

namespace askfolio {

constexpr size_t kTileRows = 4;
constexpr size_t kTileColumns = 8;
constexpr size_t kTileSize = kTileRows * kTileColumns;

// f32 blocks. Four rows of one block are a tile: [4][8], contiguous.
struct Blocks {
  float* data;
  size_t rows;  // a multiple of 4

  float* at(size_t block, size_t row) const { return data + (block * rows + row) * kTileColumns; }
};

// The largest int16 that a left side may hold so that sums of `depth` products with numbers of up
// to `other` fit int32; at most 8191: more bits add nothing to 8-bit weights.
int32_t quantised_limit(size_t depth, int32_t other);

// out[r][c] = row_scales[r] * column_scales[c] * (panel row r . column c) + bias[c].
void multiply_tile(const int16_t* panel, const int16_t* columns, size_t depth,
                   const float* row_scales, const float* column_scales, const float* bias,
                   float* out);

// count: a multiple of 8.
void widen(const int8_t* from, size_t count, int16_t* to);

// x * P(X <= x) for a standard normal X; within 1.2e-4 for |x| <= 12. count: a multiple of 4.
void gelu(float* values, size_t count);

// Four rows from `row` on of `count` blocks from `block` on, each scaled so that its largest number
// becomes `limit`. out: `stride` int16 from one pair of the four rows to the next.
void quantise_rows(Blocks from, size_t block, size_t count, size_t row, int32_t limit, int16_t* out,
                   size_t stride, float* scales);

// The first `rows` rows of a block as `columns` of depth `depth` (>= rows, even), zero behind them.
void quantise_columns(Blocks from, size_t block, size_t rows, size_t depth, int32_t limit,
                      int16_t* out, float* scales);

// 2^score for each of four rows of scores, [blocks][4][8], of which the first `count` are there, as
// a panel of depth 8 * blocks, zero behind them; the sum of scale * number is 1 in every row.
void softmax(float* scores, size_t blocks, size_t count, int16_t* out, float* scales);

// Four rows from `row` on: hidden = (hidden + change), brought to mean 0 and variance 1 over the
// columns, times gain, plus bias. blocks: columns / 8.
void add_and_normalise(Blocks hidden, Blocks change, size_t blocks, size_t row, const float* gain,
                       const float* bias, float epsilon);

}  // namespace askfolio

#endif  // ASKFOLIO_ENCODER_KERNELS_H_
