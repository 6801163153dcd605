#include "askfolio/fusion.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace askfolio {
namespace {

// How far the best hit by words must stand out before words count for more than meaning. Small:
// words decide nearly always; large: hardly ever.
constexpr double kLexicalLead = 3.75;
// How sharply the weight follows that. 0: not at all; large: one of the two decides alone.
constexpr double kSharpness = 3.0;
// How much agreement with the words speaks for the vectors. 0: it does not matter.
constexpr double kAgreement = 1.0;
// How much the best by one count before the fair by both. 1: scores are added; large: the better of
// the two counts alone.
constexpr double kPower = 1.5;

// Of one score over the candidates that have it.
struct Spread {
  double least = 0;
  double most = 0;
  double mean = 0;
  double deviation = 0;  // 0 where all are equal

  double unit(double score) const {
    // The mean may be rounded to a little less than the least.
    return deviation > 0 ? std::max(0.0, score - least) / (most - least) : 1.0;
  }
  double standard(double score) const { return (score - mean) / deviation; }
  double lead() const { return standard(most); }
};

template <typename Score>
Spread spread_of(const std::vector<Candidate>& candidates, Score score) {
  std::vector<double> values;
  for (const Candidate& candidate : candidates) values.push_back(score(candidate));
  if (values.empty()) return {};
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  Spread spread{*least, *most, 0, 0};
  const double count = static_cast<double>(values.size());
  for (const double value : values) spread.mean += value / count;
  // Rounding must not make a spread where there is none.
  if (spread.least == spread.most) return spread;
  double squares = 0;
  for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
  spread.deviation = std::sqrt(squares / count);
  return spread;
}

double dense_of(const Candidate& candidate) { return *candidate.dense; }
double lexical_of(const Candidate& candidate) { return candidate.lexical; }

std::vector<Candidate> with_vector(const std::vector<Candidate>& candidates) {
  std::vector<Candidate> all;
  for (const Candidate& candidate : candidates) {
    if (candidate.dense) all.push_back(candidate);
  }
  return all;
}

// Pearson's, -1 to 1; 0 where one of them does not spread.
double correlation(const std::vector<Candidate>& embedded, const Spread& dense) {
  const Spread lexical = spread_of(embedded, lexical_of);
  if (dense.deviation == 0 || lexical.deviation == 0) return 0;
  double sum = 0;
  for (const Candidate& candidate : embedded) {
    sum += dense.standard(dense_of(candidate)) * lexical.standard(lexical_of(candidate));
  }
  return sum / static_cast<double>(embedded.size());
}

// The share of what the words have found that has a vector: of the rest the vectors know nothing.
double coverage(const std::vector<Candidate>& candidates) {
  size_t found = 0;
  size_t embedded = 0;
  for (const Candidate& candidate : candidates) {
    if (candidate.lexical <= 0) continue;
    ++found;
    if (candidate.dense) ++embedded;
  }
  return found == 0 ? 1 : static_cast<double>(embedded) / static_cast<double>(found);
}

double weight_of(const std::vector<Candidate>& candidates, const std::vector<Candidate>& embedded,
                 const Spread& dense, const Spread& lexical) {
  if (lexical.deviation == 0) return 1;
  if (dense.deviation == 0) return 0;
  const double odds = std::exp(kAgreement * correlation(embedded, dense)) * dense.lead() *
                      std::pow(kLexicalLead / lexical.lead(), kSharpness);
  return coverage(candidates) * odds / (1 + odds);
}

}  // namespace

double dense_weight(const std::vector<Candidate>& candidates) {
  const std::vector<Candidate> embedded = with_vector(candidates);
  return weight_of(candidates, embedded, spread_of(embedded, dense_of),
                   spread_of(candidates, lexical_of));
}

std::vector<Hit> fuse(const std::vector<Candidate>& candidates) {
  const std::vector<Candidate> embedded = with_vector(candidates);
  const Spread dense = spread_of(embedded, dense_of);
  const Spread lexical = spread_of(candidates, lexical_of);
  const double weight = weight_of(candidates, embedded, dense, lexical);
  std::vector<Hit> hits;
  hits.reserve(candidates.size());
  for (const Candidate& candidate : candidates) {
    const double by_meaning = dense.unit(candidate.dense ? *candidate.dense : dense.mean);
    const double by_words = lexical.unit(candidate.lexical);
    const double score =
        weight * std::pow(by_meaning, kPower) + (1 - weight) * std::pow(by_words, kPower);
    hits.push_back({candidate.label, static_cast<float>(score)});
  }
  keep_best(hits, hits.size());
  return hits;
}

std::vector<Hit> lean_on_similar(const std::vector<Hit>& hits,
                                 const std::vector<std::vector<Hit>>& similar, double strength) {
  std::unordered_map<Label, double> scores;
  for (const Hit& hit : hits) scores.emplace(hit.label, hit.score);
  std::vector<Hit> leaning = hits;
  for (size_t i = 0; i < hits.size(); ++i) {
    double sum = hits[i].score;
    double weights = 1;
    for (const Hit& other : similar[i]) {
      const auto found = scores.find(other.label);
      if (found == scores.end()) continue;
      const double weight = strength * std::max(0.0f, other.score);
      sum += weight * found->second;
      weights += weight;
    }
    leaning[i].score = static_cast<float>(sum / weights);
  }
  keep_best(leaning, leaning.size());
  return leaning;
}

}  // namespace askfolio
