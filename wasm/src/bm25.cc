#include "askfolio/bm25.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

#include "askfolio/unicode.h"
#include "askfolio/utf8.h"

namespace askfolio {
namespace {

// Words of a run of ideographs: a language written without spaces is searched by pairs.
void append_pairs(const std::u32string& run, std::vector<std::string>& words) {
  const size_t length = std::min<size_t>(run.size(), 2);
  for (size_t i = 0; length > 0 && i + length <= run.size(); ++i) {
    std::string word;
    for (size_t j = 0; j < length; ++j) append_utf8(run[i + j], word);
    words.push_back(std::move(word));
  }
}

// Calls found(i, posting) for every posting whose label is labels[i]; both ascend by label. The
// shorter of the two is stepped through and the longer one searched, so that neither a rare word
// nor a handful of labels costs a walk over everything.
template <typename Posting, typename Found>
void intersect(const std::vector<uint32_t>& labels, const std::vector<Posting>& postings,
               Found found) {
  const auto is_before = [](const Posting& p, uint32_t label) { return p.label < label; };
  if (labels.size() < postings.size()) {
    auto posting = postings.begin();
    for (size_t i = 0; i < labels.size(); ++i) {
      posting = std::lower_bound(posting, postings.end(), labels[i], is_before);
      if (posting == postings.end()) return;
      if (posting->label == labels[i]) found(i, *posting);
    }
  } else {
    auto label = labels.begin();
    for (const Posting& posting : postings) {
      label = std::lower_bound(label, labels.end(), posting.label);
      if (label == labels.end()) return;
      if (*label == posting.label) found(static_cast<size_t>(label - labels.begin()), posting);
    }
  }
}

}  // namespace

std::vector<std::string> search_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  std::u32string ideographs;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  const auto end_ideographs = [&] {
    append_pairs(ideographs, words);
    ideographs.clear();
  };
  std::u32string lower;
  for (size_t pos = 0; pos < text.size();) {
    const char32_t c = decode_utf8(text, pos);
    if (is_cjk(c)) {
      end_word();
      ideographs.push_back(c);
      continue;
    }
    end_ideographs();
    if (!is_alphanumeric(c)) {
      end_word();
      continue;
    }
    lower.clear();
    append_lower(c, lower);
    for (const char32_t l : lower) append_utf8(l, word);
  }
  end_word();
  end_ideographs();
  return words;
}

Bm25::Bm25(Bm25Options options) : options_(options) {}

size_t Bm25::size() const { return texts_.size(); }

bool Bm25::contains(uint32_t label) const { return texts_.contains(label); }

void Bm25::add(uint32_t label, std::string_view text) {
  assert(!contains(label));
  const std::vector<std::string> words = search_words(text);
  std::unordered_map<std::string_view, uint32_t> counts;
  for (const std::string& word : words) ++counts[word];

  Text& added = texts_[label];
  added.words = static_cast<uint32_t>(words.size());
  added.terms.reserve(counts.size());
  for (const auto& [word, count] : counts) {
    Term& term = *postings_.try_emplace(std::string(word)).first;
    const auto at = std::upper_bound(term.second.begin(), term.second.end(), label,
                                     [](uint32_t l, const Posting& p) { return l < p.label; });
    term.second.insert(at, {label, count});
    added.terms.push_back(&term);
  }
  labels_.insert(std::upper_bound(labels_.begin(), labels_.end(), label), label);
  words_ += words.size();
}

void Bm25::remove(uint32_t label) {
  const auto removed = texts_.find(label);
  if (removed == texts_.end()) return;
  for (Term* term : removed->second.terms) {
    auto& postings = term->second;
    postings.erase(std::lower_bound(postings.begin(), postings.end(), label,
                                    [](const Posting& p, uint32_t l) { return p.label < l; }));
    if (postings.empty()) postings_.erase(postings_.find(term->first));
  }
  words_ -= removed->second.words;
  texts_.erase(removed);
  labels_.erase(std::lower_bound(labels_.begin(), labels_.end(), label));
}

std::vector<float> Bm25::scores(std::string_view question,
                                const std::vector<uint32_t>& labels) const {
  std::vector<std::string> words = search_words(question);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());

  const double texts = static_cast<double>(texts_.size());
  const double mean_words = static_cast<double>(words_) / texts;
  std::vector<float> scores(labels.size(), 0.0f);
  for (const std::string& word : words) {
    const auto term = postings_.find(word);
    if (term == postings_.end()) continue;
    const double with_word = static_cast<double>(term->second.size());
    const double idf = std::log(1.0 + (texts - with_word + 0.5) / (with_word + 0.5));
    intersect(labels, term->second, [&](size_t i, const Posting& posting) {
      const double length = texts_.at(posting.label).words / mean_words;
      const double norm = 1.0 - options_.b + options_.b * length;
      const double count = posting.count;
      scores[i] +=
          static_cast<float>(idf * count * (options_.k1 + 1.0) / (count + options_.k1 * norm));
    });
  }
  return scores;
}

std::vector<Hit> Bm25::search(std::string_view question, size_t k,
                              const std::vector<Label>* allowed) const {
  const std::vector<uint32_t>& labels = allowed != nullptr ? *allowed : labels_;
  const std::vector<float> all = scores(question, labels);
  std::vector<Hit> hits;
  for (size_t i = 0; i < labels.size(); ++i) {
    if (all[i] > 0.0f) hits.push_back({labels[i], all[i]});
  }
  keep_best(hits, k);
  return hits;
}

void Bm25::save(SnapshotWriter& out) const {
  out.f32(options_.k1);
  out.f32(options_.b);
  out.u32s(labels_);
  // Words in order, so that equal indexes give equal bytes.
  std::map<std::string_view, const std::vector<Posting>*> words;
  for (const auto& [word, postings] : postings_) words.emplace(word, &postings);
  out.u32(static_cast<uint32_t>(words.size()));
  for (const auto& [word, postings] : words) {
    std::vector<uint32_t> labels;
    std::vector<uint32_t> counts;
    for (const Posting& posting : *postings) {
      labels.push_back(posting.label);
      counts.push_back(posting.count);
    }
    out.bytes(word);
    out.u32s(labels);
    out.u32s(counts);
  }
}

void Bm25::load_term(SnapshotReader& in, std::string_view word) {
  const std::vector<uint32_t> labels = in.u32s();
  const std::vector<uint32_t> counts = in.u32s();
  require_snapshot(!labels.empty() && labels.size() == counts.size(),
                   "a word's labels and counts differ in number");
  Term& term = *postings_.try_emplace(std::string(word)).first;
  for (size_t i = 0; i < labels.size(); ++i) {
    require_snapshot(i == 0 || labels[i - 1] < labels[i], "a word's labels are not ascending");
    require_snapshot(counts[i] > 0, "a word's count is zero");
    const auto text = texts_.find(labels[i]);
    require_snapshot(text != texts_.end(), "a word stands in an unknown text");
    term.second.push_back({labels[i], counts[i]});
    text->second.terms.push_back(&term);
    text->second.words += counts[i];
    words_ += counts[i];
  }
}

Bm25 Bm25::load(SnapshotReader& in) {
  Bm25Options options;
  options.k1 = in.f32();
  options.b = in.f32();
  require_snapshot(options.k1 >= 0.0f && options.k1 <= 1e6f, "k1 out of range");
  require_snapshot(options.b >= 0.0f && options.b <= 1.0f, "b out of range");
  Bm25 index(options);
  index.labels_ = in.u32s();
  for (const uint32_t label : index.labels_) index.texts_[label];
  require_snapshot(index.texts_.size() == index.labels_.size() &&
                       std::is_sorted(index.labels_.begin(), index.labels_.end()),
                   "labels of texts are not ascending");

  const uint32_t words = in.u32();
  std::string_view last;
  for (uint32_t i = 0; i < words; ++i) {
    const std::string_view word = in.bytes();
    require_snapshot(word > last, "words are not ascending");
    last = word;
    index.load_term(in, word);
  }
  return index;
}

}  // namespace askfolio
