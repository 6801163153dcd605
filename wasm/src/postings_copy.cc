// Lists made from others: with other numbers of texts, and from a snapshot's bytes.
#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "askfolio/postings.h"
#include "askfolio/snapshot.h"

namespace askfolio {
namespace {

uint32_t checked_long_varint(std::string_view bytes, size_t& at) {
  uint64_t value = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    require_snapshot(at < bytes.size(), "a posting is cut off");
    const auto byte = static_cast<uint8_t>(bytes[at++]);
    value |= uint64_t{byte & 0x7Fu} << shift;
    if (byte >= 0x80) continue;
    require_snapshot(value <= std::numeric_limits<uint32_t>::max(), "a posting is out of range");
    require_snapshot(shift == 0 || byte != 0, "a posting has a needless byte");
    return static_cast<uint32_t>(value);
  }
  require_snapshot(false, "a posting is out of range");
  return 0;
}

// Reads a varint of at most 32 bits out of bytes that nobody has checked.
uint32_t checked_varint(std::string_view bytes, size_t& at) {
  // Most have one byte.
  if (at < bytes.size() && static_cast<uint8_t>(bytes[at]) < 0x80) return bytes[at++];
  return checked_long_varint(bytes, at);
}

// Moves at behind so many places, of one posting or more. Most have one byte: eight go in a step.
void check_places(std::string_view places, size_t& at, uint64_t count) {
  constexpr uint64_t kContinued = 0x8080808080808080;
  uint64_t sum = 0;
  while (count > 0) {
    uint64_t eight = kContinued;
    if (count >= 8 && places.size() - at >= 8) std::memcpy(&eight, places.data() + at, 8);
    if ((eight & kContinued) == 0) {
      at += 8;
      count -= 8;
    } else {
      sum += checked_varint(places, at);
      --count;
    }
  }
  require_snapshot(sum < PostingList::kDropped, "a place is out of range");
}

}  // namespace

PostingList PostingList::renumbered(const std::vector<uint32_t>& numbers) const {
  struct Entry {
    uint32_t count;
    size_t places_at;
  };
  std::vector<Entry> entries;
  std::vector<uint64_t> order;  // new number and entry
  std::vector<uint32_t> places;
  std::vector<uint32_t> all_places;
  for (Cursor cursor(*this); !cursor.at_end(); cursor.next()) {
    const uint32_t text = numbers[cursor.text()];
    if (text == kDropped) continue;
    order.push_back(uint64_t{text} << 32 | entries.size());
    entries.push_back({cursor.count(), all_places.size()});
    cursor.read_places(places);
    all_places.insert(all_places.end(), places.begin(), places.end());
  }
  std::sort(order.begin(), order.end());
  PostingList list;
  for (const uint64_t each : order) {
    const Entry& entry = entries[static_cast<uint32_t>(each)];
    const auto text = static_cast<uint32_t>(each >> 32);
    if (places_.empty()) {
      list.add_times(text, entry.count);
      continue;
    }
    for (uint32_t i = 0; i < entry.count; ++i) list.add(text, all_places[entry.places_at + i]);
  }
  return list;
}

PostingList PostingList::unchecked(SmallBytes postings, SmallBytes places) {
  PostingList list;
  list.postings_ = std::move(postings);
  list.places_ = std::move(places);
  list.is_unchecked_ = 1;
  return list;
}

void PostingList::check(uint32_t texts) {
  const std::string_view all = postings();
  const std::string_view all_places = places();
  uint64_t text = 0;  // plus 1, as the first step counts
  size_t place_at = 0;
  uint64_t unread = 0;  // places from place_at on
  // There may have been no memory for the marks of a check before.
  size_ = 0;
  marks_.reset();
  const auto check_read = [&] {
    if (!all_places.empty()) check_places(all_places, place_at, unread);
    unread = 0;
  };
  for (size_t at = 0; at < all.size(); ++size_) {
    if (at > 0 && size_ % kMarkStep == 0) {
      check_read();
      mark(at, place_at);
    }
    const uint32_t step = checked_varint(all, at);
    const uint32_t count = step & 1 ? checked_varint(all, at) : 1;
    require_snapshot(step >> 1 > 0, "a term's texts do not ascend");
    require_snapshot(!(step & 1) || count > 1, "a term's count is below 2");
    text += step >> 1;
    require_snapshot(text <= texts, "a term stands in an unknown text");
    last_text_ = static_cast<uint32_t>(text - 1);
    unread += count;
  }
  check_read();
  require_snapshot(place_at == all_places.size(), "a term has more places than it stands at");
  is_unchecked_ = 0;
}

}  // namespace askfolio
