// Snapshots in memory.
#ifndef ASKFOLIO_TESTS_SNAPSHOT_BYTES_H_
#define ASKFOLIO_TESTS_SNAPSHOT_BYTES_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "askfolio/bm25.h"
#include "askfolio/engine.h"
#include "askfolio/snapshot.h"
#include "askfolio/vector_index.h"

namespace askfolio {

using Bytes = std::vector<uint8_t>;

struct Snapshot {
  Bytes directory;
  std::vector<Bytes> pieces;

  bool operator==(const Snapshot&) const = default;
  size_t size() const {
    size_t sum = directory.size();
    for (const Bytes& piece : pieces) sum += piece.size();
    return sum;
  }
  // Byte `at` of all, the directory's first.
  uint8_t& operator[](size_t at) {
    if (at < directory.size()) return directory[at];
    at -= directory.size();
    size_t piece = 0;
    for (; at >= pieces[piece].size(); ++piece) at -= pieces[piece].size();
    return pieces[piece][at];
  }
};

inline Snapshot taken(SnapshotSaving saving) {
  Snapshot snapshot;
  while (saving.next()) {
    snapshot.pieces.emplace_back(saving.piece().begin(), saving.piece().end());
  }
  snapshot.directory = saving.directory();
  return snapshot;
}

inline Snapshot snapshot_of(const Engine& engine) { return taken(engine.save()); }

template <typename Part>
Snapshot snapshot_of(const Part& part) {
  SnapshotSaving saving;
  part.save(saving);
  return taken(std::move(saving));
}

// In FORMAT.md's directory: where the table of pieces begins, and how long a row is.
constexpr size_t kTableAt = 20;
constexpr size_t kRowSize = 16;

// The parts that a snapshot's directory gives its pieces; damaged ones become valid.
inline std::vector<SnapshotPart> parts_of(const Snapshot& snapshot) {
  std::vector<SnapshotPart> parts;
  for (size_t i = 0; i < snapshot.pieces.size(); ++i) {
    parts.push_back(static_cast<SnapshotPart>(snapshot.directory[kTableAt + i * kRowSize]));
  }
  return parts;
}

// With names and checksums that are right again after pieces or the head were changed.
inline Snapshot sealed(const Snapshot& changed) {
  const std::vector<SnapshotPart> parts = parts_of(changed);
  SnapshotSaving saving;
  for (size_t begin = 0, end = 0; begin < parts.size(); begin = end) {
    while (end < parts.size() && parts[end] == parts[begin]) ++end;
    saving.add(parts[begin], [&changed, at = begin, end](SnapshotWriter& piece) mutable {
      if (at == end) return false;
      piece.raw(changed.pieces[at].data(), changed.pieces[at].size());
      ++at;
      return true;
    });
  }
  const size_t head = kTableAt + parts.size() * kRowSize;
  saving.head().raw(&changed.directory[head], changed.directory.size() - head);
  return taken(std::move(saving));
}

inline Engine engine_of(const Snapshot& snapshot) {
  EngineLoading loading(snapshot.directory);
  for (const Bytes& piece : snapshot.pieces) loading.add(piece);
  return std::move(loading).finish();
}

inline Bm25 bm25_of(const Snapshot& snapshot) {
  SnapshotDirectory directory(snapshot.directory);
  SnapshotReader head = directory.head();
  Bm25Loading loading(head, directory);
  for (const Bytes& piece : snapshot.pieces) {
    SnapshotReader in(piece);
    if (directory.take(piece) == SnapshotPart::kTexts) {
      loading.add_texts(in);
    } else {
      loading.add_terms(in);
    }
    in.finish();
  }
  return std::move(loading).finish();
}

inline VectorIndex index_of(const Snapshot& snapshot, VectorLimits limits = {}) {
  SnapshotDirectory directory(snapshot.directory);
  SnapshotReader head = directory.head();
  VectorIndexLoading loading(head, directory, limits);
  for (const Bytes& piece : snapshot.pieces) {
    SnapshotReader in(piece);
    loading.add(directory.take(piece), in);
    in.finish();
  }
  return std::move(loading).finish();
}

}  // namespace askfolio

#endif  // ASKFOLIO_TESTS_SNAPSHOT_BYTES_H_
