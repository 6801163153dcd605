// Tables of ascending numbers are kept as their gaps, which compress to a tenth.
#ifndef ASKFOLIO_SRC_GAP_TABLE_H_
#define ASKFOLIO_SRC_GAP_TABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace askfolio {

// The ascending numbers whose gaps, from 0 on, a table has.
template <typename Gap, size_t kSize>
std::array<uint32_t, kSize> sums(const Gap (&gaps)[kSize]) {
  std::array<uint32_t, kSize> numbers;
  uint32_t sum = 0;
  for (size_t i = 0; i < kSize; ++i) numbers[i] = sum += gaps[i];
  return numbers;
}

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_GAP_TABLE_H_
