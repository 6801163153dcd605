// The product with weights in fewer bits than kernels.h has: activations as bytes of 7 bits,
// weights as they are. Four rows of a product's left side are a byte panel, int8 [depth / 4][4
// rows][4], eight columns of its right side byte columns, int8 [depth / 4][8 columns][4].
#ifndef ASKFOLIO_ENCODER_BYTE_KERNELS_H_
#define ASKFOLIO_ENCODER_BYTE_KERNELS_H_

#include <cstddef>
#include <cstdint>

#include "kernels.h"

namespace askfolio {

// A quantised row: value = zero + scale * byte, byte 0 to 127.
struct ByteRow {
  float scale, zero;
};

// Four rows from `row` on of the first `count` blocks as a byte panel, each from its smallest
// number to its largest. rows: [4].
void quantise_byte_rows(Blocks from, size_t count, size_t row, int8_t* out, ByteRow* rows);

// Columns as Linear has them, int8 [depth / 2][8 columns][2], as byte columns, and the sum of each.
// depth: a multiple of 4; sums: [8].
void arrange_bytes(const int8_t* from, size_t depth, int8_t* out, int32_t* sums);

// out[r][c] = column_scales[c] * (row r . column c) + bias[c].
void multiply_byte_tile(const int8_t* panel, const int8_t* columns, size_t depth,
                        const ByteRow* rows, const int32_t* column_sums, const float* column_scales,
                        const float* bias, float* out);

// Does this browser compute the products that it should, to the last bit? An engine that takes the
// bytes for others is near enough at times for a vector to look right.
bool byte_products_are_right();

}  // namespace askfolio

#endif  // ASKFOLIO_ENCODER_BYTE_KERNELS_H_
