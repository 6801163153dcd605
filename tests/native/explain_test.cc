// Engine::explain against Engine::search and against ranks counted by brute force.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <string>

#include "askfolio/bm25.h"
#include "askfolio/engine.h"
#include "askfolio/error.h"

namespace askfolio {
namespace {

constexpr size_t kDims = 6;
constexpr float kNoise = 1e-5f;
// Of inner products: vectors and questions are kept in 16 bits a value.
constexpr float kDenseNoise = 1e-4f;
// Of each kind, for up to 12 hits (ranking.cc).
constexpr uint32_t kCandidates = 100;

using Place = std::pair<uint32_t, uint32_t>;

Place place_of(ChunkRef chunk) { return {chunk.document, chunk.ordinal}; }

// What is known of a chunk without the engine.
struct Known {
  ChunkRef chunk;
  bool allowed;
  bool has_vector;
  float dense;
  float lexical;
};

class Explain : public testing::Test {
 protected:
  std::vector<float> vector() {
    std::vector<float> values(kDims);
    for (float& value : values) value = normal_(random_);
    const float squares = std::inner_product(values.begin(), values.end(), values.begin(), 0.0f);
    for (float& value : values) value /= std::sqrt(squares);
    return values;
  }

  std::string text() {
    std::string words = "all";
    for (size_t i = random_() % 8; i > 0; --i) words += " w" + std::to_string(random_() % 40);
    return words;
  }

  // A document in six has no vectors.
  void add(uint32_t document) {
    std::vector<std::string> texts(1 + random_() % 6);
    for (std::string& each : texts) each = text();
    engine_.add_document(document, std::vector<std::string_view>(texts.begin(), texts.end()));
    std::vector<float> all;
    const bool has_vectors = random_() % 6 != 0;
    for (uint32_t i = 0; i < texts.size(); ++i) {
      const std::vector<float> made = has_vectors ? vector() : std::vector<float>();
      all.insert(all.end(), made.begin(), made.end());
      words_.add(static_cast<uint32_t>(chunks_.size()), texts[i]);
      chunks_.push_back({document, i});
      vectors_.push_back(made);
    }
    if (has_vectors) engine_.set_vectors(document, all);
  }

  SearchOptions options(uint32_t documents) {
    SearchOptions options;
    options.k = 1 + random_() % 12;
    options.mode = static_cast<SearchMode>(random_() % 3);
    if (random_() % 2 == 0) return options;
    for (uint32_t i = 0; i < documents; ++i) {
      if (random_() % 2 == 0) options.documents.push_back(i);
    }
    return options;
  }

  std::vector<Known> known(const std::string& question, const std::vector<float>& vector,
                           const SearchOptions& options) const {
    std::vector<uint32_t> labels(chunks_.size());
    std::iota(labels.begin(), labels.end(), 0u);
    const std::vector<float> lexical = words_.scores(question, labels);
    const auto& only = options.documents;
    std::vector<Known> all;
    for (size_t i = 0; i < chunks_.size(); ++i) {
      const bool allowed =
          only.empty() || std::count(only.begin(), only.end(), chunks_[i].document) > 0;
      const bool has_vector = !vectors_[i].empty() && !vector.empty();
      const float dense =
          !has_vector ? 0.0f
                      : std::inner_product(vector.begin(), vector.end(), vectors_[i].begin(), 0.0f);
      all.push_back({chunks_[i], allowed, has_vector, dense, lexical[i]});
    }
    return all;
  }

  void check(const std::string& question, const std::vector<float>& vector,
             const SearchOptions& options);

  std::mt19937 random_{11};
  std::normal_distribution<float> normal_;
  Engine engine_{kDims};
  Bm25 words_;  // tested on its own
  std::vector<ChunkRef> chunks_;
  std::vector<std::vector<float>> vectors_;
};

// A rank is right when it lies between the number of better scores and that of those as good.
template <typename Score>
void check_rank(uint32_t rank, const Known& of, const std::vector<Known>& ranked, float noise,
                Score score) {
  uint32_t better = 0;
  uint32_t as_good = 0;
  for (const Known& each : ranked) {
    if (score(each) > score(of) + noise) ++better;
    if (score(each) >= score(of) - noise) ++as_good;
  }
  EXPECT_GT(rank, better);
  EXPECT_LE(rank, as_good);
}

void Explain::check(const std::string& question, const std::vector<float>& vector,
                    const SearchOptions& options) {
  const std::vector<EngineHit> hits = engine_.search(question, vector, options);
  const std::vector<Standing> all = engine_.explain(question, vector, options, chunks_);
  ASSERT_GE(all.size(), chunks_.size());
  const size_t candidates = all.size() - chunks_.size();

  // The candidates: the search's own order.
  ASSERT_EQ(hits.size(), std::min(options.k, candidates));
  std::map<Place, uint32_t> rank_of;
  for (uint32_t i = 0; i < candidates; ++i) {
    EXPECT_EQ(all[i].rank, i + 1);
    rank_of[place_of(all[i].hit.chunk)] = i + 1;
    EXPECT_GE(all[i > 0 ? i - 1 : 0].hit.score, all[i].hit.score);
    if (i >= hits.size()) continue;
    EXPECT_EQ(place_of(all[i].hit.chunk), place_of(hits[i].chunk));
    EXPECT_EQ(all[i].hit.score, hits[i].score);
    EXPECT_EQ(all[i].hit.dense, hits[i].dense);
    EXPECT_EQ(all[i].hit.lexical, hits[i].lexical);
  }
  ASSERT_EQ(rank_of.size(), candidates);

  const std::vector<Known> known = this->known(question, vector, options);
  std::vector<Known> dense, lexical;
  for (const Known& each : known) {
    if (each.allowed && each.has_vector) dense.push_back(each);
    if (each.allowed && each.lexical > 0) lexical.push_back(each);
  }
  const bool is_hybrid = options.mode == SearchMode::kHybrid && !vector.empty();
  std::set<uint32_t> dense_ranks, lexical_ranks;
  for (size_t i = 0; i < chunks_.size(); ++i) {
    const Standing& standing = all[candidates + i];
    const Known& of = known[i];
    const auto rank = rank_of.find(place_of(of.chunk));
    EXPECT_EQ(standing.rank, rank == rank_of.end() ? 0 : rank->second);
    EXPECT_EQ(standing.hit.score, standing.rank ? all[standing.rank - 1].hit.score : 0.0f);
    EXPECT_NEAR(standing.hit.dense, of.dense, kDenseNoise);
    EXPECT_NEAR(standing.hit.lexical, of.lexical, kNoise);
    EXPECT_EQ(standing.allowed, of.allowed);
    EXPECT_EQ(standing.dense_rank > 0, of.allowed && of.has_vector);
    EXPECT_EQ(standing.lexical_rank > 0, of.allowed && of.lexical > 0);
    if (standing.dense_rank > 0) {
      check_rank(standing.dense_rank, of, dense, kDenseNoise,
                 [](const Known& each) { return each.dense; });
      EXPECT_TRUE(dense_ranks.insert(standing.dense_rank).second);
    }
    if (standing.lexical_rank > 0) {
      check_rank(standing.lexical_rank, of, lexical, kNoise,
                 [](const Known& each) { return each.lexical; });
      EXPECT_TRUE(lexical_ranks.insert(standing.lexical_rank).second);
    }
    const auto leads = [](uint32_t rank) { return rank > 0 && rank <= kCandidates; };
    const bool is_candidate =
        options.mode == SearchMode::kDense
            ? leads(standing.dense_rank)
            : leads(standing.lexical_rank) || (is_hybrid && leads(standing.dense_rank));
    EXPECT_EQ(standing.rank > 0, is_candidate);
  }
}

TEST_F(Explain, RanksAreThoseOfSearchAndOfBruteForce) {
  uint32_t documents = 0;
  for (const uint32_t until : {1u, 5u, 20u, 90u}) {
    while (documents < until) add(documents++);
    for (int i = 0; i < 60; ++i) {
      const SearchOptions chosen = options(documents);
      const bool is_dense = chosen.mode == SearchMode::kDense;
      check(text(), is_dense || random_() % 4 ? vector() : std::vector<float>(), chosen);
    }
  }
  // Some chunks were no candidates.
  EXPECT_GT(chunks_.size(), 2 * kCandidates);
}

TEST_F(Explain, UnknownChunksAndBadVectorsAreRefused) {
  add(3);
  const auto code_of = [&](std::vector<float> vector, ChunkRef chunk) -> std::string {
    try {
      engine_.explain("w1", vector, {}, std::vector<ChunkRef>{chunk});
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  };
  EXPECT_EQ(code_of(vector(), {3, 0}), "");
  EXPECT_EQ(code_of(vector(), {3, 99}), "no-chunk");
  EXPECT_EQ(code_of(vector(), {4, 0}), "no-chunk");
  EXPECT_EQ(code_of({1.0f}, {3, 0}), "bad-vector");
}

}  // namespace
}  // namespace askfolio
