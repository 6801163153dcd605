#include "askfolio/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <random>
#include <string>

#include "askfolio/bm25.h"
#include "askfolio/error.h"
#include "askfolio/fusion.h"
#include "askfolio/vector_index.h"
#include "snapshot_bytes.h"

namespace askfolio {
namespace {

constexpr size_t kDims = 8;

struct ModelChunk {
  std::string text;
  std::vector<float> vector;  // empty: not embedded
};
using Model = std::map<uint32_t, std::vector<ModelChunk>>;

std::string code_of(const std::function<void()>& call) {
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
std::vector<Hit> EngineModel::fused(const std::vector<Candidate>& candidates,
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

std::map<std::pair<uint32_t, uint32_t>, EngineHit> EngineModel::expected(
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

void EngineModel::check_search() {
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

TEST_F(EngineModel, ThousandsOfRandomChangesAgreeWithBruteForce) {
  for (int step = 0; step < 5000; ++step) {
    const auto document = static_cast<uint32_t>(random_() % 14);
    switch (random_() % 8) {
      case 0:
      case 1:
        add(document);
        break;
      case 2:
        embed(document);
        break;
      case 3:
        embed_one(document);
        break;
      case 4:
        EXPECT_EQ(engine_.remove_document(document), model_.erase(document) == 1);
        break;
      case 5:
        if (step % 10 == 0) engine_ = engine_of(snapshot_of(engine_));
        break;
      default:
        check_search();
    }
    size_t chunks = 0;
    std::vector<uint32_t> documents;
    std::vector<uint32_t> embedded;
    for (const auto& [number, all] : model_) {
      documents.push_back(number);
      chunks += all.size();
      const auto is_bare = [](const ModelChunk& chunk) { return chunk.vector.empty(); };
      if (std::none_of(all.begin(), all.end(), is_bare)) embedded.push_back(number);
    }
    ASSERT_EQ(engine_.documents(), documents);
    ASSERT_EQ(engine_.embedded(), embedded);
    ASSERT_EQ(engine_.chunks(), chunks);
  }
}

TEST_F(EngineModel, AskingForMoreHitsNeverChangesTheFirst) {
  for (uint32_t document = 0; document < 120; ++document) {
    add(document);
    if (document % 9 != 0) embed(document);
  }
  for (int i = 0; i < 60; ++i) {
    const std::string question = text();
    const std::vector<float> vector = unit_vector();
    SearchOptions options;
    options.mode = static_cast<SearchMode>(i % 3);
    options.k = 50;
    const auto all = engine_.search(question, vector, options);
    for (options.k = 1; options.k < 50; options.k += 6) {
      const auto some = engine_.search(question, vector, options);
      ASSERT_EQ(some.size(), std::min(options.k, all.size()));
      for (size_t at = 0; at < some.size(); ++at) {
        EXPECT_EQ(some[at].chunk.document, all[at].chunk.document);
        EXPECT_EQ(some[at].chunk.ordinal, all[at].chunk.ordinal);
        EXPECT_EQ(some[at].score, all[at].score);
      }
    }
  }
}

TEST_F(EngineModel, WhatAQuestionExcludesIsNotFoundByMeaningEither) {
  const std::vector<std::string_view> texts = {"red fox", "grey wolf", "red wolf"};
  engine_.add_document(1, texts);
  std::vector<float> vectors(3 * kDims, 0.0f);
  for (size_t i = 0; i < 3; ++i) vectors[i * kDims + i] = 1.0f;
  engine_.set_vectors(1, vectors);
  const std::vector<float> like_the_fox(vectors.begin(), vectors.begin() + kDims);
  const auto found = [&](const std::string& question, SearchMode mode) {
    std::vector<uint32_t> ordinals;
    for (const EngineHit& hit : engine_.search(question, like_the_fox, {5, mode, {}})) {
      ordinals.push_back(hit.chunk.ordinal);
    }
    std::sort(ordinals.begin(), ordinals.end());
    return ordinals;
  };
  using Ordinals = std::vector<uint32_t>;
  EXPECT_EQ(found("wolf -red", SearchMode::kHybrid), (Ordinals{1}));
  EXPECT_EQ(found("\"red wolf\"", SearchMode::kHybrid), (Ordinals{2}));
  EXPECT_EQ(found("-wolf", SearchMode::kHybrid), (Ordinals{0}));
  EXPECT_EQ(found("-wolf -fox", SearchMode::kHybrid), (Ordinals{}));
  EXPECT_EQ(found("wolf -red", SearchMode::kDense), (Ordinals{0, 1, 2}));
}

TEST_F(EngineModel, OddQuestionsFindByMeaning) {
  for (uint32_t document = 0; document < 10; ++document) {
    add(document);
    embed(document);
  }
  const std::vector<float> vector = unit_vector();
  const auto by_meaning = engine_.search("", vector, {5, SearchMode::kDense, {}});
  std::string long_question;
  while (long_question.size() < 100000) long_question += "zebra \u5343 ?! ";
  for (const std::string& question :
       {std::string(), std::string(" \t\n"), std::string("the of and"),
        std::string("?!... --- \"\""), std::string("\xff\xfe"), long_question}) {
    const auto hits = engine_.search(question, vector, {5, SearchMode::kHybrid, {}});
    ASSERT_EQ(hits.size(), by_meaning.size());
    for (size_t i = 0; i < hits.size(); ++i) {
      EXPECT_TRUE(std::isfinite(hits[i].score));
      EXPECT_EQ(hits[i].chunk.document, by_meaning[i].chunk.document);
      EXPECT_EQ(hits[i].chunk.ordinal, by_meaning[i].chunk.ordinal);
    }
    EXPECT_TRUE(engine_.search(question, {}, {5, SearchMode::kHybrid, {}}).empty());
  }
}

TEST_F(EngineModel, BadVectorsAreRefusedAndNothingChanges) {
  const std::vector<std::string_view> texts = {"one", "two"};
  engine_.add_document(1, texts);
  std::vector<float> vectors(2 * kDims, 0.1f);
  engine_.set_vectors(1, vectors);
  const Snapshot before = snapshot_of(engine_);
  for (float& value : vectors) value = 0.2f;
  vectors.back() = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(code_of([&] { engine_.set_vectors(1, vectors); }), "bad-vector");
  vectors.pop_back();
  EXPECT_EQ(code_of([&] { engine_.set_vectors(1, vectors); }), "bad-vector");
  EXPECT_EQ(snapshot_of(engine_), before);
  const SearchOptions dense{.k = 5, .mode = SearchMode::kDense, .documents = {}};
  EXPECT_EQ(code_of([&] { engine_.search("one", {}, dense); }), "bad-vector");
  EXPECT_EQ(code_of([&] { engine_.search("one", vectors, {}); }), "bad-vector");
}

TEST_F(EngineModel, DamagedSnapshotsAreRefused) {
  for (uint32_t document = 0; document < 6; ++document) {
    add(document);
    embed(document);
  }
  Snapshot snapshot = snapshot_of(engine_);
  const auto load = [](const Snapshot& damaged) {
    return code_of([&] { engine_of(damaged); });
  };
  for (size_t piece = 0; piece < snapshot.pieces.size(); ++piece) {
    Snapshot cut = snapshot;
    while (!cut.pieces[piece].empty()) {
      cut.pieces[piece].pop_back();
      ASSERT_EQ(load(cut), "bad-snapshot") << piece << " " << cut.pieces[piece].size();
    }
    cut.pieces.resize(piece);
    ASSERT_EQ(load(cut), "bad-snapshot") << piece;
  }
  for (int i = 0; i < 1000; ++i) {
    const size_t bit = random_() % (8 * snapshot.size());
    snapshot[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    ASSERT_EQ(load(snapshot), "bad-snapshot") << bit;
    snapshot[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
  }
  EXPECT_EQ(snapshot_of(engine_of(snapshot)), snapshot);
}

// Checksums put right after the damage: what loads must work all the same.
TEST_F(EngineModel, ForgedSnapshotsNeverCrash) {
  for (uint32_t document = 0; document < 6; ++document) {
    add(document);
    embed(document);
  }
  const Snapshot snapshot = snapshot_of(engine_);
  const size_t head = kTableAt + kRowSize * snapshot.pieces.size();
  size_t refused = 0;
  for (int i = 0; i < 1000; ++i) {
    Snapshot damaged = snapshot;
    damaged[head + random_() % (damaged.size() - head)] ^= static_cast<uint8_t>(1 << random_() % 8);
    const Snapshot forged = sealed(damaged);
    try {
      Engine loaded = engine_of(forged);
      const std::vector<std::string_view> texts = {"w1 w2", "w3"};
      loaded.add_document(99, texts);
      loaded.set_vectors(99, std::vector<float>(2 * loaded.dims(), 0.1f));
      loaded.remove_document(3);
      loaded.search("w1 w2 w3 w4 w5", std::vector<float>(loaded.dims(), 0.1f), {});
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 150u);
  EXPECT_LT(refused, 1000u);
}

TEST_F(EngineModel, MapsEveryChunkThatHasAVector) {
  Engine engine(kDims);
  EXPECT_TRUE(engine.map().empty());
  const std::vector<std::string_view> texts = {"a", "b", "c"};
  std::vector<std::vector<float>> kept;
  for (const uint32_t document : {7u, 3u}) {
    engine.add_document(document, texts);
    for (uint32_t i = 0; i < 3; ++i) kept.push_back(unit_vector());
  }
  for (uint32_t i = 0; i < 3; ++i) engine.set_vector({7, i}, kept[i]);
  engine.set_vector({3, 2}, kept[5]);
  const std::vector<MapPoint> points = engine.map();
  ASSERT_EQ(points.size(), 4u);
  EXPECT_EQ(points[0].chunk.document, 3u);
  EXPECT_EQ(points[0].chunk.ordinal, 2u);
  for (uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(points[i + 1].chunk.document, 7u);
    EXPECT_EQ(points[i + 1].chunk.ordinal, i);
  }
  // No two points are farther apart than their vectors.
  for (uint32_t a = 0; a < 3; ++a) {
    for (uint32_t b = 0; b < a; ++b) {
      float squares = 0;
      for (size_t i = 0; i < kDims; ++i) squares += std::pow(kept[a][i] - kept[b][i], 2.0f);
      const MapPoint &p = points[a + 1], &q = points[b + 1];
      EXPECT_LE(std::hypot(p.x - q.x, p.y - q.y), std::sqrt(squares) + 1e-3f);
    }
  }
  engine.remove_document(7);
  EXPECT_EQ(engine.map().size(), 1u);
}

}  // namespace
}  // namespace askfolio
