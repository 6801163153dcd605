#include "attention.h"

#include <cmath>
#include <numbers>

namespace askfolio {
namespace {

constexpr float kNoBias[kTileColumns] = {};
// What quantise_rows makes of queries and what softmax makes of shares.
constexpr int32_t kMostOfRows = 8191;

size_t blocks_of(size_t columns) { return (columns + kTileColumns - 1) / kTileColumns; }

}  // namespace

Attention::Attention(size_t heads, size_t depth, size_t most_tokens)
    : heads_(heads),
      depth_(depth),
      keys_(blocks_of(most_tokens) * kTileColumns * depth),
      values_(keys_.size()),
      query_(kTileRows * depth),
      shares_(blocks_of(most_tokens) * kTileSize),
      scores_(shares_.size()),
      key_scales_(blocks_of(most_tokens) * kTileColumns),
      value_scales_(depth) {}

void Attention::run(Blocks projected, size_t tokens, size_t panels, Blocks attended) {
  for (size_t head = 0; head < heads_; ++head) {
    load_head(projected, head, tokens);
    for (size_t panel = 0; panel < panels; ++panel) {
      run_panel(projected, head, tokens, panel, attended);
    }
  }
}

void Attention::load_head(Blocks projected, size_t head, size_t tokens) {
  const size_t blocks = depth_ / kTileColumns;
  const size_t key = (heads_ + head) * blocks, value = (2 * heads_ + head) * blocks;
  const size_t padded = blocks_of(tokens) * kTileColumns;
  const int32_t key_limit = quantised_limit(depth_, kMostOfRows);
  // Keys are rows that become columns: two panels of four make eight columns.
  for (size_t row = 0; row < padded; row += kTileRows) {
    const size_t within = row % kTileColumns;
    int16_t* out = keys_.data() + (row - within) * depth_ + 2 * within;
    quantise_rows(projected, key, blocks, row, key_limit, out, 2 * kTileColumns,
                  key_scales_.data() + row);
  }
  const int32_t value_limit = quantised_limit(padded, kMostOfRows);
  for (size_t b = 0; b < blocks; ++b) {
    quantise_columns(projected, value + b, tokens, padded, value_limit,
                     values_.data() + b * padded * kTileColumns,
                     value_scales_.data() + b * kTileColumns);
  }
}

void Attention::run_panel(Blocks projected, size_t head, size_t tokens, size_t panel,
                          Blocks attended) {
  const size_t blocks = depth_ / kTileColumns, token_blocks = blocks_of(tokens);
  const size_t row = panel * kTileRows;
  float scales[kTileRows];
  quantise_rows(projected, head * blocks, blocks, row, kMostOfRows, query_.data(), kTileColumns,
                scales);
  // softmax takes powers of 2: e^x = 2^(x log2(e)).
  const float factor = std::numbers::log2e_v<float> / std::sqrt(static_cast<float>(depth_));
  for (float& scale : scales) scale *= factor;
  for (size_t b = 0; b < token_blocks; ++b) {
    multiply_tile(query_.data(), keys_.data() + b * depth_ * kTileColumns, depth_, scales,
                  key_scales_.data() + b * kTileColumns, kNoBias, scores_.data() + b * kTileSize);
  }
  softmax(scores_.data(), token_blocks, tokens, shares_.data(), scales);
  const size_t padded = token_blocks * kTileColumns;
  for (size_t b = 0; b < blocks; ++b) {
    multiply_tile(shares_.data(), values_.data() + b * padded * kTileColumns, padded, scales,
                  value_scales_.data() + b * kTileColumns, kNoBias,
                  attended.at(head * blocks + b, row));
  }
}

}  // namespace askfolio
