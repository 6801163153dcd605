// Byte layout of everything that is persisted: see wasm/FORMAT.md.
#ifndef ASKFOLIO_SNAPSHOT_H_
#define ASKFOLIO_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace askfolio {

// A snapshot is kept outside of the core's memory, which a large collection would not fit into
// twice: in pieces, each complete by itself, and a directory that names them. Pieces come in the
// order of their parts, and those of a part in its order.
enum class SnapshotPart : uint32_t { kDocuments, kTexts, kTerms, kSlots, kLinks, kCoarse, kFine };

// About how large a piece is; longer where one field is.
constexpr size_t kPieceBytes = size_t{4} << 20;

// Tells a piece from every other one: what has the same name is the same.
struct PieceName {
  SnapshotPart part;
  uint32_t bytes;
  uint64_t checksum;
};
// Part, bytes and checksum, as a key that sorts pieces by part.
std::string text_of(const PieceName& name);

// Writes little-endian fields one behind the other.
class SnapshotWriter {
 public:
  void u32(uint32_t value);
  void f32(float value);
  void u64(uint64_t value);
  void bytes(std::string_view value);           // length as u32, then the bytes
  void u32s(std::span<const uint32_t> values);  // count as u32, then the values
  void raw(const void* data, size_t size);      // as they are, without a count

  std::span<const uint8_t> written() const { return written_; }
  void clear() { written_.clear(); }

 private:
  std::vector<uint8_t> written_;
};

// Reads what SnapshotWriter wrote, out of bytes that outlive it. Every call checks that what it
// reads is there and throws Error "bad-snapshot" with what was expected and found otherwise;
// nothing is allocated for a count before it is known to fit what is left.
class SnapshotReader {
 public:
  explicit SnapshotReader(std::span<const uint8_t> bytes) : left_(bytes) {}

  uint32_t u32();
  float f32();
  uint64_t u64();
  std::string_view bytes();
  const uint8_t* raw(uint64_t size);  // not aligned
  std::vector<uint32_t> u32s();
  // Bytes that were not read yet.
  size_t left() const { return left_.size(); }
  // Throws unless all was read.
  void finish() const;

 private:
  std::span<const uint8_t> left_;
};

// A snapshot on its way out, piece by piece. What it is of must neither change nor go meanwhile.
class SnapshotSaving {
 public:
  // Writes the next piece of a part; false where there is none left.
  using PieceWriter = std::function<bool(SnapshotWriter&)>;

  // ---- For what is saved ----

  // REQUIRES: parts are added in order.
  void add(SnapshotPart part, PieceWriter writer);
  // What the directory says beside the pieces' names: what a loader must know before all pieces.
  SnapshotWriter& head() { return head_; }

  // ---- For who keeps it ----

  // Goes on to the next piece; false where there is none left.
  bool next();
  const PieceName& name() const { return names_.back(); }
  // Valid until the next call of next().
  std::span<const uint8_t> piece() const { return piece_.written(); }
  // REQUIRES: next() has been false.
  std::vector<uint8_t> directory() const;

 private:
  std::vector<std::pair<SnapshotPart, PieceWriter>> writers_;
  size_t writer_ = 0;
  SnapshotWriter piece_;
  SnapshotWriter head_;
  std::vector<PieceName> names_;
};

// The directory of a snapshot on its way in.
class SnapshotDirectory {
 public:
  // Checks magic, version and checksum. Throws Error "bad-snapshot".
  explicit SnapshotDirectory(std::span<const uint8_t> directory);

  // Reads what the saving has written into head(), while there is this directory.
  SnapshotReader head() const { return SnapshotReader(head_); }
  // Bytes of all pieces of a part.
  uint64_t bytes_of(SnapshotPart part) const;
  // Checks that the bytes are those of the next piece, and says of what part it is. Throws Error
  // "bad-snapshot".
  SnapshotPart take(std::span<const uint8_t> piece);
  // Throws Error "bad-snapshot" unless all pieces were taken.
  void finish() const;

 private:
  std::vector<PieceName> names_;
  std::vector<uint8_t> head_;
  size_t taken_ = 0;
};

[[noreturn]] void refuse_snapshot(const char* what);
// Throws Error "bad-snapshot" with `what` unless the condition holds.
inline void require_snapshot(bool condition, const char* what) {
  if (!condition) refuse_snapshot(what);
}

}  // namespace askfolio

#endif  // ASKFOLIO_SNAPSHOT_H_
