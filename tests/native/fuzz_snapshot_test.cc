// Snapshots, lists of postings and tokenizers that somebody has made up.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "askfolio/engine.h"
#include "askfolio/error.h"
#include "askfolio/postings.h"
#include "askfolio/wordpiece.h"
#include "mutator.h"
#include "small_tokenizer.h"
#include "snapshot_bytes.h"

namespace askfolio {
namespace {

using testing::expect_quick;
using testing::Mutator;
using testing::kSmallTokenizer;
using testing::rounds;

constexpr size_t kDims = 8;

std::vector<float> vectors_of(size_t chunks, float seed) {
  std::vector<float> all(chunks * kDims);
  for (size_t i = 0; i < all.size(); ++i) all[i] = std::sin(seed + static_cast<float>(i));
  return all;
}

// With removed ones, words in more texts than one mark of a list, and ideographs.
Engine sample(Precision precision) {
  Engine engine(kDims, precision);
  for (uint32_t document = 0; document < 50; ++document) {
    const std::string number = std::to_string(document);
    const std::vector<std::string> texts = {"harbour word" + number, "the harbour of v1." + number,
                                            "灯塔 lighthouse-" + number + " harbour"};
    engine.add_document(document, std::vector<std::string_view>(texts.begin(), texts.end()));
    if (document % 7 > 0) engine.set_vectors(document, vectors_of(3, static_cast<float>(document)));
  }
  for (uint32_t document = 0; document < 50; document += 9) engine.remove_document(document);
  return engine;
}

void expect_finite(const std::vector<EngineHit>& hits) {
  for (const EngineHit& hit : hits) {
    EXPECT_TRUE(std::isfinite(hit.score) && std::isfinite(hit.dense) && std::isfinite(hit.lexical));
  }
}

// All that is done with an index; what it finds may be nonsense.
void use(Engine& engine) {
  const std::vector<float> vector(engine.dims(), 0.3f);
  for (const std::string_view question :
       {"harbour lighthouse", "\"the harbour\" -word3", "灯塔 \"灯塔 lighthouse\"", "v1.7"}) {
    for (const SearchMode mode : {SearchMode::kDense, SearchMode::kLexical, SearchMode::kHybrid}) {
      expect_finite(engine.search(question, vector, {20, mode, {}}));
      expect_finite(engine.search(question, vector, {20, mode, {1, 2, 3, 99}}));
    }
    const std::vector<ChunkRef> none;
    for (const Standing& each : engine.explain(question, vector, {}, none)) expect_finite({each.hit});
  }
  engine.map();
  const std::vector<uint32_t> documents = engine.documents();
  for (const uint32_t document : engine.embedded()) engine.vectors_of(document);
  const std::vector<std::string_view> texts = {"harbour new", "word3"};
  if (documents.empty() || documents.back() < 0xFFFFFFFF) {
    engine.add_document(0xFFFFFFFF, texts);
    engine.set_vectors(0xFFFFFFFF, std::vector<float>(2 * engine.dims(), 0.1f));
  }
  for (size_t i = 0; i < documents.size(); i += 2) engine.remove_document(documents[i]);
  expect_finite(engine.search("harbour", vector, {}));
}

// The index, or nothing where it is refused.
std::optional<Engine> loaded(const Snapshot& snapshot) {
  try {
    return engine_of(snapshot);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-snapshot");
    return std::nullopt;
  }
}

void damage(Snapshot& snapshot, Mutator& mutator) {
  const size_t which = mutator.pick(snapshot.pieces.size() + 1);
  Bytes& bytes = which == 0 ? snapshot.directory : snapshot.pieces[which - 1];
  const Bytes& other = snapshot.pieces[mutator.pick(snapshot.pieces.size())];
  const std::string damaged =
      mutator.damaged({bytes.begin(), bytes.end()}, {reinterpret_cast<const char*>(other.data()), other.size()});
  bytes.assign(damaged.begin(), damaged.end());
}

TEST(FuzzSnapshot, IsRefusedOrWhatItWas) {
  const Snapshot whole = snapshot_of(sample(Precision::kInt8));
  size_t refused = 0;
  const uint32_t all = rounds(400, 40'000);
  for (uint32_t seed = 0; seed < all && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Mutator mutator(seed);
    Snapshot damaged = whole;
    damage(damaged, mutator);
    if (mutator.pick(8) == 0) std::swap(damaged.pieces.front(), damaged.pieces.back());
    const std::optional<Engine> engine = loaded(damaged);
    if (!engine) {
      ++refused;
    } else {
      EXPECT_TRUE(snapshot_of(*engine) == whole);
    }
  }
  EXPECT_GT(refused, all * 3 / 4);
}

// Names and checksums are right: the pieces are as somebody wants them who knows the format.
TEST(FuzzSnapshot, ThatIsForgedIsRefusedOrWorks) {
  size_t taken = 0;
  const Snapshot whole[] = {snapshot_of(sample(Precision::kInt8)),
                            snapshot_of(sample(Precision::kFloat32))};
  const uint32_t all = rounds(400, 40'000);
  for (uint32_t seed = 0; seed < all && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Mutator mutator(seed);
    Snapshot damaged = whole[seed % 2];
    const Bytes directory = damaged.directory;
    damage(damaged, mutator);
    // The table of pieces is written anew; only what follows it is forged.
    const size_t head = kTableAt + kRowSize * damaged.pieces.size();
    if (damaged.directory.size() < head) damaged.directory.resize(head);
    std::copy_n(directory.begin(), head, damaged.directory.begin());
    expect_quick([&] {
      std::optional<Engine> engine = loaded(sealed(damaged));
      if (!engine) return;
      ++taken;
      use(*engine);
      EXPECT_TRUE(loaded(snapshot_of(*engine)).has_value());
    });
  }
  EXPECT_GT(taken, all / 50);
  EXPECT_LT(taken, all * 3 / 4);
}

// The least of scores must not become infinite, nor a comparison of two without an order.
TEST(FuzzSnapshot, WithTheLargestScaleOfNothingIsRefused) {
  Snapshot snapshot = snapshot_of(sample(Precision::kInt8));
  const std::vector<SnapshotPart> parts = parts_of(snapshot);
  const auto coarse = std::find(parts.begin(), parts.end(), SnapshotPart::kCoarse) - parts.begin();
  Bytes& vectors = snapshot.pieces[static_cast<size_t>(coarse)];
  const size_t count = vectors.size() / (sizeof(float) + kDims);
  const float scale = 3e38f;
  std::memcpy(vectors.data(), &scale, sizeof scale);
  std::fill_n(vectors.begin() + static_cast<ptrdiff_t>(count * sizeof scale), kDims, 0);
  EXPECT_FALSE(loaded(sealed(snapshot)).has_value());
}

// Streams that are taken are what writing them term by term gives.
TEST(FuzzPostings, AreRefusedOrAsWritten) {
  std::vector<uint32_t> same(300);
  for (uint32_t i = 0; i < same.size(); ++i) same[i] = i;
  PostingList list;
  for (uint32_t text = 0; text < 300; text += 1 + text % 3) {
    for (uint32_t i = 0; i <= text % 5; ++i) list.add(text, 90 * i);
  }
  const std::string postings(list.postings());
  const std::string places(list.places());
  size_t taken = 0;
  const uint32_t all = rounds(5000, 500'000);
  for (uint32_t seed = 0; seed < all && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Mutator mutator(seed);
    std::string changed = mutator.pick(2) ? mutator.damaged(postings, places) : postings;
    std::string changed_places = mutator.pick(2) ? mutator.damaged(places, postings) : places;
    if (mutator.pick(4) == 0) changed_places.clear();
    if (changed.empty()) continue;
    PostingList read = PostingList::unchecked(SmallBytes::lent(changed), SmallBytes::lent(changed_places));
    try {
      read.check(300);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad-snapshot");
      continue;
    }
    ++taken;
    expect_quick([&] {
      const PostingList copy = read.renumbered(same);
      EXPECT_EQ(copy.postings(), changed);
      EXPECT_EQ(copy.places(), changed_places);
    });
  }
  EXPECT_GT(taken, all / 20);
}

void expect_refused_or_sound(const std::string& json) {
  try {
    const WordPiece tokenizer = WordPiece::from_json(json);
    const std::string text = "a word [CLS] words 数据 wo\u0301rd \xFF";
    for (const Token& token : tokenizer.tokenize(text)) {
      EXPECT_TRUE(token.id >= 0 && token.begin <= token.end && token.end <= text.size());
    }
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-tokenizer");
  }
}

TEST(FuzzTokenizerJson, IsRefusedOrWorks) {
  for (uint32_t seed = 0; seed < rounds(2000, 200'000) && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    expect_refused_or_sound(Mutator(seed).damaged(std::string(kSmallTokenizer), "[{\"\": 1e999, -0}]"));
  }
}

// In the place of every value, 100,000 brackets in each other; and cut at every byte.
TEST(FuzzTokenizerJson, IsRefusedHoweverDeepAndWhereverItEnds) {
  const std::string whole(kSmallTokenizer);
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  std::string deep_objects;
  for (int i = 0; i < 100'000; ++i) deep_objects += "{\"a\":";
  deep_objects += '1' + std::string(100'000, '}');
  size_t place = 0;
  for (size_t colon = whole.find(": "); colon != whole.npos; colon = whole.find(": ", colon + 1)) {
    const size_t end = whole.find_first_of(",}", colon);
    const std::string& value = ++place % 3 > 0 ? deep : deep_objects;
    expect_refused_or_sound(whole.substr(0, colon + 2) + value + whole.substr(end));
  }
  for (size_t end = 0; end < whole.size(); ++end) {
    EXPECT_THROW(WordPiece::from_json(whole.substr(0, end)), Error);
  }
}

}  // namespace
}  // namespace askfolio
