// The checksum of a snapshot's pieces.
#ifndef ASKFOLIO_SRC_CHECKSUM_H_
#define ASKFOLIO_SRC_CHECKSUM_H_

#include <cstdint>
#include <span>

namespace askfolio {

// As FORMAT.md describes it. A change within 8 bytes never goes unseen; anything else does with a
// chance of 2^-64.
uint64_t checksum(std::span<const uint8_t> bytes);

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_CHECKSUM_H_
