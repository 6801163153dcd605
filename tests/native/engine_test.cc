#include "askfolio/engine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine_model.h"
#include "snapshot_bytes.h"

namespace askfolio {
namespace {

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
