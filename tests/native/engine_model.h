// An engine beside a model of it: chunks in a map, compared one by one.
#ifndef ASKFOLIO_ENGINE_MODEL_H_
#define ASKFOLIO_ENGINE_MODEL_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <string>

#include "askfolio/bm25.h"
#include "askfolio/engine.h"
#include "askfolio/error.h"
#include "askfolio/fusion.h"
#include "askfolio/vector_index.h"

namespace askfolio {

constexpr size_t kDims = 8;

struct ModelChunk {
  std::string text;
  std::vector<float> vector;  // empty: not embedded
};
using Model = std::map<uint32_t, std::vector<ModelChunk>>;

inline std::string code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

class EngineModel : public testing::Test {
 protected:
  std::vector<float> unit_vector() {
    std::vector<float> vector(kDims);
    float squares = 0;
    for (float& x : vector) x = normal_(random_);
    for (const float x : vector) squares += x * x;
    for (float& x : vector) x /= std::sqrt(squares);
    return vector;
  }

  std::string text() {
    std::string words;
    for (size_t i = random_() % 6; i > 0; --i) words += "w" + std::to_string(random_() % 25) + " ";
    return words;
  }

  void add(uint32_t document) {
    std::vector<ModelChunk> chunks(random_() % 5);
    for (ModelChunk& chunk : chunks) chunk.text = text();
    std::vector<std::string_view> texts;
    for (const ModelChunk& chunk : chunks) texts.push_back(chunk.text);
    const bool is_in = model_.contains(document);
    EXPECT_EQ(code_of([&] { engine_.add_document(document, texts); }),
              is_in ? "document-exists" : "");
    if (!is_in) model_[document] = chunks;
  }

  void embed(uint32_t document) {
    if (!model_.contains(document)) {
      EXPECT_EQ(code_of([&] { engine_.set_vectors(document, {}); }), "no-document");
      return;
    }
    std::vector<float> all;
    for (ModelChunk& chunk : model_[document]) {
      chunk.vector = unit_vector();
      all.insert(all.end(), chunk.vector.begin(), chunk.vector.end());
    }
    engine_.set_vectors(document, all);
  }

  void embed_one(uint32_t document) {
    const auto ordinal = static_cast<uint32_t>(random_() % 5);
    const std::vector<float> vector = unit_vector();
    const auto known = model_.find(document);
    const bool is_in = known != model_.end() && ordinal < known->second.size();
    EXPECT_EQ(code_of([&] {
                engine_.set_vector({document, ordinal}, vector);
              }),
              is_in ? "" : "no-chunk");
    if (is_in) known->second[ordinal].vector = vector;
  }

  // Every chunk that may be a hit with the score it must have, from the model alone.
  std::map<std::pair<uint32_t, uint32_t>, EngineHit> expected(const std::string& question,
                                                              const std::vector<float>& vector,
                                                              const SearchOptions& options) const;
  std::vector<Hit> fused(const std::vector<Candidate>& candidates,
                         const std::vector<EngineHit>& all) const;
  void check_search();

  std::mt19937 random_{7};
  std::normal_distribution<float> normal_;
  Engine engine_{kDims};
  Model model_;
};

// Of candidates whose labels are places in `all`; the parts are tested on their own
// (fusion_test.cc, vector_index_test.cc), the whole in ranking_test.cc.
inline std::vector<Hit> EngineModel::fused(const std::vector<Candidate>& candidates,
                                    const std::vector<EngineHit>& all) const {
  const std::vector<Hit> hits = fuse(candidates);
  VectorIndex vectors(kDims);
  std::vector<Label> labels;
  for (const Hit& hit : hits) {
    const ChunkRef& chunk = all[hit.label].chunk;
    const std::vector<float>& vector = model_.at(chunk.document)[chunk.ordinal].vector;
    if (!vector.empty()) vectors.add(hit.label, vector.data());
    labels.push_back(hit.label);
  }
  const double weight = dense_weight(candidates);
  return lean_on_similar(hits, vectors.most_similar(labels, 3), 0.6 * weight * weight);
}

inline std::map<std::pair<uint32_t, uint32_t>, EngineHit> EngineModel::expected(
    const std::string& question, const std::vector<float>& vector,
    const SearchOptions& options) const {
  Bm25 words;  // tested on its own
  std::vector<EngineHit> all;
  bool embedded = false;
  for (const auto& [document, chunks] : model_) {
    for (uint32_t i = 0; i < chunks.size(); ++i) {
      words.add(static_cast<uint32_t>(all.size()), chunks[i].text);
      float dense = 0;
      for (size_t d = 0; d < chunks[i].vector.size() && d < vector.size(); ++d) {
        dense += chunks[i].vector[d] * vector[d];
      }
      embedded |= !chunks[i].vector.empty();
      all.push_back({{document, i}, 0, dense, 0});
    }
  }
  for (const Hit& hit : words.search(question, all.size())) all[hit.label].lexical = hit.score;

  const bool hybrid = options.mode == SearchMode::kHybrid && embedded && !vector.empty();
  std::erase_if(all, [&](const EngineHit& hit) {
    const bool has_vector = !model_.at(hit.chunk.document)[hit.chunk.ordinal].vector.empty();
    const auto& only = options.documents;
    if (!only.empty() && std::find(only.begin(), only.end(), hit.chunk.document) == only.end()) {
      return true;
    }
    if (options.mode == SearchMode::kDense) return !has_vector;
    return hit.lexical == 0 && !(hybrid && has_vector);
  });
  std::vector<Candidate> candidates;
  for (uint32_t i = 0; i < all.size(); ++i) {
    const ChunkRef& chunk = all[i].chunk;
    candidates.push_back({i, {}, all[i].lexical});
    if (!model_.at(chunk.document)[chunk.ordinal].vector.empty())
      candidates[i].dense = all[i].dense;
    all[i].score = options.mode == SearchMode::kDense ? all[i].dense : all[i].lexical;
  }
  if (hybrid) {
    for (const Hit& hit : fused(candidates, all)) all[hit.label].score = hit.score;
  }
  std::map<std::pair<uint32_t, uint32_t>, EngineHit> hits;
  for (const EngineHit& hit : all) hits[{hit.chunk.document, hit.chunk.ordinal}] = hit;
  return hits;
}

inline void EngineModel::check_search() {
  SearchOptions options;
  // The collection is kept below the number of candidates, so that the fused order is exact too.
  options.k = 1 + random_() % 30;
  options.mode = static_cast<SearchMode>(random_() % 3);
  for (size_t i = random_() % 3; i > 0; --i) options.documents.push_back(random_() % 14);
  const std::string question = text();
  std::vector<float> vector = unit_vector();
  if (options.mode != SearchMode::kDense && random_() % 4 == 0) vector.clear();

  const auto hits = engine_.search(question, vector, options);
  const auto known = expected(question, vector, options);
  std::vector<float> best;
  for (const auto& entry : known) best.push_back(entry.second.score);
  std::sort(best.rbegin(), best.rend());
  ASSERT_EQ(hits.size(), std::min(options.k, best.size()));
  for (size_t i = 0; i < hits.size(); ++i) {
    const auto at = known.find({hits[i].chunk.document, hits[i].chunk.ordinal});
    ASSERT_NE(at, known.end());
    EXPECT_NEAR(hits[i].score, best[i], 1e-4);
    EXPECT_NEAR(hits[i].score, at->second.score, 1e-4);
    EXPECT_NEAR(hits[i].dense, at->second.dense, 1e-4);  // vectors are kept in 16 bits a value
    EXPECT_NEAR(hits[i].lexical, at->second.lexical, 1e-5);
  }
}

}  // namespace askfolio

#endif  // ASKFOLIO_ENGINE_MODEL_H_
