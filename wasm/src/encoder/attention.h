// Scaled dot-product attention, head by head (https://arxiv.org/abs/1706.03762, section 3.2).
#ifndef ASKFOLIO_ENCODER_ATTENTION_H_
#define ASKFOLIO_ENCODER_ATTENTION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels.h"

namespace askfolio {

class Attention {
 public:
  // `depth`: width of a head, a multiple of 8; `most_tokens` of a text.
  Attention(size_t heads, size_t depth, size_t most_tokens);

  // projected: queries, keys and values of `tokens` tokens, each [heads * depth] columns; rows up
  // to the next multiple of 8 must be there and finite, and do not count. attended: [heads * depth]
  // columns, of which the first 4 * panels rows are computed.
  void run(Blocks projected, size_t tokens, size_t panels, Blocks attended);

 private:
  void load_head(Blocks projected, size_t head, size_t tokens);
  void run_panel(Blocks projected, size_t head, size_t tokens, size_t panel, Blocks attended);

  size_t heads_, depth_;
  std::vector<int16_t> keys_;    // [tokens / 8] columns of `depth`
  std::vector<int16_t> values_;  // [depth / 8] columns, as deep as there are tokens
  std::vector<int16_t> query_;   // panel
  std::vector<int16_t> shares_;  // panel: how much of each value goes into the result
  std::vector<float> scores_;    // [tokens / 8][4][8]
  std::vector<float> key_scales_, value_scales_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_ENCODER_ATTENTION_H_
