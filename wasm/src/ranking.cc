#include "ranking.h"

#include <algorithm>
#include <utility>

namespace askfolio {
namespace {

// Candidates of each kind that are fused. Small: a passage that both kinds rank in the middle
// cannot come first; large: the fused scores are spread over what nobody looks for. It is the same
// for all k up to it, so that asking for more hits never changes the first ones.
constexpr size_t kCandidates = 50;
// The graph search keeps so many times more than it returns: small is fast, large misses less.
constexpr size_t kEfPerCandidate = 2;

}  // namespace

std::vector<Candidate> Ranking::score(const Question& question, std::vector<Label> labels) const {
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  const std::vector<float> lexical = words_.scores(question.text, labels);
  std::vector<Candidate> candidates;
  for (size_t i = 0; i < labels.size(); ++i) candidates.push_back({labels[i], {}, lexical[i]});
  if (question.vector.empty()) return candidates;
  for (const Hit& hit : vectors_.search_among(question.vector.data(), labels.size(), labels)) {
    const auto at = std::lower_bound(labels.begin(), labels.end(), hit.label) - labels.begin();
    candidates[static_cast<size_t>(at)].dense = hit.score;
  }
  return candidates;
}

std::vector<Hit> Ranking::rank(const Question& question, SearchMode mode, size_t k,
                               const std::vector<Label>* allowed) const {
  const size_t count = std::max(kCandidates, k);
  const auto by_meaning = [&] {
    return vectors_.search(question.vector.data(), count, kEfPerCandidate * count, allowed);
  };
  if (mode == SearchMode::kDense) return by_meaning();
  const std::vector<Hit> by_words = words_.search(question.text, count, allowed);
  if (mode == SearchMode::kLexical || question.vector.empty() || vectors_.size() == 0) {
    return by_words;
  }
  std::vector<Label> labels;
  for (const Hit& hit : by_meaning()) labels.push_back(hit.label);
  for (const Hit& hit : by_words) labels.push_back(hit.label);
  return fuse(score(question, std::move(labels)));
}

}  // namespace askfolio
