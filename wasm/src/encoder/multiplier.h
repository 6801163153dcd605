// Activations times weights.
#ifndef ASKFOLIO_ENCODER_MULTIPLIER_H_
#define ASKFOLIO_ENCODER_MULTIPLIER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "askfolio/product.h"
#include "byte_kernels.h"
#include "kernels.h"
#include "weights.h"

namespace askfolio {

class Multiplier {
 public:
  // `rows`, `depth`: the most that run() is given.
  Multiplier(size_t rows, size_t depth);

  // Returns false, and goes on as before, where this build has no such product.
  bool use(Product product);

  // Does the browser compute what it should?
  bool is_right() const;

  // out = in * W + bias for the first 4 * panels rows of `in`, then gelu if asked for.
  void run(const Linear& linear, Blocks in, size_t panels, Blocks out, bool with_gelu);

 private:
  void quantise(const Linear& linear, Blocks in, size_t panels);
  void multiply_block(const Linear& linear, size_t block, size_t panels, Blocks out);
  void multiply_byte_block(const Linear& linear, size_t block, size_t panels, Blocks out);

  Product product_ = Product::kWide;
  // Of the one product or the other.
  std::vector<int16_t> panels_, columns_;
  std::vector<float> row_scales_;
  std::vector<int8_t> byte_panels_, byte_columns_;
  std::vector<ByteRow> byte_rows_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_ENCODER_MULTIPLIER_H_
