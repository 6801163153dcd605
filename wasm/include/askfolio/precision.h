// How exactly vectors are kept.
#ifndef ASKFOLIO_PRECISION_H_
#define ASKFOLIO_PRECISION_H_

#include <cstdint>

namespace askfolio {

// kInt8: 8 bits a value in the graph and 8 more beside it (VectorLimits::fine_bytes); of 384 dimensions 388
// and 384 bytes a vector, and the quickest. kFloat32: as they come, 1,536 bytes, for scores to the last bit.
enum class Precision : uint32_t { kInt8, kFloat32 };

}  // namespace askfolio

#endif  // ASKFOLIO_PRECISION_H_
