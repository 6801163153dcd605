// Byte layout of everything that is persisted: see wasm/FORMAT.md.
#ifndef ASKFOLIO_SNAPSHOT_H_
#define ASKFOLIO_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace askfolio {

// Writes little-endian fields one behind the other.
class SnapshotWriter {
 public:
  SnapshotWriter();

  void u32(uint32_t value);
  void f32(float value);
  void bytes(std::string_view value);           // length as u32, then the bytes
  void u32s(std::span<const uint32_t> values);  // count as u32, then the values
  void f32s(std::span<const float> values);     // likewise
  void raw(const void* data, size_t size);      // as they are, without a count
  // Magic, version, length and checksum around all that was written. Takes the bytes along: a large
  // collection would not fit into memory twice.
  std::vector<uint8_t> seal() &&;

 private:
  template <typename T>
  void counted(std::span<const T> values);

  std::vector<uint8_t> bytes_;  // room for the header, then the body
};

// Reads what SnapshotWriter wrote. Every call checks that what it reads is there and throws Error
// "bad-snapshot" with what was expected and found otherwise; nothing is allocated for a count
// before it is known to fit what is left.
class SnapshotReader {
 public:
  // Checks magic, version, length and checksum. The bytes must outlive the reader.
  explicit SnapshotReader(std::span<const uint8_t> sealed);

  uint32_t u32();
  float f32();
  std::string_view bytes();
  std::vector<uint32_t> u32s();
  std::vector<float> f32s();
  // So many bytes where they lie, not aligned.
  const uint8_t* raw(uint64_t size);
  // Bytes that were not read yet.
  size_t left() const { return body_.size() - pos_; }
  // Throws unless all was read.
  void finish() const;

 private:
  template <typename T>
  std::vector<T> counted();

  std::span<const uint8_t> body_;
  size_t pos_ = 0;
};

// Throws Error "bad-snapshot" with `what` unless the condition holds.
void require_snapshot(bool condition, const char* what);

}  // namespace askfolio

#endif  // ASKFOLIO_SNAPSHOT_H_
