// One ranking from dense and lexical scores.
#ifndef ASKFOLIO_FUSION_H_
#define ASKFOLIO_FUSION_H_

#include <optional>
#include <vector>

#include "askfolio/hit.h"

namespace askfolio {

// Scores are finite.
struct Candidate {
  Label label;
  std::optional<float> dense;  // inner product with the question; nullopt: it has no vector yet
  float lexical;               // BM25, 0 where no word matches
};

// How much the dense scores count for this question, 0 (not at all) to 1 (alone): c * odds / (1 +
// odds),
//
//   odds = e^r * lead(dense) * (3.75 / lead(lexical))^3,
//
// where lead(x) = (max - mean) / standard deviation of a score over the candidates: how far its
// best hit stands out; and r is the correlation of both scores over the candidates. Words that
// single out one passage are trusted, words that match everywhere are not; and a model whose scores
// have nothing to do with the words (a language that it was not made for: r near 0 or below) counts
// for less. 0 where all dense scores are equal, 1 where all lexical ones are. c is the share of the
// candidates with any of the words that have a vector: 1 once everything is embedded; until then what
// has a vector and none of the words would go before what has the words and waits for its vector.
//
// Any a * dense + b and a * lexical (a > 0) give the same weight: models whose inner products live
// in [0.5, 0.9] need no constants of their own.
double dense_weight(const std::vector<Candidate>& candidates);

// Every candidate, best first, equal scores by ascending label:
//
//   score = w * unit(dense)^1.5 + (1 - w) * unit(lexical)^1.5,  w = dense_weight(candidates),
//
// where unit maps a score's least value among the candidates to 0 and its greatest to 1 (to 1 all,
// where they are equal). A power above 1, because being the best by one counts for more than being
// fair by both. A candidate without a vector has the others' mean: nothing for it and nothing
// against it.
std::vector<Hit> fuse(const std::vector<Candidate>& candidates);

// The same hits in a new order, each with the mean of its own score and those of similar ones,
//
//   (score + sum(strength * similarity * other's score)) / (1 + sum(strength * similarity)),
//
// because passages that are near to each other in meaning answer the same questions (Diaz,
// "Regularizing ad hoc retrieval scores", 2005), and what stands alone among the best is there by
// chance more often. similar: for each hit, in their order, with similarities up to 1 (below 0
// counts as 0); those that are no hits are passed over. strength: 0 changes nothing, at 1 another
// that says the same (similarity 1) counts as much as the hit itself.
std::vector<Hit> lean_on_similar(const std::vector<Hit>& hits,
                                 const std::vector<std::vector<Hit>>& similar, double strength);

}  // namespace askfolio

#endif  // ASKFOLIO_FUSION_H_
