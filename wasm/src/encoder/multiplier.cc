#include "multiplier.h"

#include "byte_lanes.h"

namespace askfolio {
namespace {

// Products with weights (at most 127) of any width that read_weights lets through fit int32.
constexpr int32_t kMostOfWeights = 127;

}  // namespace

Multiplier::Multiplier(size_t rows, size_t depth)
    : panels_(rows * depth), columns_(kTileColumns * depth), row_scales_(rows) {
  if constexpr (kHasByteProducts) {
    byte_panels_.resize(rows * depth);
    byte_columns_.resize(kTileColumns * depth);
    byte_rows_.resize(rows);
  }
}

bool Multiplier::use(Product product) {
  if (product == Product::kBytes && !kHasByteProducts) return false;
  product_ = product;
  return true;
}

bool Multiplier::is_right() const {
  if constexpr (kHasByteProducts) {
    if (product_ == Product::kBytes) return byte_products_are_right();
  }
  return true;
}

void Multiplier::run(const Linear& linear, Blocks in, size_t panels, Blocks out, bool with_gelu) {
  quantise(linear, in, panels);
  for (size_t block = 0; block < linear.out / kTileColumns; ++block) {
    if (product_ == Product::kWide) {
      multiply_block(linear, block, panels, out);
    } else {
      multiply_byte_block(linear, block, panels, out);
    }
    if (with_gelu) gelu(out.at(block, 0), panels * kTileSize);
  }
}

void Multiplier::quantise(const Linear& linear, Blocks in, size_t panels) {
  const size_t blocks = linear.in / kTileColumns, size = kTileRows * linear.in;
  const int32_t limit = quantised_limit(linear.in, kMostOfWeights);
  for (size_t panel = 0; panel < panels; ++panel) {
    const size_t row = panel * kTileRows;
    if (product_ == Product::kWide) {
      quantise_rows(in, 0, blocks, row, limit, panels_.data() + panel * size, kTileColumns,
                    row_scales_.data() + row);
    } else if constexpr (kHasByteProducts) {
      quantise_byte_rows(in, blocks, row, byte_panels_.data() + panel * size,
                         byte_rows_.data() + row);
    }
  }
}

void Multiplier::multiply_block(const Linear& linear, size_t block, size_t panels, Blocks out) {
  const size_t column = block * kTileColumns;
  widen(linear.values + column * linear.in, kTileColumns * linear.in, columns_.data());
  for (size_t row = 0; row < panels * kTileRows; row += kTileRows) {
    multiply_tile(panels_.data() + row * linear.in, columns_.data(), linear.in,
                  row_scales_.data() + row, linear.scales + column, linear.bias + column,
                  out.at(block, row));
  }
}

void Multiplier::multiply_byte_block(const Linear& linear, size_t block, size_t panels,
                                     Blocks out) {
  if constexpr (kHasByteProducts) {
    const size_t column = block * kTileColumns;
    int32_t sums[kTileColumns];
    arrange_bytes(linear.values + column * linear.in, linear.in, byte_columns_.data(), sums);
    for (size_t row = 0; row < panels * kTileRows; row += kTileRows) {
      multiply_byte_tile(byte_panels_.data() + row * linear.in, byte_columns_.data(), linear.in,
                         byte_rows_.data() + row, sums, linear.scales + column,
                         linear.bias + column, out.at(block, row));
    }
  }
}

}  // namespace askfolio
