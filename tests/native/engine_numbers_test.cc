// Documents' numbers and vectors, as an engine gives them out and takes others.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "askfolio/engine.h"
#include "askfolio/error.h"
#include "snapshot_bytes.h"

namespace askfolio {
namespace {

constexpr size_t kDims = 24;

std::string code_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

std::vector<float> unit_vectors(std::mt19937& random, size_t count) {
  std::normal_distribution<float> normal;
  std::vector<float> vectors(count * kDims);
  for (size_t i = 0; i < count; ++i) {
    float squares = 0;
    float* const vector = &vectors[i * kDims];
    for (size_t d = 0; d < kDims; ++d) vector[d] = normal(random);
    for (size_t d = 0; d < kDims; ++d) squares += vector[d] * vector[d];
    for (size_t d = 0; d < kDims; ++d) vector[d] /= std::sqrt(squares);
  }
  return vectors;
}

TEST(EngineNumbers, VectorsComeOutAsTheyWentIn) {
  std::mt19937 random{3};
  Engine engine(kDims);
  engine.add_document(7, std::vector<std::string_view>{"a", "b", "c"});
  EXPECT_EQ(code_of([&] { engine.vectors_of(7); }), "no-vector");
  EXPECT_EQ(code_of([&] { engine.vectors_of(8); }), "no-document");
  const std::vector<float> vectors = unit_vectors(random, 3);
  engine.set_vectors(7, vectors);
  const std::vector<float> kept = engine.vectors_of(7);
  ASSERT_EQ(kept.size(), vectors.size());
  // 16 bits a value: half a step of the largest one, which is below 1.
  for (size_t i = 0; i < kept.size(); ++i) EXPECT_NEAR(kept[i], vectors[i], 0.5 / 32639 + 1e-7);
}

// What a snapshot of the engine is read as, with other numbers.
Engine renumbered(const Engine& engine, const std::vector<uint32_t>& numbers) {
  const Snapshot snapshot = snapshot_of(engine);
  EngineLoading loading(snapshot.directory);
  for (const auto& piece : snapshot.pieces) loading.add(piece);
  loading.renumber(numbers);
  return std::move(loading).finish();
}

TEST(EngineNumbers, OtherNumbersChangeNothingElse) {
  std::mt19937 random{4};
  Engine engine(kDims);
  const std::vector<uint32_t> from = {2, 5, 9, 11};
  for (const uint32_t number : from) {
    // The last one is empty.
    const std::vector<std::string_view> texts(number == 11 ? 0 : number, "word");
    engine.add_document(number, texts);
    engine.set_vectors(number, unit_vectors(random, texts.size()));
  }
  const std::vector<float> question = unit_vectors(random, 1);
  const auto before = engine.search("word", question, {.k = 16});
  // Some of the old numbers are among the new ones.
  const std::vector<uint32_t> to = {5, 2, 100, 9};
  Engine other = renumbered(engine, to);
  EXPECT_EQ(other.documents(), (std::vector<uint32_t>{2, 5, 9, 100}));
  const auto after = other.search("word", question, {.k = 16});
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < after.size(); ++i) {
    const auto place = std::find(from.begin(), from.end(), before[i].chunk.document) - from.begin();
    EXPECT_EQ(after[i].chunk.document, to[static_cast<size_t>(place)]);
    EXPECT_EQ(after[i].chunk.ordinal, before[i].chunk.ordinal);
    EXPECT_EQ(after[i].score, before[i].score);
  }
  EXPECT_TRUE(other.remove_document(100));
  EXPECT_EQ(other.chunks(), 7u);
}

TEST(EngineNumbers, NumbersThatDoNotFitAreRefused) {
  Engine engine(kDims);
  for (const uint32_t number : {1u, 2u}) {
    engine.add_document(number, std::vector<std::string_view>{"a"});
  }
  using Numbers = std::vector<uint32_t>;
  for (const Numbers& to : std::vector<Numbers>{{3}, {3, 3}, {3, 4, 5}}) {
    EXPECT_EQ(code_of([&] { renumbered(engine, to); }), "bad-snapshot");
  }
}

}  // namespace
}  // namespace askfolio
