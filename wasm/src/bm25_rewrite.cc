// The index written anew: without what was removed, texts in the order of their labels.
#include <algorithm>

#include "askfolio/bm25.h"

namespace askfolio {

// Of each text the number it has when only live ones are counted, in the order of their labels.
std::vector<uint32_t> Bm25::numbers_by_label() const {
  std::vector<uint64_t> live;  // label and text
  for (uint32_t text = 0; text < texts_.size(); ++text) {
    if (texts_[text].is_live) live.push_back(uint64_t{texts_[text].label} << 32 | text);
  }
  std::sort(live.begin(), live.end());
  std::vector<uint32_t> numbers(texts_.size(), PostingList::kDropped);
  for (uint32_t i = 0; i < live.size(); ++i) numbers[static_cast<uint32_t>(live[i])] = i;
  return numbers;
}

// Leaves out what is dead and brings the texts in order. Throws std::bad_alloc, nothing changed: the old
// lists are there until the new ones, mostly half as many, are whole.
void Bm25::rewrite() {
  const std::vector<uint32_t> numbers = numbers_by_label();
  StringTable terms;
  std::deque<PostingList> lists;
  for (uint32_t term = 0; term < lists_.size(); ++term) {
    PostingList list = this->list(term).renumbered(numbers);
    if (list.size() == 0) continue;
    terms.insert(terms_.at(term));
    lists.push_back(std::move(list));
  }
  std::vector<Text> texts(size());
  for (uint32_t text = 0; text < texts_.size(); ++text) {
    if (texts_[text].is_live) texts[numbers[text]] = texts_[text];
  }
  terms_ = std::move(terms);
  lists_.swap(lists);
  loaded_.clear();
  texts_ = std::move(texts);
  dead_ = 0;
  forget_names();  // they name terms by their old numbers
}

}  // namespace askfolio
