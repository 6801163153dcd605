#include "weights.h"

#include <bit>
#include <cstring>
#include <string>

#include "askfolio/error.h"
#include "kernels.h"

namespace askfolio {
namespace {

// Arrays are used as they lie in the file; every target (WASM, x86-64, ARM64) is little-endian.
static_assert(std::endian::native == std::endian::little);

constexpr uint8_t kMagic[4] = {'A', 'S', 'K', 'W'};
constexpr uint32_t kVersion = 1;
constexpr size_t kChecksumAt = 8;
constexpr size_t kBodyAt = 16;

constexpr uint32_t kMostLayers = 64;
constexpr uint32_t kMostWidth = 2048;
constexpr uint32_t kMostWords = 1 << 20;
// Attention's sums over so many tokens still fit int32.
constexpr uint32_t kMostPositions = 4096;
constexpr uint32_t kMostExamples = 16;

void require(bool condition, const char* what) {
  if (!condition) throw Error("bad-weights", std::string("weights: ") + what);
}

// FNV-1a, 64 bit.
uint64_t checksum(std::span<const uint8_t> bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const uint8_t byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  template <typename T>
  const T* take(size_t count) {
    require(count <= bytes_.size() / sizeof(T), "cut short");
    const auto* first = reinterpret_cast<const T*>(bytes_.data());
    bytes_ = bytes_.subspan(count * sizeof(T));
    return first;
  }

  uint32_t number(uint32_t least, uint32_t most, const char* what) {
    const uint32_t value = *take<uint32_t>(1);
    require(value >= least && value <= most, what);
    return value;
  }

  Table table(size_t rows, size_t width) {
    const auto* scales = take<float>(rows);
    return {scales, take<int8_t>(rows * width)};
  }

  Linear linear(size_t in, size_t out) {
    const auto* scales = take<float>(out);
    const auto* bias = take<float>(out);
    return {in, out, scales, bias, take<int8_t>(in * out)};
  }

  Norm norm(size_t width) {
    const auto* gain = take<float>(width);
    return {gain, take<float>(width)};
  }

  bool done() const { return bytes_.empty(); }

 private:
  std::span<const uint8_t> bytes_;
};

Reader checked(std::span<const uint8_t> file) {
  require(reinterpret_cast<uintptr_t>(file.data()) % alignof(float) == 0, "at an odd address");
  require(file.size() >= kBodyAt, "cut short");
  require(std::memcmp(file.data(), kMagic, sizeof kMagic) == 0, "do not begin with ASKW");
  uint32_t version;
  std::memcpy(&version, file.data() + sizeof kMagic, sizeof version);
  require(version == kVersion, "of another version");
  uint64_t expected;
  std::memcpy(&expected, file.data() + kChecksumAt, sizeof expected);
  require(checksum(file.subspan(kBodyAt)) == expected, "checksum differs");
  return Reader(file.subspan(kBodyAt));
}

// Returns the number of layers.
size_t read_shape(Reader& reader, Weights& weights) {
  const size_t layers = reader.number(1, kMostLayers, "number of layers");
  weights.width = reader.number(kTileColumns, kMostWidth, "width");
  weights.heads = reader.number(1, kMostWidth, "number of heads");
  weights.inner = reader.number(kTileColumns, kMostWidth, "inner width");
  weights.words = reader.number(1, kMostWords, "size of the vocabulary");
  weights.positions = reader.number(1, kMostPositions, "number of positions");
  weights.pooling = reader.number(0, 1, "pooling") == 0 ? Pooling::kMean : Pooling::kCls;
  weights.epsilon = *reader.take<float>(1);
  require(weights.epsilon > 0 && weights.epsilon < 1, "epsilon");
  require(weights.width % (weights.heads * kTileColumns) == 0,
          "width is not heads times 8, 16, ...");
  require(weights.inner % kTileColumns == 0, "inner width is not a multiple of 8");
  return layers;
}

Layer read_layer(Reader& reader, size_t width, size_t inner) {
  Layer layer;
  layer.query_key_value = reader.linear(width, 3 * width);
  layer.attended = reader.linear(width, width);
  layer.attention_norm = reader.norm(width);
  layer.up = reader.linear(width, inner);
  layer.down = reader.linear(inner, width);
  layer.norm = reader.norm(width);
  return layer;
}

}  // namespace

Weights read_weights(std::span<const uint8_t> file) {
  Reader reader = checked(file);
  Weights weights;
  const size_t layers = read_shape(reader, weights);
  const size_t examples = reader.number(0, kMostExamples, "number of examples");
  weights.word = reader.table(weights.words, weights.width);
  weights.position = reader.table(weights.positions, weights.width);
  weights.norm = reader.norm(weights.width);
  for (size_t i = 0; i < layers; ++i) {
    weights.layers.push_back(read_layer(reader, weights.width, weights.inner));
  }
  for (size_t i = 0; i < examples; ++i) {
    const size_t tokens =
        reader.number(1, static_cast<uint32_t>(weights.positions), "tokens of an example");
    const auto* ids = reader.take<int32_t>(tokens);
    weights.examples.push_back({{ids, tokens}, reader.take<float>(weights.width)});
  }
  require(reader.done(), "longer than they should be");
  return weights;
}

}  // namespace askfolio
