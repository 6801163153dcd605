#include "askfolio/string_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace askfolio {
namespace {

// memcmp goes byte by byte in WASM.
bool is_same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  size_t i = 0;
  for (; i + 4 <= a.size(); i += 4) {
    uint32_t x;
    uint32_t y;
    std::memcpy(&x, a.data() + i, 4);
    std::memcpy(&y, b.data() + i, 4);
    if (x != y) return false;
  }
  while (i < a.size() && a[i] == b[i]) ++i;
  return i == a.size();
}

// A power of two, so large that a quarter of the slots stays free.
size_t slots_for(size_t strings) {
  return std::bit_ceil(std::max<size_t>(64, strings + strings / 3));
}

}  // namespace

// Four bytes a step, mixed by multiplication (the finish is MurmurHash3's).
uint32_t StringTable::hash_of(std::string_view text) {
  uint32_t hash = static_cast<uint32_t>(text.size());
  size_t i = 0;
  for (; i + 4 <= text.size(); i += 4) {
    uint32_t word;
    std::memcpy(&word, text.data() + i, 4);
    hash = (hash ^ word) * 0x9E3779B1;
    hash ^= hash >> 15;
  }
  for (; i < text.size(); ++i) hash = (hash ^ static_cast<uint8_t>(text[i])) * 0x9E3779B1;
  hash = (hash ^ hash >> 16) * 0x85EBCA6B;
  hash = (hash ^ hash >> 13) * 0xC2B2AE35;
  return hash ^ hash >> 16;
}

size_t StringTable::slot_of(std::string_view text, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot].number != kNone) {
    if (slots_[slot].hash == hash && is_same(at(slots_[slot].number), text)) return slot;
    slot = (slot + 1) & mask;
  }
  return slot;
}

uint32_t StringTable::find(std::string_view text) const {
  return slots_.empty() ? kNone : slots_[slot_of(text, hash_of(text))].number;
}

uint32_t StringTable::insert(std::string_view text) {
  if (slots_for(size() + 1) > slots_.size()) grow_to(slots_for(size() + 1));
  const uint32_t hash = hash_of(text);
  Slot& slot = slots_[slot_of(text, hash)];
  if (slot.number == kNone) {
    keep(text);
    slot = {hash, static_cast<uint32_t>(size() - 1)};
  }
  return slot.number;
}

void StringTable::append(std::string_view text) {
  keep(text);
  place({hash_of(text), static_cast<uint32_t>(size() - 1)});
}

void StringTable::reserve(size_t strings, size_t bytes) {
  bytes_.reserve(bytes);
  ends_.reserve(strings);
  if (slots_for(strings) > slots_.size()) grow_to(slots_for(strings));
}

void StringTable::keep(std::string_view text) {
  ends_.push_back(static_cast<uint32_t>(bytes_.size() + text.size()));
  try {
    bytes_ += text;
  } catch (...) {
    ends_.pop_back();
    throw;
  }
}

void StringTable::grow_to(size_t slots) {
  std::vector<Slot> old(slots, Slot{0, kNone});
  old.swap(slots_);
  for (const Slot& each : old) {
    if (each.number != kNone) place(each);
  }
}

// REQUIRES: its string is not in the table.
void StringTable::place(Slot filled) {
  const size_t mask = slots_.size() - 1;
  size_t slot = filled.hash & mask;
  while (slots_[slot].number != kNone) slot = (slot + 1) & mask;
  slots_[slot] = filled;
}

}  // namespace askfolio
