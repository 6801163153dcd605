// A sentence encoder of the BERT family (post layer norm, GELU, absolute positions): token ids in,
// one unit vector out. https://arxiv.org/abs/1810.04805 has the model, wasm/FORMAT.md the weights.
#ifndef ASKFOLIO_ENCODER_H_
#define ASKFOLIO_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "askfolio/product.h"

namespace askfolio {

class Encoder {
 public:
  // `weights`: a file as wasm/FORMAT.md describes it, at an address that is a multiple of 4. It is
  // not copied and must outlive the encoder. Throws Error "bad-weights" when any size, number or
  // the checksum is wrong.
  explicit Encoder(std::span<const uint8_t> weights);
  ~Encoder();

  // Width of its vectors.
  size_t dims() const;

  // How to multiply from now on: kWide unless told. Returns false, and goes on as before, where
  // this build cannot (kWide it always can).
  bool use(Product product);

  // ids: token ids of one text, [CLS] and [SEP] included, nothing padded; out: [dims], L2 norm 1
  // (all zero in the case that the pooled vector is). Throws Error "bad-tokens" when there are
  // none, too many for the model, or one that it does not know; out is unchanged then.
  void encode(std::span<const int32_t> ids, float* out);

  // Encodes the texts that the weights bring along and returns the least cosine of a vector made
  // here to the expected one: 1 where there are no such texts, -1 where a vector is not finite or a
  // product of bytes is not what it must be.
  float self_test();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_ENCODER_H_
