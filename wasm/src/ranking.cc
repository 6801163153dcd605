#include "ranking.h"

#include <algorithm>
#include <utility>

namespace askfolio {
namespace {

// Candidates of each kind that are fused. Small: a passage that both kinds rank in the middle
// cannot come first; large: the fused scores are spread over what nobody looks for. It is the same
// for all k up to it, so that asking for more hits never changes the first ones.
constexpr size_t kCandidates = 100;
// The graph search keeps so many times more than it returns: small is fast, large misses less.
constexpr size_t kEfPerCandidate = 2;
// Each candidate leans on so many similar ones. Small: one that is there by chance decides; large:
// subjects mix.
constexpr size_t kSimilar = 3;
// How much it does where the vectors decide alone. 0: not at all; 1: on one that says the same as
// much as on itself.
constexpr double kLeaning = 0.6;
// The time it takes is bounded: behind so many of the best nobody leans on anybody.
constexpr size_t kMostLeaning = 2 * kCandidates;

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
  const std::vector<Candidate> candidates = score(question, std::move(labels));
  // Who is similar to whom is the vectors' opinion too: it counts the less the less they do.
  const double weight = dense_weight(candidates);
  return with_similar(fuse(candidates), kLeaning * weight * weight);
}

std::vector<Hit> Ranking::with_similar(std::vector<Hit> hits, double strength) const {
  const auto end = hits.begin() + static_cast<std::ptrdiff_t>(std::min(kMostLeaning, hits.size()));
  std::vector<Hit> leading(hits.begin(), end);
  std::vector<Label> labels;
  for (const Hit& hit : leading) labels.push_back(hit.label);
  leading = lean_on_similar(leading, vectors_.most_similar(labels, kSimilar), strength);
  std::copy(leading.begin(), leading.end(), hits.begin());
  keep_best(hits, hits.size());
  return hits;
}

}  // namespace askfolio
