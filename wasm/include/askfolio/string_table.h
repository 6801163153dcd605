// Numbers for strings: each different one gets the next, counted from 0.
#ifndef ASKFOLIO_STRING_TABLE_H_
#define ASKFOLIO_STRING_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace askfolio {

// The strings lie in one buffer and the hash table has 8 bytes for each: a collection has hundreds
// of thousands of words, and each is looked up whenever it stands in a text. What throws
// std::bad_alloc has changed nothing.
class StringTable {
 public:
  static constexpr uint32_t kNone = 0xFFFFFFFF;

  size_t size() const { return ends_.size(); }
  std::string_view at(uint32_t number) const {
    const uint32_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(bytes_).substr(begin, ends_[number] - begin);
  }
  // kNone where the string is not in the table.
  uint32_t find(std::string_view text) const;
  // Its number, a new one where it is not in the table.
  uint32_t insert(std::string_view text);
  // The same for a string that is not in the table, which need not be looked for.
  // REQUIRES: there is room for it.
  void append(std::string_view text);
  // Makes room for so many strings at once, of so many bytes together.
  void reserve(size_t strings, size_t bytes);
  void clear() { *this = {}; }

 private:
  struct Slot {
    uint32_t hash;
    uint32_t number;  // kNone: free
  };
  static uint32_t hash_of(std::string_view text);
  // Where text is, or the free slot where it belongs.
  size_t slot_of(std::string_view text, uint32_t hash) const;
  void grow_to(size_t slots);
  void keep(std::string_view text);
  void place(Slot filled);

  std::string bytes_;
  std::vector<uint32_t> ends_;
  std::vector<Slot> slots_;  // a third more than strings or more, a power of two
};

}  // namespace askfolio

#endif  // ASKFOLIO_STRING_TABLE_H_
