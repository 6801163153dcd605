#include "askfolio/snapshot.h"

#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "askfolio/error.h"
#include "checksum.h"

namespace askfolio {
namespace {

// Values are copied as they lie in memory; every target (WASM, x86-64, ARM64) is little-endian.
static_assert(std::endian::native == std::endian::little);

constexpr uint8_t kMagic[4] = {'A', 'S', 'K', 'F'};
constexpr uint32_t kVersion = 5;
// Magic, version and checksum, which is of all that follows.
constexpr size_t kSealSize = 16;

template <typename T>
T load(const uint8_t* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

[[noreturn]] void fail(const std::string& what) {
  throw Error("bad-snapshot", "snapshot: " + what);
}

std::string expected(const std::string& field, uint64_t expected, uint64_t found) {
  return field + ": expected " + std::to_string(expected) + ", found " + std::to_string(found);
}

}  // namespace

void refuse_snapshot(const char* what) { fail(what); }

std::string text_of(const PieceName& name) {
  std::string text = std::to_string(static_cast<uint32_t>(name.part)) + '-';
  for (int shift = 60; shift >= 0; shift -= 4) {
    text += "0123456789abcdef"[name.checksum >> shift & 15];
  }
  return text + '-' + std::to_string(name.bytes);
}

void SnapshotWriter::raw(const void* data, size_t size) {
  const auto* first = static_cast<const uint8_t*>(data);
  written_.insert(written_.end(), first, first + size);
}

void SnapshotWriter::u32(uint32_t value) { raw(&value, sizeof value); }

void SnapshotWriter::f32(float value) { raw(&value, sizeof value); }

void SnapshotWriter::u64(uint64_t value) { raw(&value, sizeof value); }

void SnapshotWriter::bytes(std::string_view value) {
  assert(value.size() <= std::numeric_limits<uint32_t>::max());
  u32(static_cast<uint32_t>(value.size()));
  raw(value.data(), value.size());
}

void SnapshotWriter::u32s(std::span<const uint32_t> values) {
  assert(values.size() <= std::numeric_limits<uint32_t>::max());
  u32(static_cast<uint32_t>(values.size()));
  raw(values.data(), values.size_bytes());
}

const uint8_t* SnapshotReader::raw(uint64_t size) {
  if (size > left()) fail(expected("bytes left", size, left()));
  const uint8_t* from = left_.data();
  left_ = left_.subspan(static_cast<size_t>(size));
  return from;
}

uint32_t SnapshotReader::u32() { return load<uint32_t>(raw(sizeof(uint32_t))); }

float SnapshotReader::f32() { return load<float>(raw(sizeof(float))); }

uint64_t SnapshotReader::u64() { return load<uint64_t>(raw(sizeof(uint64_t))); }

std::string_view SnapshotReader::bytes() {
  const uint32_t size = u32();
  return {reinterpret_cast<const char*>(raw(size)), size};
}

std::vector<uint32_t> SnapshotReader::u32s() {
  const uint64_t count = u32();
  const uint8_t* from = raw(count * sizeof(uint32_t));
  std::vector<uint32_t> values(static_cast<size_t>(count));
  if (count > 0) std::memcpy(values.data(), from, values.size() * sizeof(uint32_t));
  return values;
}

void SnapshotReader::finish() const {
  if (left() != 0) fail(expected("bytes left at the end", 0, left()));
}

void SnapshotSaving::add(SnapshotPart part, PieceWriter writer) {
  assert(writers_.empty() || writers_.back().first < part);
  writers_.emplace_back(part, std::move(writer));
}

bool SnapshotSaving::next() {
  for (; writer_ < writers_.size(); ++writer_) {
    auto& [part, write] = writers_[writer_];
    piece_.clear();
    if (write(piece_)) {
      const auto size = static_cast<uint32_t>(piece().size());
      names_.push_back({part, size, checksum(piece())});
      return true;
    }
    write = nullptr;  // what it has gathered is not needed any more
  }
  return false;
}

std::vector<uint8_t> SnapshotSaving::directory() const {
  SnapshotWriter rest;
  rest.u32(static_cast<uint32_t>(names_.size()));
  for (const PieceName& name : names_) {
    rest.u32(static_cast<uint32_t>(name.part));
    rest.u32(name.bytes);
    rest.u64(name.checksum);
  }
  rest.raw(head_.written().data(), head_.written().size());
  SnapshotWriter all;
  all.raw(kMagic, sizeof kMagic);
  all.u32(kVersion);
  all.u64(checksum(rest.written()));
  all.raw(rest.written().data(), rest.written().size());
  return {all.written().begin(), all.written().end()};
}

SnapshotDirectory::SnapshotDirectory(std::span<const uint8_t> directory) {
  if (directory.size() < kSealSize) fail(expected("header bytes", kSealSize, directory.size()));
  SnapshotReader in(directory);
  if (std::memcmp(in.raw(sizeof kMagic), kMagic, sizeof kMagic) != 0) {
    fail("does not begin with ASKF");
  }
  const uint32_t version = in.u32();
  if (version != kVersion) fail(expected("version", kVersion, version));
  if (in.u64() != checksum(directory.subspan(kSealSize))) fail("the directory's checksum differs");
  const uint32_t pieces = in.u32();
  for (uint32_t i = 0; i < pieces; ++i) {
    const uint32_t part = in.u32();
    require_snapshot(part <= static_cast<uint32_t>(SnapshotPart::kFine), "unknown part");
    const uint32_t bytes = in.u32();
    names_.push_back({static_cast<SnapshotPart>(part), bytes, in.u64()});
    require_snapshot(i == 0 || names_[i - 1].part <= names_[i].part, "parts are not in order");
  }
  const size_t size = in.left();
  const uint8_t* head = in.raw(size);
  head_.assign(head, head + size);
}

uint64_t SnapshotDirectory::bytes_of(SnapshotPart part) const {
  uint64_t bytes = 0;
  for (const PieceName& name : names_) bytes += name.part == part ? name.bytes : 0;
  return bytes;
}

SnapshotPart SnapshotDirectory::take(std::span<const uint8_t> piece) {
  if (taken_ == names_.size()) fail("there are more pieces than the directory names");
  const PieceName& name = names_[taken_];
  const std::string which = "piece " + std::to_string(taken_);
  if (piece.size() != name.bytes) fail(expected(which + ": bytes", name.bytes, piece.size()));
  if (checksum(piece) != name.checksum) fail(which + ": checksum differs");
  ++taken_;
  return name.part;
}

void SnapshotDirectory::finish() const {
  if (taken_ != names_.size()) fail(expected("pieces", names_.size(), taken_));
}

}  // namespace askfolio
