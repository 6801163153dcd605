// What the encoder computes, in plain double precision, and a writer of weights for it: the model
// as https://arxiv.org/abs/1810.04805 has it, loop by loop.
#ifndef ASKFOLIO_TESTS_NATIVE_PLAIN_BERT_H_
#define ASKFOLIO_TESTS_NATIVE_PLAIN_BERT_H_

#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

namespace askfolio::testing {

using Row = std::vector<double>;
using Rows = std::vector<Row>;

struct BertShape {
  uint32_t layers, width, heads, inner, words, positions, pooling;  // pooling: 0 mean, 1 CLS
};

// Random weights, as the integers and scales that are written and as the numbers they stand for.
class PlainBert {
 public:
  PlainBert(const BertShape& shape, uint32_t seed) : shape_(shape), random_(seed) {
    word_ = table(shape.words);
    position_ = table(shape.positions);
    norm_ = norm();
    for (uint32_t i = 0; i < shape.layers; ++i) {
      layers_.push_back({linear(shape.width, 3 * shape.width), linear(shape.width, shape.width),
                         norm(), linear(shape.width, shape.inner), linear(shape.inner, shape.width),
                         norm()});
    }
  }

  // The text's vector, of unit length.
  Row encode(const std::vector<int32_t>& ids) const {
    Rows x;
    for (size_t i = 0; i < ids.size(); ++i) {
      x.push_back(sum(word_.rows[static_cast<size_t>(ids[i])], position_.rows[i]));
    }
    normalise(x, norm_);
    for (const Layer& layer : layers_) {
      add(x, multiply(attend(multiply(x, layer.query_key_value)), layer.attended));
      normalise(x, layer.attention_norm);
      Rows inner = multiply(x, layer.up);
      for (Row& row : inner) {
        for (double& value : row) value *= 0.5 * std::erfc(-value / std::sqrt(2.0));
      }
      add(x, multiply(inner, layer.down));
      normalise(x, layer.norm);
    }
    Row pooled = x[0];
    if (shape_.pooling == 0) {
      for (size_t i = 1; i < x.size(); ++i) pooled = sum(pooled, x[i]);
    }
    double squares = 0;
    for (const double value : pooled) squares += value * value;
    for (double& value : pooled) value /= std::sqrt(squares);
    return pooled;
  }

  // The file of wasm/FORMAT.md, with one example.
  std::vector<uint8_t> file(const std::vector<int32_t>& ids, const Row& vector) const {
    std::vector<uint8_t> out(16);
    for (const uint32_t number : {shape_.layers, shape_.width, shape_.heads, shape_.inner,
                                  shape_.words, shape_.positions, shape_.pooling}) {
      append(out, number);
    }
    append(out, static_cast<float>(kEpsilon));
    append(out, uint32_t{1});
    append(out, word_);
    append(out, position_);
    append(out, norm_);
    for (const Layer& layer : layers_) {
      append(out, layer.query_key_value);
      append(out, layer.attended);
      append(out, layer.attention_norm);
      append(out, layer.up);
      append(out, layer.down);
      append(out, layer.norm);
    }
    append(out, static_cast<uint32_t>(ids.size()));
    for (const int32_t id : ids) append(out, id);
    for (const double value : vector) append(out, static_cast<float>(value));
    seal(out);
    return out;
  }

  // Magic, version and checksum of what follows.
  static void seal(std::vector<uint8_t>& file) {
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 16; i < file.size(); ++i) hash = (hash ^ file[i]) * 0x100000001b3;
    const uint32_t version = 1;
    std::memcpy(file.data(), "ASKW", 4);
    std::memcpy(file.data() + 4, &version, sizeof version);
    std::memcpy(file.data() + 8, &hash, sizeof hash);
  }

 private:
  static constexpr double kEpsilon = 1e-6f;

  struct Table {
    std::vector<float> scales;
    std::vector<std::vector<int8_t>> integers;
    Rows rows;
  };
  struct Linear {
    std::vector<float> scales, bias;
    std::vector<std::vector<int8_t>> columns;  // [out][in]
  };
  struct Norm {
    std::vector<float> gain, bias;
  };
  struct Layer {
    Linear query_key_value, attended;
    Norm attention_norm;
    Linear up, down;
    Norm norm;
  };

  float normal() { return std::normal_distribution<float>()(random_); }

  std::vector<int8_t> integers(size_t count) {
    std::vector<int8_t> values(count);
    for (int8_t& value : values) value = static_cast<int8_t>(random_() % 255 - 127);
    return values;
  }

  Table table(size_t rows) {
    Table made;
    for (size_t i = 0; i < rows; ++i) {
      made.scales.push_back(0.001f * (1 + std::abs(normal())));
      made.integers.push_back(integers(shape_.width));
      made.rows.emplace_back();
      for (const int8_t value : made.integers[i]) made.rows[i].push_back(value * made.scales[i]);
    }
    return made;
  }

  Linear linear(size_t in, size_t out) {
    Linear made;
    for (size_t i = 0; i < out; ++i) {
      made.scales.push_back((0.5f + std::abs(normal())) / (73 * std::sqrt(static_cast<float>(in))));
      made.bias.push_back(0.1f * normal());
      made.columns.push_back(integers(in));
    }
    return made;
  }

  Norm norm() {
    Norm made;
    for (uint32_t i = 0; i < shape_.width; ++i) {
      made.gain.push_back(1 + 0.1f * normal());
      made.bias.push_back(0.1f * normal());
    }
    return made;
  }

  static Row sum(const Row& a, const Row& b) {
    Row both = a;
    for (size_t i = 0; i < a.size(); ++i) both[i] += b[i];
    return both;
  }

  static void add(Rows& x, const Rows& y) {
    for (size_t i = 0; i < x.size(); ++i) x[i] = sum(x[i], y[i]);
  }

  static void normalise(Rows& x, const Norm& norm) {
    for (Row& row : x) {
      double mean = 0, variance = 0;
      for (const double value : row) mean += value / static_cast<double>(row.size());
      for (const double value : row) {
        variance += (value - mean) * (value - mean) / static_cast<double>(row.size());
      }
      for (size_t i = 0; i < row.size(); ++i) {
        row[i] = (row[i] - mean) / std::sqrt(variance + kEpsilon) * norm.gain[i] + norm.bias[i];
      }
    }
  }

  static Rows multiply(const Rows& x, const Linear& linear) {
    Rows out(x.size());
    for (size_t i = 0; i < x.size(); ++i) {
      for (size_t column = 0; column < linear.columns.size(); ++column) {
        double product = 0;
        for (size_t j = 0; j < x[i].size(); ++j) product += x[i][j] * linear.columns[column][j];
        out[i].push_back(product * linear.scales[column] + linear.bias[column]);
      }
    }
    return out;
  }

  Rows attend(const Rows& projected) const {
    const size_t width = shape_.width, depth = width / shape_.heads;
    Rows out(projected.size(), Row(width));
    for (size_t first = 0; first < width; first += depth) {
      for (size_t i = 0; i < projected.size(); ++i) {
        double all = 0;
        for (const Row& other : projected) {
          double score = 0;
          for (size_t j = first; j < first + depth; ++j)
            score += projected[i][j] * other[width + j];
          const double share = std::exp(score / std::sqrt(static_cast<double>(depth)));
          all += share;
          for (size_t j = first; j < first + depth; ++j) out[i][j] += share * other[2 * width + j];
        }
        for (size_t j = first; j < first + depth; ++j) out[i][j] /= all;
      }
    }
    return out;
  }

  template <typename T>
  static void append(std::vector<uint8_t>& out, const T& number) {
    static_assert(std::is_arithmetic_v<T>);
    const auto* bytes = reinterpret_cast<const uint8_t*>(&number);
    out.insert(out.end(), bytes, bytes + sizeof number);
  }
  static void append(std::vector<uint8_t>& out, const std::vector<float>& numbers) {
    for (const float number : numbers) append(out, number);
  }
  static void append(std::vector<uint8_t>& out, const Table& table) {
    append(out, table.scales);
    for (const auto& row : table.integers) {
      for (const int8_t value : row) append(out, value);
    }
  }
  static void append(std::vector<uint8_t>& out, const Norm& norm) {
    append(out, norm.gain);
    append(out, norm.bias);
  }
  static void append(std::vector<uint8_t>& out, const Linear& linear) {
    append(out, linear.scales);
    append(out, linear.bias);
    for (size_t block = 0; block < linear.columns.size(); block += 8) {
      for (size_t row = 0; row < linear.columns[0].size(); row += 2) {
        for (size_t column = block; column < block + 8; ++column) {
          append(out, linear.columns[column][row]);
          append(out, linear.columns[column][row + 1]);
        }
      }
    }
  }

  BertShape shape_;
  std::mt19937 random_;
  Table word_, position_;
  Norm norm_;
  std::vector<Layer> layers_;
};

}  // namespace askfolio::testing

#endif  // ASKFOLIO_TESTS_NATIVE_PLAIN_BERT_H_
