#include "askfolio/postings.h"

#include <algorithm>

namespace askfolio {
namespace {

void append_varint(SmallBytes& bytes, uint32_t value) {
  const uint32_t size = bytes.size();
  try {
    while (value >= 0x80) {
      bytes.push_back(static_cast<uint8_t>(value | 0x80));
      value >>= 7;
    }
    bytes.push_back(static_cast<uint8_t>(value));
  } catch (...) {
    bytes.truncate(size);
    throw;
  }
}

// Where the last varint begins.
uint32_t last_varint(SmallBytes& bytes) {
  const uint8_t* begin = bytes.begin();
  uint32_t at = bytes.size() - 1;
  while (at > 0 && begin[at - 1] & 0x80) --at;
  return at;
}

// Adds 1 to the last varint.
void increment_last_varint(SmallBytes& bytes) {
  const uint32_t at = last_varint(bytes);
  const auto is_full = [](uint8_t byte) { return (byte & 0x7F) == 0x7F; };
  const uint8_t* first = bytes.begin() + at;
  if (std::all_of(first, bytes.end(), is_full)) bytes.push_back(0);
  uint8_t* pos = bytes.begin() + at;
  for (; is_full(*pos); ++pos) *pos = 0x80;  // carry
  ++*pos;
}

const uint8_t* skip_varints(const uint8_t* pos, int64_t count) {
  while (count > 0) count -= *pos++ < 0x80 ? 1 : 0;
  return pos;
}

}  // namespace

// place_at: where the posting's places begin.
void PostingList::begin_posting(uint32_t text, size_t place_at) {
  const bool is_marked = size_ > 0 && size_ % kMarkStep == 0;
  if (is_marked) mark(postings_.size(), place_at);
  try {
    append_varint(postings_, (text - last_text_) << 1);
  } catch (...) {
    if (is_marked) marks_->pop_back();
    throw;
  }
  ++size_;
  last_repeats_ = 0;
  last_text_ = text;
  last_place_ = 0;
}

// Raises the count of the last posting.
void PostingList::count_again() {
  if (last_repeats_) return increment_last_varint(postings_);
  const uint32_t at = last_varint(postings_);
  postings_.push_back(2);
  postings_.begin()[at] |= 1;
  last_repeats_ = 1;
}

void PostingList::mark(size_t posting_at, size_t place_at) {
  if (!marks_) marks_ = std::make_unique<std::vector<Mark>>();
  marks_->push_back(
      {last_text_, static_cast<uint32_t>(posting_at), static_cast<uint32_t>(place_at)});
}

std::span<const PostingList::Mark> PostingList::marks() const {
  return marks_ ? std::span<const Mark>(*marks_) : std::span<const Mark>();
}

void PostingList::add_posting(uint32_t text, size_t place_at) {
  if (text == last_text_) {
    count_again();
  } else {
    begin_posting(text, place_at);
  }
}

void PostingList::add_without_place(uint32_t text) { add_posting(text, places_.size()); }

// At once, so often: time must not go by what a snapshot says. REQUIRES: a text behind the last one.
void PostingList::add_times(uint32_t text, uint32_t count) {
  begin_posting(text, places_.size());
  if (count == 1) return;
  const uint32_t at = last_varint(postings_);
  append_varint(postings_, count);
  postings_.begin()[at] |= 1;
  last_repeats_ = 1;
}

void PostingList::add(uint32_t text, uint32_t place) {
  const uint32_t place_at = places_.size();
  append_varint(places_, place - (text == last_text_ ? last_place_ : 0));
  try {
    add_posting(text, place_at);
  } catch (...) {
    places_.truncate(place_at);
    throw;
  }
  last_place_ = place;
}

PostingList::Cursor::Cursor(const PostingList& list)
    : list_(&list), pos_(list.postings_.begin()), place_pos_(list.places_.begin()) {
  next();
}

void PostingList::Cursor::next() {
  if (pos_ == list_->postings_.end()) {
    text_ = kEnd;
    return;
  }
  unread_ += count_;
  const uint32_t step = read_varint(pos_);
  text_ += step >> 1;
  count_ = step & 1 ? read_varint(pos_) : 1;
}

void PostingList::Cursor::seek(uint32_t text) {
  if (at_end() || text_ >= text) return;
  // The last mark before the text is as near as one can get; where texts are near each other it
  // lies behind already.
  const std::span<const Mark> marks = list_->marks();
  while (next_mark_ < marks.size() && marks[next_mark_].text <= text_) ++next_mark_;
  if (next_mark_ < marks.size() && marks[next_mark_].text < text) {
    const auto behind =
        std::lower_bound(marks.begin() + static_cast<std::ptrdiff_t>(next_mark_), marks.end(), text,
                         [](const Mark& mark, uint32_t t) { return mark.text < t; });
    next_mark_ = static_cast<size_t>(behind - marks.begin());
    const Mark& mark = *std::prev(behind);
    pos_ = list_->postings_.begin() + mark.posting_at;
    place_pos_ = list_->places_.begin() + mark.place_at;
    text_ = mark.text;
    count_ = 0;
    unread_ = 0;
    next();
  }
  while (!at_end() && text_ < text) next();
}

void PostingList::Cursor::read_places(std::vector<uint32_t>& places) {
  places.clear();
  if (list_->places_.empty()) return;
  place_pos_ = skip_varints(place_pos_, unread_);
  uint32_t place = 0;
  for (uint32_t i = 0; i < count_; ++i) places.push_back(place += read_varint(place_pos_));
  unread_ = -int64_t{count_};
}

}  // namespace askfolio
