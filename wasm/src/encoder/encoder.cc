#include "askfolio/encoder.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "askfolio/error.h"
#include "attention.h"
#include "kernels.h"
#include "lanes.h"
#include "multiplier.h"
#include "weights.h"

namespace askfolio {
namespace {

size_t round_up(size_t number, size_t multiple) {
  return (number + multiple - 1) / multiple * multiple;
}

// An odd number of eights: with a power of two, rows of one column would fight for the same lines
// of the cache.
size_t rows_for(size_t tokens) { return round_up(tokens, 8) | 8; }

void copy_row(const Table& table, size_t index, size_t blocks, Blocks to, size_t row) {
  const int8_t* values = table.values + index * blocks * kTileColumns;
  const F32x4 scale = splat(table.scales[index]);
  for (size_t b = 0; b < blocks; ++b, values += kTileColumns) {
    const I16x8 eight = load_int8s(values);
    store(to.at(b, row), to_float(widen_low(eight)) * scale);
    store(to.at(b, row) + 4, to_float(widen_high(eight)) * scale);
  }
}

}  // namespace

struct Encoder::Parts {
  explicit Parts(std::span<const uint8_t> file);

  void embed(std::span<const int32_t> ids);
  void run_layer(const Layer& layer, size_t tokens, size_t panels);
  void normalise(const Norm& norm, size_t panels);
  void pool_into(size_t tokens, float* out);

  Weights weights;
  Attention attention;
  Multiplier multiplier;
  // Room for the longest text; `rows` is set to what the one at hand needs.
  std::vector<float> hidden_data, change_data, projected_data, inner_data;
  Blocks hidden, change, projected, inner;
};

Encoder::Parts::Parts(std::span<const uint8_t> file)
    : weights(read_weights(file)),
      attention(weights.heads, weights.width / weights.heads, weights.positions),
      multiplier(rows_for(weights.positions), std::max(weights.width, weights.inner)) {
  const size_t rows = rows_for(weights.positions);
  hidden_data.resize(rows * weights.width);
  change_data.resize(rows * weights.width);
  projected_data.resize(rows * weights.width * 3);
  // Attention's result goes there as well.
  inner_data.resize(rows * std::max(weights.width, weights.inner));
}

void Encoder::Parts::embed(std::span<const int32_t> ids) {
  const size_t rows = rows_for(ids.size()), blocks = weights.width / kTileColumns;
  hidden = {hidden_data.data(), rows};
  change = {change_data.data(), rows};
  projected = {projected_data.data(), rows};
  inner = {inner_data.data(), rows};
  for (size_t i = 0; i < ids.size(); ++i) {
    copy_row(weights.word, static_cast<size_t>(ids[i]), blocks, hidden, i);
    copy_row(weights.position, i, blocks, change, i);
  }
  normalise(weights.norm, round_up(ids.size(), kTileRows) / kTileRows);
}

void Encoder::Parts::normalise(const Norm& norm, size_t panels) {
  for (size_t panel = 0; panel < panels; ++panel) {
    add_and_normalise(hidden, change, weights.width / kTileColumns, panel * kTileRows, norm.gain,
                      norm.bias, weights.epsilon);
  }
}

// `panels`: how many of the result's rows, in fours, somebody reads.
void Encoder::Parts::run_layer(const Layer& layer, size_t tokens, size_t panels) {
  multiplier.run(layer.query_key_value, hidden, round_up(tokens, kTileRows) / kTileRows, projected,
                 false);
  attention.run(projected, tokens, panels, inner);
  multiplier.run(layer.attended, inner, panels, change, false);
  normalise(layer.attention_norm, panels);
  multiplier.run(layer.up, hidden, panels, inner, true);
  multiplier.run(layer.down, inner, panels, change, false);
  normalise(layer.norm, panels);
}

void Encoder::Parts::pool_into(size_t tokens, float* out) {
  const size_t rows = weights.pooling == Pooling::kMean ? tokens : 1;
  // The mean's divisor drops out of the normalised vector, so that a sum is enough.
  double squares = 0.0;
  std::vector<double> sums(weights.width);
  for (size_t i = 0; i < weights.width; ++i) {
    const float* values = hidden.at(i / kTileColumns, 0) + i % kTileColumns;
    for (size_t row = 0; row < rows; ++row) sums[i] += values[row * kTileColumns];
    squares += sums[i] * sums[i];
  }
  const double scale = squares > 0.0 ? 1.0 / std::sqrt(squares) : 0.0;
  for (size_t i = 0; i < weights.width; ++i) out[i] = static_cast<float>(sums[i] * scale);
}

Encoder::Encoder(std::span<const uint8_t> weights) : parts_(std::make_unique<Parts>(weights)) {}

Encoder::~Encoder() = default;

size_t Encoder::dims() const { return parts_->weights.width; }

bool Encoder::use(Product product) { return parts_->multiplier.use(product); }

void Encoder::encode(std::span<const int32_t> ids, float* out) {
  const Weights& weights = parts_->weights;
  const auto words = static_cast<int32_t>(weights.words);
  if (ids.empty() || ids.size() > weights.positions ||
      std::any_of(ids.begin(), ids.end(), [&](int32_t id) { return id < 0 || id >= words; })) {
    throw Error("bad-tokens", "expected 1 to " + std::to_string(weights.positions) +
                                  " tokens of 0 to " + std::to_string(words - 1));
  }
  parts_->embed(ids);
  const size_t all = round_up(ids.size(), kTileRows) / kTileRows;
  for (const Layer& layer : weights.layers) {
    // Of the last layer [CLS] alone is read when it stands for the text.
    const bool only_first = weights.pooling == Pooling::kCls && &layer == &weights.layers.back();
    parts_->run_layer(layer, ids.size(), only_first ? 1 : all);
  }
  parts_->pool_into(ids.size(), out);
}

float Encoder::self_test() {
  if (!parts_->multiplier.is_right()) return -1.0f;
  float least = 1.0f;
  std::vector<float> made(dims());
  for (const Example& example : parts_->weights.examples) {
    encode(example.ids, made.data());
    float cosine = 0.0f;
    for (size_t i = 0; i < made.size(); ++i) cosine += made[i] * example.vector[i];
    if (!std::isfinite(cosine)) return -1.0f;
    least = std::min(least, cosine);
  }
  // Last, when the browser has compiled the module with care.
  return parts_->multiplier.is_right() ? least : -1.0f;
}

}  // namespace askfolio
