// Makes one unit vector of a model's token vectors.
#ifndef ASKFOLIO_POOLING_H_
#define ASKFOLIO_POOLING_H_

#include <cstddef>
#include <string_view>

namespace askfolio {

enum class Pooling { kMean, kCls };

// "mean" or "cls"; throws Error "bad-pooling" otherwise.
Pooling pooling_from_name(std::string_view name);

// hidden: [tokens][dims] row-major, every row a real token (nothing is padded); out: [dims], L2
// norm 1 (all zero where the pooled vector is zero). REQUIRES: tokens >= 1.
// Throws Error "bad-vector" when a value that goes in (CLS: of the first row) is not finite.
void pool(const float* hidden, size_t tokens, size_t dims, Pooling pooling, float* out);

}  // namespace askfolio

#endif  // ASKFOLIO_POOLING_H_
