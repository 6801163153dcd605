#ifndef ASKFOLIO_PRODUCT_H_
#define ASKFOLIO_PRODUCT_H_

namespace askfolio {

// How the encoder multiplies activations with weights, which are int8.
enum class Product {
  kWide,   // activations of 14 bits: the closest to float32
  kBytes,  // of 7 bits, by relaxed SIMD: faster where the CPU adds up four products at once
};

}  // namespace askfolio

#endif  // ASKFOLIO_PRODUCT_H_
