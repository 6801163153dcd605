// Memory that is not given is an error to the caller, and leaves everything as it was or whole. A program
// of its own: it counts every allocation, and refuses some.
#include <gtest/gtest.h>
#include <sanitizer/lsan_interface.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "askfolio/bm25.h"
#include "askfolio/chunker.h"
#include "askfolio/engine.h"
#include "askfolio/prompt.h"
#include "askfolio/wordpiece.h"
#include "mutator.h"
#include "small_tokenizer.h"
#include "snapshot_bytes.h"

namespace {

// What is left until one is refused; below 0: all are given.
std::atomic<int64_t> allocations_left{-1};
// Whether those behind it are refused too.
std::atomic<bool> refuses_all{false};

bool is_refused() {
  if (allocations_left < 0) return false;
  if (allocations_left-- > 0) return false;
  allocations_left = refuses_all ? 0 : -1;
  return true;
}

void give_all() { allocations_left = -1; }

}  // namespace

// A list of 25 bytes that hnswlib forgets where its constructor finds no memory for the next block.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:hnswlib::VisitedListPool::VisitedListPool";
}

// The linker has the core's calls of malloc come here (CMakeLists.txt).
extern "C" {
void* __real_malloc(size_t size);
void* __real_calloc(size_t count, size_t size);
void* __real_realloc(void* memory, size_t size);
void* __wrap_malloc(size_t size) {
  if (is_refused()) return nullptr;
  if (size > 0) return __real_malloc(size);
  // An empty block, which hnswlib's constructor forgets where it throws.
  const __lsan::ScopedDisabler disabler;
  return __real_malloc(size);
}
void* __wrap_calloc(size_t count, size_t size) {
  return is_refused() ? nullptr : __real_calloc(count, size);
}
void* __wrap_realloc(void* memory, size_t size) {
  return is_refused() ? nullptr : __real_realloc(memory, size);
}
}

void* operator new(size_t size) {
  for (;;) {
    void* memory = is_refused() ? nullptr : __real_malloc(size);
    if (memory != nullptr) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}
void* operator new[](size_t size) { return operator new(size); }
// Not inlined: a compiler that sees both sides warns that new has not called malloc.
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete(void* memory, size_t) noexcept { operator delete(memory); }
void operator delete[](void* memory, size_t) noexcept { operator delete(memory); }

namespace askfolio {
namespace {

using testing::kSmallTokenizer;
using testing::rounds;

constexpr size_t kDims = 8;

std::vector<float> vectors_of(uint32_t document) {
  std::vector<float> all(3 * kDims);
  for (size_t i = 0; i < all.size(); ++i) {
    all[i] = std::sin(static_cast<float>(7 * document) + static_cast<float>(i));
  }
  return all;
}

void add(Engine& engine, uint32_t document) {
  const std::string number = std::to_string(document);
  const std::vector<std::string> texts = {
      "harbour harbour word" + number + " of the createCollection v1." + number,
      "灯塔 lighthouse-" + number + " harbour", "the keeper's log of day " + number};
  engine.add_document(document, std::vector<std::string_view>(texts.begin(), texts.end()));
}

void embed(Engine& engine, uint32_t document) {
  engine.set_vectors(document, vectors_of(document));
}

// 128 texts have the word "harbour", where the next one makes a mark in its list.
Engine sample() {
  Engine engine(kDims);
  for (uint32_t document = 0; document < 64; ++document) {
    add(engine, document);
    if (document % 5 > 0) embed(engine, document);
  }
  return engine;
}

constexpr std::string_view kQuestions[] = {"harbour lighthouse keeper", "\"day 7\" -word3", "灯塔",
                                           "createCollection v1.70 word70", "new word64"};

// All that it answers. Fewer than 10,000 vectors are compared one by one: the graph has no say in it.
std::string answers(const Engine& engine) {
  std::string all = std::to_string(engine.chunks()) + " " + std::to_string(engine.vectors());
  const std::vector<float> vector(kDims, 0.3f);
  for (const std::string_view question : kQuestions) {
    for (const SearchMode mode : {SearchMode::kDense, SearchMode::kLexical, SearchMode::kHybrid}) {
      for (const EngineHit& hit : engine.search(question, vector, {12, mode, {}})) {
        all += " " + std::to_string(hit.chunk.document) + "." + std::to_string(hit.chunk.ordinal) +
               ":" + std::to_string(hit.score);
      }
    }
  }
  for (const uint32_t document : engine.documents()) all += " " + std::to_string(document);
  return all;
}

// What is saved of it is taken, and answers the same.
void expect_sound(const Engine& engine) {
  EXPECT_FALSE(engine.is_damaged());
  EXPECT_EQ(answers(engine_of(snapshot_of(engine))), answers(engine));
}

// Calls with the first, second, third ... allocation refused, or all from that one on, until there is none
// left to refuse. More and more are left out: of a sample at once, of a full run behind some hundreds, or a
// search, which has thousands, would take half an hour. failed: what to expect then. A single refusal may
// be made good without a word (a removal goes on); all of them may not.
void refuse_each(bool all, const std::function<void()>& prepare, const std::function<void()>& call,
                 const std::function<void()>& failed) {
  uint32_t refused = 0;
  uint32_t thrown = 0;
  for (uint32_t at = all ? 3 : 0;; at += rounds(1 + at / 2, 1 + at / 400)) {
    SCOPED_TRACE(::testing::Message() << "allocation " << at << (all ? " and those behind it" : ""));
    prepare();
    refuses_all = all;
    allocations_left = at;
    try {
      call();
    } catch (const std::bad_alloc&) {
      ++thrown;
    }
    const bool is_over = allocations_left > 0;
    if (!is_over) ++refused;
    give_all();
    failed();
    if (is_over || ::testing::Test::HasFailure()) break;
  }
  EXPECT_GT(refused, 0u);
  if (all) {
    EXPECT_GT(thrown, 0u);
  }
}

void refuse_each(const std::function<void()>& prepare, const std::function<void()>& call,
                 const std::function<void()>& failed) {
  refuse_each(false, prepare, call, failed);
  refuse_each(true, prepare, call, failed);
}

// change: of an engine as sample() makes it. It may fail half done, but for one that is `whole`; done
// again with memory it is as if it had not failed.
void expect_change_survives(const std::function<void(Engine&)>& change, bool whole) {
  const Snapshot before = snapshot_of(sample());
  const std::string as_before = answers(engine_of(before));
  Engine changed = engine_of(before);
  change(changed);
  const std::string as_after = answers(changed);
  ASSERT_NE(as_after, as_before);
  Engine engine(kDims);
  refuse_each([&] { engine = engine_of(before); }, [&] { change(engine); },
              [&] {
                const std::string now = answers(engine);
                if (whole) {
                  EXPECT_TRUE(now == as_before || now == as_after);
                }
                expect_sound(engine);
                if (now == as_after) return;
                change(engine);
                EXPECT_EQ(answers(engine), as_after);
                expect_sound(engine);
              });
}

TEST(NoMemory, AddingADocumentFailsWhole) {
  expect_change_survives([](Engine& engine) { add(engine, 70); }, true);
}

TEST(NoMemory, AddingTheFirstDocumentFailsWhole) {
  Engine engine(kDims);
  Engine other(kDims);
  add(other, 70);
  const std::string expected = answers(other);
  const std::string nothing = answers(engine);
  refuse_each([&] { engine = Engine(kDims); }, [&] { add(engine, 70); },
              [&] {
                if (answers(engine) == expected) return;
                EXPECT_EQ(answers(engine), nothing);
                add(engine, 70);
                EXPECT_EQ(answers(engine), expected);
                expect_sound(engine);
              });
}

TEST(NoMemory, EmbeddingADocumentCanBeDoneAgain) {
  expect_change_survives([](Engine& engine) { embed(engine, 5); }, false);
}

TEST(NoMemory, EmbeddingOneChunkFailsWhole) {
  expect_change_survives(
      [](Engine& engine) {
        engine.set_vector({10, 1}, std::vector<float>(kDims, 0.3f));
      },
      true);
}

TEST(NoMemory, ReplacingVectorsCanBeDoneAgain) {
  expect_change_survives(
      [](Engine& engine) { engine.set_vectors(7, std::vector<float>(3 * kDims, 0.3f)); }, false);
}

TEST(NoMemory, TheFirstVectorsCanBeSetAgain) {
  Engine engine(kDims);
  const auto fill = [](Engine& of) {
    for (uint32_t document = 0; document < 12; ++document) embed(of, document);
  };
  const auto prepare = [&] {
    engine = Engine(kDims);
    for (uint32_t document = 0; document < 12; ++document) add(engine, document);
  };
  prepare();
  fill(engine);
  const std::string expected = answers(engine);
  refuse_each(prepare, [&] { fill(engine); },
              [&] {
                expect_sound(engine);
                fill(engine);
                EXPECT_EQ(answers(engine), expected);
                expect_sound(engine);
              });
}

TEST(NoMemory, RemovingGoesOnAndItsPlacesAreTakenAgain) {
  const Snapshot before = snapshot_of(sample());
  Engine engine(kDims);
  const auto change = [&] {
    for (uint32_t document = 0; document < 40; ++document) engine.remove_document(document);
    add(engine, 70);
    embed(engine, 70);
  };
  engine = engine_of(before);
  change();
  const std::string expected = answers(engine);
  refuse_each([&] { engine = engine_of(before); }, change,
              [&] {
                expect_sound(engine);
                engine.remove_document(70);
                change();
                EXPECT_EQ(answers(engine), expected);
                expect_sound(engine);
              });
}

TEST(NoMemory, AnIndexThatCannotBeCompactedStaysAsItIs) {
  Engine engine(kDims);
  for (uint32_t document = 0; document < 180; ++document) {
    add(engine, document);
    embed(engine, document);
  }
  for (uint32_t document = 0; document < 120; ++document) engine.remove_document(document);
  const Snapshot before = snapshot_of(engine);
  const std::string expected = answers(engine);
  const auto compact = [&] {
    while (engine.compact(16) != Compaction::kDone) {
    }
  };
  refuse_each([&] { engine = engine_of(before); }, compact,
              [&] {
                EXPECT_EQ(answers(engine), expected);
                expect_sound(engine);
              });
  engine = engine_of(before);
  compact();
  EXPECT_EQ(answers(engine), expected);
}

TEST(NoMemory, SearchingExplainingAndMappingChangeNothing) {
  const Snapshot whole = snapshot_of(sample());
  Engine engine = engine_of(whole);
  const std::string expected = answers(engine);
  refuse_each([&] { engine = engine_of(whole); },
              [&] {
                answers(engine);
                const std::vector<ChunkRef> chunks = {{7, 0}, {5, 1}};
                engine.explain(kQuestions[0], std::vector<float>(kDims, 0.3f), {}, chunks);
                engine.map();
                engine.vectors_of(7);
                engine.embedded();
              },
              [&] { EXPECT_EQ(answers(engine), expected); });
}

TEST(NoMemory, SavingChangesNothingAndCanBeDoneAgain) {
  Engine engine = sample();
  engine.remove_document(3);
  const Snapshot whole = snapshot_of(engine);
  refuse_each([] {}, [&] { snapshot_of(engine); },
              [&] { EXPECT_TRUE(snapshot_of(engine) == whole); });
}

TEST(NoMemory, LoadingCanBeDoneAgain) {
  const Snapshot whole = snapshot_of(sample());
  refuse_each([] {}, [&] { engine_of(whole); }, [] {});
  EXPECT_TRUE(snapshot_of(engine_of(whole)) == whole);
}

TEST(NoMemory, WordsThatCannotBeMovedThrow) {
  std::unique_ptr<Bm25> index;
  const auto prepare = [&] {
    index = std::make_unique<Bm25>();
    index->add(1, "harbour");
  };
  refuse_each(false, prepare, [&] { EXPECT_EQ(Bm25(std::move(*index)).size(), 1u); }, [] {});
}

TEST(NoMemory, CuttingAndPromptingFailAndKeepNothing) {
  const std::string text = "# A wo\u0301rd\n\n" + std::string(300, 'a') + "\n\n| a |\n|---|\n| word |\n" +
                           "[CLS] 数据 word. a word\n";
  const auto all = [&] {
    const WordPiece tokenizer = WordPiece::from_json(kSmallTokenizer);
    const Outline outline = askfolio::outline("a.md", text);
    const size_t chunks = chunk_sections(text, outline, tokenizer, {32, 0, 0}).size();
    return chunks + build_prompt("a?", {{text, "a.md", {"A"}}}, 300, tokenizer).tokens;
  };
  const size_t expected = all();
  // What ParsedJson gives back could not be had again if all were refused.
  refuse_each(false, [] {}, [&] { EXPECT_EQ(all(), expected); }, [] {});
}

}  // namespace
}  // namespace askfolio
