#include "askfolio/snapshot.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <utility>

#include "askfolio/error.h"

namespace askfolio {
namespace {

// Values are copied as they lie in memory; every target (WASM, x86-64, ARM64) is little-endian.
static_assert(std::endian::native == std::endian::little);

constexpr uint8_t kMagic[4] = {'A', 'S', 'K', 'F'};
constexpr uint32_t kVersion = 3;

// Offsets in the header; the body follows it.
constexpr size_t kVersionAt = 4;
constexpr size_t kLengthAt = 8;
constexpr size_t kChecksumAt = 16;
constexpr size_t kHeaderSize = 24;

template <typename T>
T load(const uint8_t* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

// FNV-1a's numbers on 8 bytes a step, as one by one takes as long as reading a snapshot; the upper
// half, which is where multiplication goes to, is mixed into the lower. Each step is a bijection of
// the state, so a change within 8 bytes never goes unseen; anything else does with a chance of
// 2^-64. Carried on over pieces of a multiple of 8 bytes and a last one.
constexpr uint64_t kFirstHash = 0xcbf29ce484222325;
uint64_t carry_on(uint64_t hash, std::span<const uint8_t> bytes) {
  static_assert(kSnapshotPiece % sizeof(uint64_t) == 0);
  const auto step = [](uint64_t before, uint64_t word) {
    const uint64_t after = (before ^ word) * 0x100000001b3;
    return after ^ after >> 32;
  };
  size_t at = 0;
  for (; at + sizeof(uint64_t) <= bytes.size(); at += sizeof(uint64_t)) {
    hash = step(hash, load<uint64_t>(&bytes[at]));
  }
  if (at == bytes.size()) return hash;
  uint64_t last = 0;
  std::memcpy(&last, &bytes[at], bytes.size() - at);
  return step(hash, last);
}

[[noreturn]] void fail(const std::string& what) {
  throw Error("bad-snapshot", "snapshot: " + what);
}

std::string expected(const std::string& field, uint64_t expected, uint64_t found) {
  return field + ": expected " + std::to_string(expected) + ", found " + std::to_string(found);
}

}  // namespace

void refuse_snapshot(const char* what) { fail(what); }

SnapshotWriter::SnapshotWriter(SnapshotSink sink)
    : sink_(std::move(sink)), piece_(kSnapshotPiece), hash_(kFirstHash) {}

void SnapshotWriter::flush() {
  const auto filled = std::span(piece_).first(filled_);
  sink_(kHeaderSize + written_, filled);
  hash_ = carry_on(hash_, filled);
  written_ += filled_;
  filled_ = 0;
}

void SnapshotWriter::raw(const void* data, size_t size) {
  const auto* first = static_cast<const uint8_t*>(data);
  while (size > 0) {
    if (filled_ == kSnapshotPiece) flush();
    const size_t some = std::min(size, kSnapshotPiece - filled_);
    std::memcpy(piece_.data() + filled_, first, some);
    filled_ += some;
    first += some;
    size -= some;
  }
}

void SnapshotWriter::u32(uint32_t value) { raw(&value, sizeof value); }

void SnapshotWriter::f32(float value) { raw(&value, sizeof value); }

void SnapshotWriter::bytes(std::string_view value) {
  assert(value.size() <= std::numeric_limits<uint32_t>::max());
  u32(static_cast<uint32_t>(value.size()));
  raw(value.data(), value.size());
}

template <typename T>
void SnapshotWriter::counted(std::span<const T> values) {
  assert(values.size() <= std::numeric_limits<uint32_t>::max());
  u32(static_cast<uint32_t>(values.size()));
  raw(values.data(), values.size_bytes());
}

void SnapshotWriter::u32s(std::span<const uint32_t> values) { counted(values); }

void SnapshotWriter::f32s(std::span<const float> values) { counted(values); }

void SnapshotWriter::seal() && {
  flush();
  std::array<uint8_t, kHeaderSize> header;
  std::memcpy(header.data(), kMagic, sizeof kMagic);
  std::memcpy(header.data() + kVersionAt, &kVersion, sizeof kVersion);
  std::memcpy(header.data() + kLengthAt, &written_, sizeof written_);
  std::memcpy(header.data() + kChecksumAt, &hash_, sizeof hash_);
  sink_(0, header);
}

SnapshotReader::SnapshotReader(SnapshotSource source, uint64_t size)
    : source_(std::move(source)), size_(size) {
  if (size < kHeaderSize) fail(expected("header bytes", kHeaderSize, size));
  std::array<uint8_t, kHeaderSize> header;
  std::memcpy(header.data(), raw(kHeaderSize), kHeaderSize);
  if (std::memcmp(header.data(), kMagic, sizeof kMagic) != 0) fail("does not begin with ASKF");
  const auto version = load<uint32_t>(header.data() + kVersionAt);
  if (version != kVersion) fail(expected("version", kVersion, version));
  const auto length = load<uint64_t>(header.data() + kLengthAt);
  if (length != left()) fail(expected("body bytes", length, left()));
  uint64_t hash = kFirstHash;
  while (left() > 0) {
    const auto some = static_cast<size_t>(std::min<uint64_t>(left(), kSnapshotPiece));
    hash = carry_on(hash, {raw(some), some});
  }
  if (load<uint64_t>(header.data() + kChecksumAt) != hash) fail("checksum differs");
  at_ = kHeaderSize;  // once more, now that it is known to be whole
  piece_.clear();
  piece_at_ = 0;
}

// Brings the piece that begins with what comes next, of at least so many bytes.
void SnapshotReader::fill(uint64_t size) {
  piece_.resize(static_cast<size_t>(std::min(left(), std::max<uint64_t>(size, kSnapshotPiece))));
  piece_at_ = 0;
  source_(at_, piece_);
}

const uint8_t* SnapshotReader::raw(uint64_t size) {
  if (size > left()) fail(expected("bytes left", size, left()));
  if (size > piece_.size() - piece_at_) fill(size);
  const uint8_t* from = piece_.data() + piece_at_;
  piece_at_ += static_cast<size_t>(size);
  at_ += size;
  return from;
}

uint32_t SnapshotReader::u32() { return load<uint32_t>(raw(sizeof(uint32_t))); }

float SnapshotReader::f32() { return load<float>(raw(sizeof(float))); }

std::string_view SnapshotReader::bytes() {
  const uint32_t size = u32();
  return {reinterpret_cast<const char*>(raw(size)), size};
}

template <typename T>
std::vector<T> SnapshotReader::counted() {
  const uint64_t count = u32();
  const uint8_t* from = raw(count * sizeof(T));
  std::vector<T> values(static_cast<size_t>(count));
  if (count > 0) std::memcpy(values.data(), from, values.size() * sizeof(T));
  return values;
}

std::vector<uint32_t> SnapshotReader::u32s() { return counted<uint32_t>(); }

std::vector<float> SnapshotReader::f32s() { return counted<float>(); }

void SnapshotReader::finish() const {
  if (left() != 0) fail(expected("bytes left at the end", 0, left()));
}

}  // namespace askfolio
