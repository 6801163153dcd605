// What a question's quoted phrases and exclusions leave.
#include <algorithm>
#include <iterator>

#include "askfolio/bm25.h"
#include "phrase.h"

namespace askfolio {

// The numbers of all texts that have the phrase, ascending.
std::vector<uint32_t> Bm25::texts_with(const Phrase& phrase) const {
  std::vector<const PostingList*> lists;
  for (const std::string& term : phrase) lists.push_back(list_of(term));
  if (std::find(lists.begin(), lists.end(), nullptr) != lists.end()) return {};
  return texts_with_phrase(lists);
}

std::vector<Label> Bm25::admitted(const LexicalQuery& query,
                                  const std::vector<Label>* allowed) const {
  std::vector<uint32_t> kept;
  if (allowed != nullptr) {
    for (const Label label : *allowed) {
      if (const uint32_t text = find(label); text != StringTable::kNone) kept.push_back(text);
    }
  } else {
    for (uint32_t text = 0; text < texts_.size(); ++text) {
      if (texts_[text].is_live) kept.push_back(text);
    }
  }
  std::vector<uint32_t> rest;
  for (const Phrase& phrase : query.required) {
    const std::vector<uint32_t> with = texts_with(phrase);
    rest.clear();
    std::set_intersection(kept.begin(), kept.end(), with.begin(), with.end(),
                          std::back_inserter(rest));
    kept.swap(rest);
  }
  for (const Phrase& phrase : query.excluded) {
    const std::vector<uint32_t> with = texts_with(phrase);
    rest.clear();
    std::set_difference(kept.begin(), kept.end(), with.begin(), with.end(),
                        std::back_inserter(rest));
    kept.swap(rest);
  }
  std::vector<Label> labels;
  for (const uint32_t text : kept) labels.push_back(texts_[text].label);
  return labels;
}

std::optional<std::vector<Label>> Bm25::admitted(std::string_view question,
                                                 const std::vector<Label>* allowed) const {
  const LexicalQuery query = parse_lexical_query(question);
  if (!query.has_conditions()) return std::nullopt;
  return admitted(query, allowed);
}

}  // namespace askfolio
