// Bringing memory into the cache ahead of its use: WebAssembly has no prefetch. Loads that nothing waits
// for do as well: the processor overlaps the cache misses of many, where what is computed of them one
// after the other would wait for each.
#ifndef ASKFOLIO_TOUCH_H_
#define ASKFOLIO_TOUCH_H_

#include <cstddef>

namespace askfolio {

// REQUIRES: size > 0.
inline void touch(const void* memory, size_t size) {
  constexpr size_t kCacheLine = 64;
  const char* bytes = static_cast<const char*>(memory);
  char touched = bytes[size - 1];
  for (size_t at = 0; at < size; at += kCacheLine) touched ^= bytes[at];
  // What is never read would not be loaded.
  [[maybe_unused]] volatile char kept = touched;
}

}  // namespace askfolio

#endif  // ASKFOLIO_TOUCH_H_
