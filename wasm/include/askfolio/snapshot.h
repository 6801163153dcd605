// Byte layout of everything that is persisted: see wasm/FORMAT.md.
#ifndef ASKFOLIO_SNAPSHOT_H_
#define ASKFOLIO_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace askfolio {

// Where a snapshot is kept, outside of the core's memory: a large collection would not fit into
// that twice. It is written and read in pieces of kSnapshotPiece bytes, longer ones where a field
// is. A sink puts the bytes at `at`; a source fills `into` with those from `at` on.
using SnapshotSink = std::function<void(uint64_t at, std::span<const uint8_t> bytes)>;
using SnapshotSource = std::function<void(uint64_t at, std::span<uint8_t> into)>;
constexpr size_t kSnapshotPiece = 1 << 20;

// Writes little-endian fields one behind the other.
class SnapshotWriter {
 public:
  explicit SnapshotWriter(SnapshotSink sink);

  void u32(uint32_t value);
  void f32(float value);
  void bytes(std::string_view value);           // length as u32, then the bytes
  void u32s(std::span<const uint32_t> values);  // count as u32, then the values
  void f32s(std::span<const float> values);     // likewise
  void raw(const void* data, size_t size);      // as they are, without a count
  // Writes what is left, and last the header, at 0: magic, version, length and checksum.
  void seal() &&;

 private:
  void flush();
  template <typename T>
  void counted(std::span<const T> values);

  SnapshotSink sink_;
  std::vector<uint8_t> piece_;
  size_t filled_ = 0;     // of piece_
  uint64_t written_ = 0;  // of the body, by the pieces before
  uint64_t hash_;
};

// Reads what SnapshotWriter wrote. Every call checks that what it reads is there and throws Error
// "bad-snapshot" with what was expected and found otherwise; nothing is allocated for a count
// before it is known to fit what is left.
class SnapshotReader {
 public:
  // Checks magic, version, length and checksum of a snapshot of `size` bytes.
  SnapshotReader(SnapshotSource source, uint64_t size);

  uint32_t u32();
  float f32();
  std::string_view bytes();           // valid until the next call
  const uint8_t* raw(uint64_t size);  // likewise; not aligned
  std::vector<uint32_t> u32s();
  std::vector<float> f32s();
  // Bytes that were not read yet.
  uint64_t left() const { return size_ - at_; }
  // Throws unless all was read.
  void finish() const;

 private:
  void fill(uint64_t size);
  template <typename T>
  std::vector<T> counted();

  SnapshotSource source_;
  uint64_t size_;  // of the snapshot
  uint64_t at_ = 0;
  std::vector<uint8_t> piece_;  // what comes next, from piece_at_ on
  size_t piece_at_ = 0;
};

[[noreturn]] void refuse_snapshot(const char* what);
// Throws Error "bad-snapshot" with `what` unless the condition holds.
inline void require_snapshot(bool condition, const char* what) {
  if (!condition) refuse_snapshot(what);
}

}  // namespace askfolio

#endif  // ASKFOLIO_SNAPSHOT_H_
