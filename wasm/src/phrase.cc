#include "phrase.h"

#include <algorithm>

namespace askfolio {
namespace {

// Ascending, the texts that all the lists have.
std::vector<uint32_t> texts_with_all(std::vector<const PostingList*> lists) {
  std::sort(lists.begin(), lists.end(),
            [](const PostingList* a, const PostingList* b) { return a->size() < b->size(); });
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  std::vector<uint32_t> texts;
  lists.front()->for_each([&](uint32_t text, uint32_t) { texts.push_back(text); });
  for (size_t i = 1; i < lists.size(); ++i) {
    PostingList::Cursor cursor(*lists[i]);
    std::erase_if(texts, [&](uint32_t text) {
      cursor.seek(text);
      return cursor.at_end() || cursor.text() != text;
    });
  }
  return texts;
}

}  // namespace

std::vector<uint32_t> texts_with_phrase(const std::vector<const PostingList*>& words) {
  std::vector<uint32_t> texts = texts_with_all(words);
  if (words.size() == 1 || texts.empty()) return texts;
  std::vector<PostingList::Cursor> cursors;
  for (const PostingList* list : words) cursors.emplace_back(*list);
  std::vector<uint32_t> begins;
  std::vector<uint32_t> places;
  std::erase_if(texts, [&](uint32_t text) {
    for (size_t i = 0; i < cursors.size(); ++i) {
      cursors[i].seek(text);
      cursors[i].read_places(places);
      if (i == 0) begins = places;
      std::erase_if(begins, [&](uint32_t begin) {
        return !std::binary_search(places.begin(), places.end(), begin + static_cast<uint32_t>(i));
      });
    }
    return begins.empty();
  });
  return texts;
}

}  // namespace askfolio
