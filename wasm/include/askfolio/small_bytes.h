// A string of bytes that grows at its end, for where there are millions of short ones.
#ifndef ASKFOLIO_SMALL_BYTES_H_
#define ASKFOLIO_SMALL_BYTES_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace askfolio {

// As large as a pointer and a number. Bytes that fit a pointer (4 in WASM) lie inside; more lie in
// memory that is at most 12 bytes or a quarter too large, or where they were lent. Fewer than 2^31.
class SmallBytes {
 public:
  SmallBytes() = default;
  explicit SmallBytes(std::string_view bytes) : size_(static_cast<uint32_t>(bytes.size())) {
    if (!is_inside(size_)) place_.outside = new uint8_t[room(size_)];
    if (size_ > 0) std::memcpy(begin(), bytes.data(), size_);
  }
  // Not copied before they are changed. REQUIRES: until then they stay where they are.
  static SmallBytes lent(std::string_view bytes) {
    SmallBytes lent;
    if (is_inside(static_cast<uint32_t>(bytes.size()))) return SmallBytes(bytes);
    lent.place_.lent = reinterpret_cast<const uint8_t*>(bytes.data());
    lent.size_ = static_cast<uint32_t>(bytes.size());
    lent.is_lent_ = true;
    return lent;
  }
  SmallBytes(SmallBytes&& other) noexcept { *this = std::move(other); }
  SmallBytes& operator=(SmallBytes&& other) noexcept {
    std::swap(place_, other.place_);
    const uint32_t size = size_;
    const bool is_lent = is_lent_;
    size_ = other.size_;
    is_lent_ = other.is_lent_;
    other.size_ = size;
    other.is_lent_ = is_lent;
    return *this;
  }
  ~SmallBytes() {
    if (!is_inside(size_) && !is_lent_) delete[] place_.outside;
  }

  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const uint8_t* begin() const { return is_inside(size_) ? place_.inside : place_.lent; }
  uint8_t* begin() {
    if (is_lent_) own();
    return is_inside(size_) ? place_.inside : place_.outside;
  }
  const uint8_t* end() const { return begin() + size_; }
  std::string_view view() const { return {reinterpret_cast<const char*>(begin()), size_}; }

  // Leaves the first bytes alone. REQUIRES: size <= size().
  void truncate(uint32_t size) {
    if (is_inside(size) && !is_inside(size_)) {
      Place inside{};
      std::memcpy(inside.inside, place_.lent, size);
      if (!is_lent_) delete[] place_.outside;
      place_ = inside;
      is_lent_ = false;
    }
    size_ = size;
  }

  void push_back(uint8_t byte) {
    if (is_lent_) own();
    if (size_ == room(size_)) grow();
    ++size_;  // from here on, the bytes are outside where they have grown
    begin()[size_ - 1] = byte;
  }

 private:
  union Place {
    uint8_t* outside;
    const uint8_t* lent;
    uint8_t inside[sizeof(uint8_t*)];
  };
  static constexpr bool is_inside(uint32_t size) { return size <= sizeof(Place); }
  // How many bytes there is memory for where there are so many. An allocator keeps 4 bytes of its
  // own before each block of memory, and gives multiples of 8.
  static constexpr uint32_t room(uint32_t size) {
    if (is_inside(size)) return sizeof(Place);
    const uint32_t step = std::max(8u, std::bit_floor(size + 3) / 4);
    return (size + 4 + step - 1) / step * step - 4;
  }
  // Seldom: the calls stay small.
  [[gnu::noinline]] void own() { *this = SmallBytes(view()); }
  [[gnu::noinline]] void grow() {
    auto* larger = new uint8_t[room(size_ + 1)];
    std::memcpy(larger, begin(), size_);
    if (!is_inside(size_)) delete[] place_.outside;
    place_.outside = larger;
  }

  Place place_{};
  uint32_t size_ : 31 = 0;
  uint32_t is_lent_ : 1 = false;
};

}  // namespace askfolio

#endif  // ASKFOLIO_SMALL_BYTES_H_
