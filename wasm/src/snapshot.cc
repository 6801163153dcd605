#include "askfolio/snapshot.h"

#include <bit>
#include <cassert>
#include <cstring>
#include <limits>

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

// FNV-1a, 64 bit. Each step is a bijection of the state, so a change within one byte never goes
// unseen; anything else does with a chance of 2^-64.
uint64_t checksum(std::span<const uint8_t> body) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const uint8_t byte : body) hash = (hash ^ byte) * 0x100000001b3;
  return hash;
}

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

void require_snapshot(bool condition, const char* what) {
  if (!condition) fail(what);
}

SnapshotWriter::SnapshotWriter() : bytes_(kHeaderSize) {}

void SnapshotWriter::raw(const void* data, size_t size) {
  const auto* first = static_cast<const uint8_t*>(data);
  bytes_.insert(bytes_.end(), first, first + size);
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

std::vector<uint8_t> SnapshotWriter::seal() && {
  const uint64_t length = bytes_.size() - kHeaderSize;
  const uint64_t hash = checksum(std::span(bytes_).subspan(kHeaderSize));
  std::memcpy(bytes_.data(), kMagic, sizeof kMagic);
  std::memcpy(bytes_.data() + kVersionAt, &kVersion, sizeof kVersion);
  std::memcpy(bytes_.data() + kLengthAt, &length, sizeof length);
  std::memcpy(bytes_.data() + kChecksumAt, &hash, sizeof hash);
  return std::move(bytes_);
}

SnapshotReader::SnapshotReader(std::span<const uint8_t> sealed) {
  if (sealed.size() < kHeaderSize) fail(expected("header bytes", kHeaderSize, sealed.size()));
  if (std::memcmp(sealed.data(), kMagic, sizeof kMagic) != 0) fail("does not begin with ASKF");
  const auto version = load<uint32_t>(sealed.data() + kVersionAt);
  if (version != kVersion) fail(expected("version", kVersion, version));
  body_ = sealed.subspan(kHeaderSize);
  const auto length = load<uint64_t>(sealed.data() + kLengthAt);
  if (length != body_.size()) fail(expected("body bytes", length, body_.size()));
  if (load<uint64_t>(sealed.data() + kChecksumAt) != checksum(body_)) fail("checksum differs");
}

const uint8_t* SnapshotReader::raw(uint64_t size) {
  if (size > left()) fail(expected("bytes left", size, left()));
  const uint8_t* from = body_.data() + pos_;
  pos_ += static_cast<size_t>(size);
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
