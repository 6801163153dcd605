#include "checksum.h"

#include <cstddef>
#include <cstring>

namespace askfolio {
namespace {

uint64_t word_at(const uint8_t* from) {
  uint64_t word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

constexpr uint64_t kFirstHash = 0xcbf29ce484222325;
constexpr size_t kLanes = 4;

// FNV-1a's numbers on 8 bytes a step; the upper half, which is where multiplication goes to, is
// mixed into the lower. A bijection of the state and of the word.
uint64_t step(uint64_t before, uint64_t word) {
  const uint64_t after = (before ^ word) * 0x100000001b3;
  return after ^ after >> 32;
}

}  // namespace

// Each fourth word goes into the same lane, as multiplications side by side take a quarter of the
// time.
uint64_t checksum(std::span<const uint8_t> bytes) {
  constexpr size_t kBlock = kLanes * sizeof(uint64_t);
  uint64_t lanes[kLanes] = {kFirstHash, kFirstHash, kFirstHash, kFirstHash};
  const auto take = [&](const uint8_t* block) {
    for (size_t i = 0; i < kLanes; ++i) {
      lanes[i] = step(lanes[i], word_at(block + i * sizeof(uint64_t)));
    }
  };
  size_t at = 0;
  for (; at + kBlock <= bytes.size(); at += kBlock) take(&bytes[at]);
  if (at < bytes.size()) {
    uint8_t last[kBlock] = {};
    std::memcpy(last, &bytes[at], bytes.size() - at);
    take(last);
  }
  uint64_t hash = kFirstHash;
  for (const uint64_t lane : lanes) hash = step(hash, lane);
  return step(hash, bytes.size());
}

}  // namespace askfolio
