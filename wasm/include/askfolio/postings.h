// Where one term stands: in which texts, how often, and at which places.
//
// Two byte streams, so that a search that asks for no phrase never reads places. Numbers are
// varints: seven bits a byte, the lowest first, the highest bit set in all but the last byte.
// A posting is (step << 1 | repeats), where step is the text's number minus that of the posting
// before (for the first, plus 1), and behind it, where repeats is set, the count (at least 2).
// Places are, for every posting, as many steps from one place to the next, from 0 on.
#ifndef ASKFOLIO_POSTINGS_H_
#define ASKFOLIO_POSTINGS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "askfolio/small_bytes.h"

namespace askfolio {

// 32 bytes and its streams: there are as many lists as words, and most words are rare. What throws
// std::bad_alloc has changed nothing.
class PostingList {
 public:
  // ---- Writing ----

  // The term stands in text once more, at place. Texts never descend, places do not within a text.
  // Of one list either every occurrence has a place or none.
  void add(uint32_t text, uint32_t place);
  void add_without_place(uint32_t text);

  // ---- Reading ----

  // Texts that it has.
  uint32_t size() const { return size_; }
  std::string_view postings() const { return postings_.view(); }
  std::string_view places() const { return places_.view(); }

  // Calls found(text, count) for each posting, in order.
  template <typename Found>
  void for_each(Found found) const {
    const uint8_t* pos = postings_.begin();
    const uint8_t* end = postings_.end();
    uint32_t text = kBeforeFirst;
    while (pos < end) {
      const uint32_t step = read_varint(pos);
      text += step >> 1;
      found(text, step & 1 ? read_varint(pos) : 1);
    }
  }

  // The postings in order, and on request their places.
  class Cursor {
   public:
    explicit Cursor(const PostingList& list);
    bool at_end() const { return text_ == kEnd; }
    uint32_t text() const { return text_; }
    uint32_t count() const { return count_; }
    void next();
    // Goes on to the first posting whose text is at least `text`.
    void seek(uint32_t text);
    // The places of the current posting, ascending. REQUIRES: not called for it before.
    void read_places(std::vector<uint32_t>& places);

   private:
    static constexpr uint32_t kEnd = 0xFFFFFFFF;

    const PostingList* list_;
    const uint8_t* pos_;
    uint32_t text_ = kBeforeFirst;
    uint32_t count_ = 0;
    const uint8_t* place_pos_;
    size_t next_mark_ = 0;  // marks before are behind
    int64_t unread_ = 0;    // places from place_pos_ to those of the current posting
  };

  // A list with the texts' new numbers, kDropped leaves one out.
  static constexpr uint32_t kDropped = 0xFFFFFFFF;
  PostingList renumbered(const std::vector<uint32_t>& numbers) const;

  // A list of streams that nobody has checked. REQUIRES: postings are not empty; until they are
  // checked, nothing but them and the places is asked for.
  static PostingList unchecked(SmallBytes postings, SmallBytes places);
  bool is_unchecked() const { return is_unchecked_; }
  // Throws Error "bad-snapshot" unless the streams are what a list of texts below `texts` writes;
  // then the list is of no use.
  void check(uint32_t texts);

 private:
  // Every so many postings a mark, from which a reader can start.
  static constexpr uint32_t kMarkStep = 128;
  // The first posting's step leads from here to its text.
  static constexpr uint32_t kBeforeFirst = 0xFFFFFFFF;
  struct Mark {
    uint32_t text;  // of the posting before
    uint32_t posting_at;
    uint32_t place_at;
  };
  void add_posting(uint32_t text, size_t place_at);
  void add_times(uint32_t text, uint32_t count);
  void begin_posting(uint32_t text, size_t place_at);
  void count_again();
  void mark(size_t posting_at, size_t place_at);
  std::span<const Mark> marks() const;
  static uint32_t read_varint(const uint8_t*& pos) {
    uint32_t value = *pos & 0x7F;
    for (int shift = 7; *pos++ & 0x80; shift += 7) value |= uint32_t{*pos & 0x7Fu} << shift;
    return value;
  }

  SmallBytes postings_;
  SmallBytes places_;
  std::unique_ptr<std::vector<Mark>> marks_;  // none where there would be no mark
  uint32_t size_ : 30 = 0;
  uint32_t last_repeats_ : 1 = 0;  // whether the last posting has a count
  uint32_t is_unchecked_ : 1 = 0;
  uint32_t last_text_ = kBeforeFirst;
  uint32_t last_place_ = 0;
};

}  // namespace askfolio

#endif  // ASKFOLIO_POSTINGS_H_
