// Snapshots in memory.
#ifndef ASKFOLIO_TESTS_SNAPSHOT_BYTES_H_
#define ASKFOLIO_TESTS_SNAPSHOT_BYTES_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "askfolio/engine.h"
#include "askfolio/snapshot.h"

namespace askfolio {

inline SnapshotSink sink_to(std::vector<uint8_t>& bytes) {
  return [&bytes](uint64_t at, std::span<const uint8_t> piece) {
    bytes.resize(std::max<size_t>(bytes.size(), at + piece.size()));
    std::copy(piece.begin(), piece.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
  };
}

// A reader of bytes, which must outlive it.
inline SnapshotReader reader_of(std::span<const uint8_t> bytes) {
  const auto source = [bytes](uint64_t at, std::span<uint8_t> into) {
    const auto from = bytes.subspan(at, into.size());
    std::copy(from.begin(), from.end(), into.begin());
  };
  return SnapshotReader(source, bytes.size());
}

// The snapshot of what write(SnapshotWriter&) writes.
template <typename Write>
std::vector<uint8_t> sealed(Write write) {
  std::vector<uint8_t> bytes;
  SnapshotWriter out(sink_to(bytes));
  write(out);
  std::move(out).seal();
  return bytes;
}

inline std::vector<uint8_t> snapshot_of(const Engine& engine) {
  std::vector<uint8_t> bytes;
  engine.save(sink_to(bytes));
  return bytes;
}

inline Engine engine_of(std::span<const uint8_t> bytes) {
  SnapshotReader in = reader_of(bytes);
  return Engine::load(in);
}

}  // namespace askfolio

#endif  // ASKFOLIO_TESTS_SNAPSHOT_BYTES_H_
