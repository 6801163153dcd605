// A model's weights as they lie in their file: see wasm/FORMAT.md.
#ifndef ASKFOLIO_ENCODER_WEIGHTS_H_
#define ASKFOLIO_ENCODER_WEIGHTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "askfolio/pooling.h"

namespace askfolio {

// int8 rows, each with a scale: row i is scales[i] * values[i].
struct Table {
  const float* scales;   // [rows]
  const int8_t* values;  // [rows][width]
};

// out = in * W + bias, W [in][out] as int8 with a scale for each column.
struct Linear {
  size_t in, out;
  const float* scales;   // [out]
  const float* bias;     // [out]
  const int8_t* values;  // [out / 8][in / 2][8][2]
};

struct Norm {
  const float* gain;  // [width]
  const float* bias;  // [width]
};

struct Layer {
  Linear query_key_value;  // query's columns, then key's, then value's
  Linear attended;
  Norm attention_norm;
  Linear up, down;
  Norm norm;
};

// A text's token ids and the unit vector that the model in float32 makes of it.
struct Example {
  std::span<const int32_t> ids;
  const float* vector;  // [width]
};

struct Weights {
  size_t width, heads, inner, words, positions;
  Pooling pooling;
  float epsilon;
  Table word, position;
  Norm norm;
  std::vector<Layer> layers;
  std::vector<Example> examples;
};

// Points into `file` (at a multiple of 4), which must outlive it. Throws Error "bad-weights".
Weights read_weights(std::span<const uint8_t> file);

}  // namespace askfolio

#endif  // ASKFOLIO_ENCODER_WEIGHTS_H_
