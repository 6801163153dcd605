#include "askfolio/bm25.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <new>

#include "askfolio/error.h"

namespace askfolio {
namespace {

// Names beyond that are met too seldom for knowing them to pay.
constexpr size_t kMaxKnownNames = 1 << 16;

}  // namespace

Bm25::Bm25(Bm25Options options) : options_(options) {}

// ---- Adding ----

uint32_t Bm25::term_number(std::string_view text) {
  const uint32_t term = terms_.insert(text);
  // There may have been no memory for the list of the term before.
  while (lists_.size() <= term) lists_.emplace_back();
  return term;
}

void Bm25::add_term(uint32_t term, uint32_t position) {
  PostingList& list = this->list(term);
  const auto text = static_cast<uint32_t>(texts_.size() - 1);
  if (position == kNoPosition) {
    list.add_without_place(text);
  } else {
    list.add(text, next_place_ + position);
  }
}

void Bm25::learn_name(std::string_view name) {
  if (known_names_.size() == kMaxKnownNames) forget_names();
  try {
    names_.insert(name);
    const NameTerms found = terms_of_name(name);
    for (const Term& term : found.terms) {
      known_terms_.push_back({term_number(term.text), term.position});
    }
    known_names_.push_back({static_cast<uint32_t>(known_terms_.size()), found.positions});
  } catch (...) {
    forget_names();
    throw;
  }
}

void Bm25::forget_names() {
  names_.clear();
  known_names_.clear();
  known_terms_.clear();
}

void Bm25::add_name(std::string_view name) {
  uint32_t number = names_.find(name);
  if (number == StringTable::kNone) {
    learn_name(name);
    number = static_cast<uint32_t>(known_names_.size() - 1);
  }
  const KnownName known = known_names_[number];
  for (uint32_t i = number == 0 ? 0 : known_names_[number - 1].end; i < known.end; ++i) {
    add_term(known_terms_[i].term, known_terms_[i].position);
  }
  next_place_ += known.positions;
}

void Bm25::add_run(std::string_view run) {
  const std::vector<std::string> characters = characters_of_run(run);
  for (const std::string& pair : pairs_of_run(characters)) {
    add_term(term_number(pair), kNoPosition);
  }
  for (const std::string& character : characters) {
    add_term(term_number(character), 0);
    ++next_place_;
  }
}

void Bm25::add(Label label, std::string_view text) {
  assert(!contains(label));
  const bool is_first = texts_.empty();
  const Label before = is_first ? 0 : texts_.back().label;
  texts_.push_back({label, 0, true});
  try {
    add_words(text);
    if (!is_first && before >= label) rewrite();
  } catch (...) {  // its postings stay, as a removed text's do, and labels ascend
    words_ -= texts_.back().words;
    texts_.back() = {before, 0, false};
    ++dead_;
    throw;
  }
}

void Bm25::add_words(std::string_view text) {
  next_place_ = 0;
  PieceReader reader(text);
  for (Piece piece; reader.next(piece);) {
    if (piece.kind == Piece::Kind::kName) {
      add_name(piece.text);
    } else {
      add_run(piece.text);
    }
  }
  texts_.back().words = next_place_;
  words_ += next_place_;
}

// ---- Removing ----

uint32_t Bm25::find(Label label) const {
  const auto at = std::lower_bound(texts_.begin(), texts_.end(), label,
                                   [](const Text& text, Label l) { return text.label < l; });
  const bool is_found = at != texts_.end() && at->label == label && at->is_live;
  return is_found ? static_cast<uint32_t>(at - texts_.begin()) : StringTable::kNone;
}

bool Bm25::contains(Label label) const { return find(label) != StringTable::kNone; }

void Bm25::remove(Label label) {
  const uint32_t text = find(label);
  if (text == StringTable::kNone) return;
  texts_[text].is_live = false;
  words_ -= texts_[text].words;
  ++dead_;
  if (2 * dead_ < texts_.size()) return;
  try {
    rewrite();
  } catch (const std::bad_alloc&) {  // nothing has changed: the next removal tries again
  }
}

// ---- Searching ----

const PostingList* Bm25::list_of(std::string_view term) const {
  const uint32_t number = terms_.find(term);
  return number < lists_.size() ? &list(number) : nullptr;
}

// One that is damaged is emptied: nothing is half done, and its texts can be put in anew.
PostingList& Bm25::list(uint32_t term) const {
  PostingList& list = lists_[term];
  if (list.is_unchecked()) {
    try {
      list.check(loaded_texts_);
    } catch (const Error&) {
      list = PostingList();
      is_damaged_ = true;
    }
  }
  return list;
}

uint32_t Bm25::live_texts(const PostingList& list) const {
  uint32_t texts = list.size();
  if (dead_ == 0) return texts;
  list.for_each([&](uint32_t text, uint32_t) { texts -= texts_[text].is_live ? 0 : 1; });
  return texts;
}

std::vector<Bm25::ScoredTerm> Bm25::scored_terms(const LexicalQuery& query) const {
  std::vector<ScoredTerm> terms;
  for (const std::string& term : query.terms) {
    const PostingList* list = list_of(term);
    const double with = list == nullptr ? 0.0 : live_texts(*list);
    if (with == 0.0) continue;
    const double idf = std::log(1.0 + (static_cast<double>(size()) - with + 0.5) / (with + 0.5));
    terms.push_back({list, static_cast<float>(idf * (options_.k1 + 1.0))});
  }
  return terms;
}

Bm25::Saturation Bm25::saturation() const {
  const float mean_words =
      words_ > 0 ? static_cast<float>(words_) / static_cast<float>(size()) : 1.0f;
  return {options_.k1 * (1.0f - options_.b), options_.k1 * options_.b / mean_words};
}

std::vector<Hit> Bm25::search_all(const LexicalQuery& query, size_t k) const {
  std::vector<float> scores(texts_.size(), 0.0f);
  const Saturation saturated = saturation();
  for (const ScoredTerm& term : scored_terms(query)) {
    term.list->for_each([&, weight = term.weight](uint32_t text, uint32_t count) {
      scores[text] += weight * saturated(count, texts_[text].words);
    });
  }
  std::vector<Hit> hits;
  for (uint32_t text = 0; text < texts_.size(); ++text) {
    if (scores[text] > 0.0f && texts_[text].is_live)
      hits.push_back({texts_[text].label, scores[text]});
  }
  keep_best(hits, k);
  return hits;
}

std::vector<float> Bm25::scores(const LexicalQuery& query, const std::vector<Label>& labels) const {
  std::vector<uint32_t> texts;
  for (const Label label : labels) texts.push_back(find(label));
  std::vector<float> scores(labels.size(), 0.0f);
  const Saturation saturated = saturation();
  for (const ScoredTerm& term : scored_terms(query)) {
    PostingList::Cursor cursor(*term.list);
    for (size_t i = 0; i < texts.size() && !cursor.at_end(); ++i) {
      if (texts[i] == StringTable::kNone) continue;
      cursor.seek(texts[i]);
      if (cursor.at_end() || cursor.text() != texts[i]) continue;
      scores[i] += term.weight * saturated(cursor.count(), texts_[texts[i]].words);
    }
  }
  return scores;
}

std::vector<float> Bm25::scores(std::string_view question, const std::vector<Label>& labels) const {
  const LexicalQuery query = parse_lexical_query(question);
  std::vector<float> all = scores(query, labels);
  if (!query.has_conditions()) return all;
  const std::vector<Label> kept = admitted(query, &labels);
  for (size_t i = 0; i < labels.size(); ++i) {
    if (!std::binary_search(kept.begin(), kept.end(), labels[i])) all[i] = 0.0f;
  }
  return all;
}

std::vector<Hit> Bm25::search(std::string_view question, size_t k,
                              const std::vector<Label>* allowed) const {
  const LexicalQuery query = parse_lexical_query(question);
  if (allowed == nullptr && !query.has_conditions()) return search_all(query, k);
  std::vector<Label> labels;
  if (query.has_conditions()) labels = admitted(query, allowed);
  const std::vector<Label>& considered = query.has_conditions() ? labels : *allowed;
  const std::vector<float> all = scores(query, considered);
  std::vector<Hit> hits;
  for (size_t i = 0; i < considered.size(); ++i) {
    if (all[i] > 0.0f) hits.push_back({considered[i], all[i]});
  }
  keep_best(hits, k);
  return hits;
}

}  // namespace askfolio
