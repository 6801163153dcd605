// In a file of its own: it must call the very kernel that the encoder calls.
#include "byte_kernels.h"

namespace askfolio {

bool byte_products_are_right() {
  constexpr size_t kDepth = 32;
  int8_t panel[kTileRows * kDepth], columns[kTileColumns * kDepth];
  for (size_t i = 0; i < sizeof panel; ++i) panel[i] = static_cast<int8_t>(127 - i * 5 % 128);
  for (size_t i = 0; i < sizeof columns; ++i) columns[i] = static_cast<int8_t>(i * 37 % 255 - 127);
  constexpr ByteRow kRow = {1, 0};
  constexpr ByteRow kRows[kTileRows] = {kRow, kRow, kRow, kRow};
  constexpr int32_t kNoSums[kTileColumns] = {};
  constexpr float kNoBias[kTileColumns] = {}, kOnes[kTileColumns] = {1, 1, 1, 1, 1, 1, 1, 1};
  float found[kTileSize];
  multiply_byte_tile(panel, columns, kDepth, kRows, kNoSums, kOnes, kNoBias, found);
  for (size_t i = 0; i < kTileSize; ++i) {
    const int8_t* row = panel + i / kTileColumns * 4;
    const int8_t* column = columns + i % kTileColumns * 4;
    int32_t sum = 0;
    for (size_t k = 0; k < kDepth; ++k) {
      const size_t four = k / 4, one = k % 4;
      sum += row[four * 4 * kTileRows + one] * column[four * 4 * kTileColumns + one];
    }
    if (found[i] != static_cast<float>(sum)) return false;
  }
  return true;
}

}  // namespace askfolio
