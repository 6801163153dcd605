#include "bert_normalizer.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <utility>

#include "askfolio/unicode.h"

namespace askfolio {

void BertNormalization::push(char32_t c, Origin origin) {
  if (settings_.clean_text) {
    if (is_control(c)) return;
    if (is_whitespace(c)) c = U' ';
  }
  const bool is_word = settings_.handle_chinese_chars && is_cjk(c);
  if (is_word) push_starter(U' ', origin);
  if (settings_.strip_accents) {
    push_decomposed(c, origin);
  } else {
    finish(c, origin);
  }
  if (is_word) push_starter(U' ', origin);
}

void BertNormalization::release_marks() {
  const auto is_before = [](const Mark& a, const Mark& b) {
    return a.combining_class < b.combining_class;
  };
  if (!std::is_sorted(marks_.begin(), marks_.end(), is_before)) sort_marks();
  for (const Mark& mark : marks_) finish(mark.character, mark.origin);
  marks_.clear();
}

void BertNormalization::clear() {
  characters_.clear();
  origins_.clear();
}

void BertNormalization::push_starter(char32_t c, Origin origin) {
  release_marks();
  finish(c, origin);
}

void BertNormalization::push_decomposed(char32_t c, Origin origin) {
  parts_.clear();
  append_nfd(c, parts_);
  for (size_t i = 0; i < parts_.size(); ++i) {
    const uint8_t number = combining_class(parts_[i]);
    if (number == 0) {
      push_starter(parts_[i], origin);
    } else {
      marks_.push_back({parts_[i], number, i > 0, origin});
    }
  }
}

// Sorts the marks by class; counting keeps it stable and linear, however many a text piles up.
// The reference moves marks but not their origins: the first mark has the first origin, the next
// one the next. A mark that a decomposition added shares the origin of whatever comes before it.
void BertNormalization::sort_marks() {
  const std::vector<Mark> unsorted = std::move(marks_);
  std::array<size_t, 257> slots{};  // of class c: slots[c] on
  for (const Mark& mark : unsorted) ++slots[mark.combining_class + 1];
  std::partial_sum(slots.begin(), slots.end(), slots.begin());
  marks_.resize(unsorted.size());
  for (const Mark& mark : unsorted) marks_[slots[mark.combining_class]++] = mark;

  // Where the first is added, it is to the starter before the marks.
  Origin origin = unsorted[0].origin;
  auto next = unsorted.begin();
  for (Mark& mark : marks_) {
    if (!mark.is_added) {
      next = std::find_if(next, unsorted.end(), [](const Mark& m) { return !m.is_added; });
      origin = next++->origin;
    }
    mark.origin = origin;
  }
}

void BertNormalization::finish(char32_t c, Origin origin) {
  if (settings_.strip_accents && is_nonspacing_mark(c)) return;
  if (settings_.lowercase) {
    append_lower(c, characters_);
  } else {
    characters_ += c;
  }
  origins_.resize(characters_.size(), origin);
}

}  // namespace askfolio
