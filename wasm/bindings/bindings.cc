// The core as web/src/core/core-module.ts describes it. No logic: values are copied in, one call is
// made, values are copied out. Views into WASM memory never leave this file. Nor do arguments and
// results of type std::string: Embind copies them through memory that it does not check it was given.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <new>
#include <nlohmann/json.hpp>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "askfolio/chunker.h"
#include "askfolio/engine.h"
#include "askfolio/error.h"
#include "askfolio/outline.h"
#include "askfolio/parsed_json.h"
#include "askfolio/pooling.h"
#include "askfolio/prompt.h"
#include "askfolio/snapshot.h"
#include "askfolio/utf8.h"
#include "askfolio/wordpiece.h"

namespace {

using askfolio::Chunk;
using askfolio::Engine;
using askfolio::EngineLoading;
using askfolio::Error;
using askfolio::ParsedJson;
using askfolio::Precision;
using askfolio::SnapshotSaving;
using askfolio::WordPiece;
using emscripten::typed_memory_view;
using emscripten::val;
using nlohmann::json;

// ---- Texts ----

// From a Uint8Array.
std::string string_from(const val& bytes) {
  std::string text(bytes["length"].as<size_t>(), '\0');
  auto* first = reinterpret_cast<uint8_t*>(text.data());
  val(typed_memory_view(text.size(), first)).call<void>("set", bytes);
  return text;
}

// From a JavaScript string, in UTF-8.
std::string text_from(const val& text) {
  return string_from(val::global("TextEncoder").new_().call<val>("encode", text));
}

val text_of(std::string_view utf8) {
  const auto* first = reinterpret_cast<const uint8_t*>(utf8.data());
  const val view(typed_memory_view(utf8.size(), first));
  return val::global("TextDecoder").new_().call<val>("decode", view);
}

// ---- Errors ----

// Takes no memory: there may be none.
val make_error(const char* code, std::string_view message) {
  val error = val::global("Error").new_(text_of(message));
  error.set("code", val(code));
  return error;
}

val out_of_memory() { return make_error("out-of-memory", "the core has no memory left"); }

// The function F with askfolio::Error turned into a JavaScript Error with `code`. JavaScript's
// exceptions skip C++ destructors, so the arguments are moved into the try block and gone before.
template <auto F>
struct Thrown;

template <typename R, typename... Args, R (*F)(Args...)>
struct Thrown<F> {
  static R call(Args... args) {
    val error = val::undefined();
    try {
      std::tuple<Args...> own(std::forward<Args>(args)...);
      return std::apply(F, std::move(own));
    } catch (const Error& e) {
      error = make_error(e.code().c_str(), e.what());
    } catch (const json::exception& e) {
      error = make_error("bad-json", e.what());
    } catch (const std::bad_alloc&) {
      error = out_of_memory();
    } catch (const std::length_error&) {  // more than any memory has
      error = out_of_memory();
    } catch (const std::exception& e) {
      error = make_error("internal", e.what());
    }
    error.throw_();
  }
};

template <auto F>
constexpr auto throwing = &Thrown<F>::call;

// ---- Values in and out ----

template <typename T>
std::vector<T> vector_from(const val& array) {
  std::vector<T> values(array["length"].as<size_t>());
  val(typed_memory_view(values.size(), values.data())).call<void>("set", array);
  return values;
}

template <typename T>
val array_from(const std::vector<T>& values) {
  return val(typed_memory_view(values.size(), values.data())).template call<val>("slice");
}

// A TextBatch, every text made valid UTF-8.
std::vector<std::string> texts_from(const val& bytes, const val& ends) {
  const std::string all = string_from(bytes);
  std::vector<std::string> texts;
  size_t begin = 0;
  for (const uint32_t end : vector_from<uint32_t>(ends)) {
    if (end < begin || end > all.size()) {
      throw Error("bad-batch", "text " + std::to_string(texts.size()) + " ends at " +
                                   std::to_string(end) + ", expected " + std::to_string(begin) +
                                   " to " + std::to_string(all.size()));
    }
    texts.push_back(askfolio::repair_utf8(std::string_view(all).substr(begin, end - begin)));
    begin = end;
  }
  return texts;
}

// ---- Tokenizer ----

WordPiece* make_tokenizer(val tokenizer_json) {
  return new WordPiece(WordPiece::from_json(string_from(tokenizer_json)));
}

val encode(const WordPiece& tokenizer, val bytes, val ends, uint32_t max_tokens) {
  if (max_tokens < 2) throw Error("bad-limit", "maxTokens: expected at least 2");
  std::vector<int32_t> ids;
  std::vector<uint32_t> id_ends;
  for (const std::string& text : texts_from(bytes, ends)) {
    const std::vector<int32_t> encoded = tokenizer.encode(text, max_tokens);
    ids.insert(ids.end(), encoded.begin(), encoded.end());
    id_ends.push_back(static_cast<uint32_t>(ids.size()));
  }
  val result = val::object();
  result.set("ids", array_from(ids));
  result.set("ends", array_from(id_ends));
  return result;
}

val tokenize(const WordPiece& tokenizer, val bytes, val ends) {
  std::vector<askfolio::Token> tokens;
  std::vector<uint32_t> token_ends;
  for (const std::string& text : texts_from(bytes, ends)) {
    const std::vector<askfolio::Token> found = tokenizer.tokenize(text);
    tokens.insert(tokens.end(), found.begin(), found.end());
    token_ends.push_back(static_cast<uint32_t>(tokens.size()));
  }
  static_assert(sizeof(askfolio::Token) == 3 * sizeof(uint32_t));
  const auto* numbers = reinterpret_cast<const uint32_t*>(tokens.data());
  val result = val::object();
  result.set("tokens", val(typed_memory_view(3 * tokens.size(), numbers)).call<val>("slice"));
  result.set("ends", array_from(token_ends));
  return result;
}

// ---- Chunks ----

askfolio::ChunkOptions chunk_options_from(const json& options) {
  const auto max_tokens = options.at("maxTokens").get<uint32_t>();
  const auto overlap_tokens = options.at("overlapTokens").get<uint32_t>();
  if (max_tokens < 32) throw Error("bad-limit", "maxTokens: expected at least 32");
  if (overlap_tokens > max_tokens / 4) {
    throw Error("bad-limit", "overlapTokens: expected at most a quarter of maxTokens");
  }
  return {.max_tokens = max_tokens,
          .min_tokens = options.at("minTokens").get<uint32_t>(),
          .overlap_tokens = overlap_tokens};
}

std::vector<Chunk> cut(const std::string& chunker, const std::string& path, const std::string& text,
                       const json& options, const WordPiece& tokenizer) {
  if (chunker == "tutorial") return askfolio::chunk_tutorial(text, tokenizer);
  if (chunker != "default") {
    throw Error("bad-chunker", "expected \"default\" or \"tutorial\", found \"" + chunker + "\"");
  }
  return askfolio::chunk_sections(text, askfolio::outline(path, text), tokenizer,
                                  chunk_options_from(options));
}

val utf16_spans(const std::string& text, const std::vector<Chunk>& chunks) {
  std::vector<size_t> offsets;
  for (const Chunk& chunk : chunks) {
    offsets.push_back(chunk.begin);
    offsets.push_back(chunk.end);
  }
  return array_from(askfolio::utf16_offsets(text, offsets));
}

val batch_from(const std::string& text, const std::vector<Chunk>& chunks) {
  std::string bytes;
  std::vector<uint32_t> ends;
  for (const Chunk& chunk : chunks) {
    bytes += chunk.prefix;
    bytes.append(text, chunk.begin, chunk.end - chunk.begin);
    ends.push_back(static_cast<uint32_t>(bytes.size()));
  }
  val batch = val::object();
  batch.set("bytes", array_from(std::vector<uint8_t>(bytes.begin(), bytes.end())));
  batch.set("ends", array_from(ends));
  return batch;
}

val chunk(val chunker, val path, val bytes, val options_json, const WordPiece& tokenizer) {
  const std::string text = askfolio::repair_utf8(string_from(bytes));
  const std::vector<Chunk> chunks =
      cut(text_from(chunker), text_from(path), text, *ParsedJson(text_from(options_json)), tokenizer);
  std::vector<uint32_t> tokens;
  val headings = val::array();
  for (const Chunk& piece : chunks) {
    tokens.push_back(static_cast<uint32_t>(piece.tokens));
    val titles = val::array();
    for (const std::string& title : piece.headings) titles.call<void>("push", text_of(title));
    headings.call<void>("push", titles);
  }
  val result = val::object();
  result.set("spans", utf16_spans(text, chunks));
  result.set("tokens", array_from(tokens));
  result.set("headings", headings);
  result.set("texts", batch_from(text, chunks));
  return result;
}

// ---- Pooling ----

val pool(val hidden, uint32_t tokens, uint32_t dims, val pooling) {
  const std::vector<float> values = vector_from<float>(hidden);
  if (tokens == 0 || values.size() != uint64_t{tokens} * dims) {
    throw Error("bad-vector", "hidden: expected " + std::to_string(tokens) + " times " +
                                  std::to_string(dims) + " values, found " +
                                  std::to_string(values.size()));
  }
  std::vector<float> out(dims);
  askfolio::pool(values.data(), tokens, dims, askfolio::pooling_from_name(text_from(pooling)),
                 out.data());
  return array_from(out);
}

// ---- Engine ----

Engine* make_engine(uint32_t dims) { return new Engine(dims); }

Engine* make_engine_of(uint32_t dims, val name) {
  const std::string precision = text_from(name);
  if (precision == "int8") return new Engine(dims, Precision::kInt8);
  if (precision == "float32") return new Engine(dims, Precision::kFloat32);
  throw Error("bad-precision", "precision: expected int8 or float32, found " + precision);
}

void add_document(Engine& engine, uint32_t document, val bytes, val ends) {
  const std::vector<std::string> texts = texts_from(bytes, ends);
  engine.add_document(document, std::vector<std::string_view>(texts.begin(), texts.end()));
}

void set_vectors(Engine& engine, uint32_t document, val vectors) {
  engine.set_vectors(document, vector_from<float>(vectors));
}

void set_vector(Engine& engine, uint32_t document, uint32_t ordinal, val vector) {
  engine.set_vector({document, ordinal}, vector_from<float>(vector));
}

val vectors_of(const Engine& engine, uint32_t document) {
  return array_from(engine.vectors_of(document));
}

bool remove_document(Engine& engine, uint32_t document) { return engine.remove_document(document); }

uint32_t compact(Engine& engine, uint32_t vectors) {
  return static_cast<uint32_t>(engine.compact(vectors));
}

askfolio::SearchMode mode_from_name(const std::string& name) {
  if (name == "dense") return askfolio::SearchMode::kDense;
  if (name == "lexical") return askfolio::SearchMode::kLexical;
  if (name == "hybrid") return askfolio::SearchMode::kHybrid;
  throw Error("bad-mode", "expected \"dense\", \"lexical\" or \"hybrid\", found \"" + name + "\"");
}

val hits_from(const std::vector<askfolio::EngineHit>& hits) {
  std::vector<uint32_t> documents, ordinals;
  std::vector<float> scores, dense, lexical;
  for (const askfolio::EngineHit& hit : hits) {
    documents.push_back(hit.chunk.document);
    ordinals.push_back(hit.chunk.ordinal);
    scores.push_back(hit.score);
    dense.push_back(hit.dense);
    lexical.push_back(hit.lexical);
  }
  val result = val::object();
  result.set("documents", array_from(documents));
  result.set("ordinals", array_from(ordinals));
  result.set("scores", array_from(scores));
  result.set("dense", array_from(dense));
  result.set("lexical", array_from(lexical));
  return result;
}

askfolio::SearchOptions search_options_from(const json& options) {
  return {.k = options.at("k").get<uint32_t>(),
          .mode = mode_from_name(options.at("mode").get<std::string>()),
          .documents = options.at("documents").get<std::vector<uint32_t>>()};
}

val search(const Engine& engine, val question, val vector, val options_json) {
  return hits_from(engine.search(text_from(question), vector_from<float>(vector),
                                 search_options_from(*ParsedJson(text_from(options_json)))));
}

val explain(const Engine& engine, val question, val vector, val options_json) {
  const ParsedJson parsed(text_from(options_json));
  const json& options = *parsed;
  std::vector<askfolio::ChunkRef> chunks;
  for (const json& chunk : options.at("chunks")) chunks.push_back({chunk.at(0), chunk.at(1)});
  std::vector<askfolio::EngineHit> hits;
  std::vector<uint8_t> allowed;
  std::vector<uint32_t> ranks, dense_ranks, lexical_ranks;
  for (const askfolio::Standing& standing :
       engine.explain(text_from(question), vector_from<float>(vector), search_options_from(options),
                      chunks)) {
    hits.push_back(standing.hit);
    allowed.push_back(standing.allowed);
    ranks.push_back(standing.rank);
    dense_ranks.push_back(standing.dense_rank);
    lexical_ranks.push_back(standing.lexical_rank);
  }
  val result = hits_from(hits);
  result.set("allowed", array_from(allowed));
  result.set("ranks", array_from(ranks));
  result.set("denseRanks", array_from(dense_ranks));
  result.set("lexicalRanks", array_from(lexical_ranks));
  return result;
}

val map(const Engine& engine) {
  std::vector<uint32_t> documents, ordinals;
  std::vector<float> places;
  for (const askfolio::MapPoint& point : engine.map()) {
    documents.push_back(point.chunk.document);
    ordinals.push_back(point.chunk.ordinal);
    places.push_back(point.x);
    places.push_back(point.y);
  }
  val result = val::object();
  result.set("documents", array_from(documents));
  result.set("ordinals", array_from(ordinals));
  result.set("places", array_from(places));
  return result;
}

val documents(const Engine& engine) { return array_from(engine.documents()); }

val embedded(const Engine& engine) { return array_from(engine.embedded()); }

bool is_damaged(const Engine& engine) { return engine.is_damaged(); }

val stats(const Engine& engine) {
  return text_of("{\"dims\":" + std::to_string(engine.dims()) +
                 ",\"documents\":" + std::to_string(engine.documents().size()) +
                 ",\"chunks\":" + std::to_string(engine.chunks()) +
                 ",\"vectors\":" + std::to_string(engine.vectors()) + ",\"precision\":\"" +
                 (engine.precision() == Precision::kInt8 ? "int8" : "float32") + "\"}");
}

// ---- Snapshots ----

SnapshotSaving* save(const Engine& engine) { return new SnapshotSaving(engine.save()); }

// The next piece's name; empty where there is none left.
val next_piece(SnapshotSaving& saving) {
  return text_of(saving.next() ? askfolio::text_of(saving.name()) : "");
}

val piece_of(const SnapshotSaving& saving) {
  const std::span<const uint8_t> piece = saving.piece();
  return val(typed_memory_view(piece.size(), piece.data())).call<val>("slice");
}

val directory_of(const SnapshotSaving& saving) { return array_from(saving.directory()); }

// An engine on its way in, with room for one piece.
struct Loading {
  EngineLoading engine;
  std::unique_ptr<uint8_t[]> room;
  size_t room_size = 0;
  std::span<const uint8_t> piece = {};
};

Loading* make_loading(val directory) {
  return new Loading{EngineLoading(vector_from<uint8_t>(directory)), nullptr};
}

// The core's own memory: neither zeroed nor copied.
val room_for(Loading& loading, size_t bytes) {
  if (loading.room_size < bytes) {
    loading.room.reset(new uint8_t[bytes]);
    loading.room_size = bytes;
  }
  loading.piece = {loading.room.get(), bytes};
  return val(typed_memory_view(bytes, loading.room.get()));
}

void add_filled(Loading& loading) { loading.engine.add(loading.piece); }

void add_piece(Loading& loading, val bytes) {
  room_for(loading, bytes["length"].as<size_t>()).call<void>("set", bytes);
  add_filled(loading);
}

void renumber(Loading& loading, val numbers) {
  loading.engine.renumber(vector_from<uint32_t>(numbers));
}

Engine* finish_loading(Loading& loading) {
  return new Engine(std::move(loading.engine).finish());
}

// ---- Prompt ----

std::vector<askfolio::Passage> passages_from(const json& request) {
  std::vector<askfolio::Passage> passages;
  for (const json& passage : request.at("passages")) {
    passages.push_back({passage.at("text"), passage.at("source"), passage.at("headings")});
  }
  return passages;
}

// JSON is put together of single values: one that holds others may need memory to go (ParsedJson).
std::string quoted(const std::string& text) { return json(text).dump(); }

std::string as_json(const askfolio::PromptTemplate& text) {
  return "{\"system\":" + quoted(text.system) + ",\"user\":" + quoted(text.user) + "}";
}

val prompt_templates() {
  return text_of("{\"normal\":" + as_json(askfolio::default_template()) +
                 ",\"strict\":" + as_json(askfolio::default_template(true)) +
                 ",\"tutorial\":" + as_json(askfolio::tutorial_template()) + "}");
}

val build_prompt(val request_json, const WordPiece& tokenizer) {
  const ParsedJson parsed(text_from(request_json));
  const json& request = *parsed;
  const std::string question = request.at("question");
  const std::vector<askfolio::Passage> passages = passages_from(request);
  const json& text = request.at("template");
  const askfolio::PromptTemplate used = {text.at("system"), text.at("user")};
  const askfolio::Prompt prompt =
      request.at("preset") == "tutorial"
          ? askfolio::build_tutorial_prompt(question, passages, tokenizer, used)
          : askfolio::build_prompt(question, passages, request.at("maxTokens").get<uint32_t>(),
                                   tokenizer, used);
  std::string messages;
  for (const auto& [role, content] : prompt.messages) {
    messages += messages.empty() ? "" : ",";
    messages += "{\"role\":" + quoted(role) + ",\"content\":" + quoted(content) + "}";
  }
  return text_of("{\"messages\":[" + messages + "],\"passages\":" + std::to_string(prompt.passages) +
                 ",\"tokens\":" + std::to_string(prompt.tokens) + "}");
}

}  // namespace

EMSCRIPTEN_BINDINGS(askfolio) {
  using emscripten::allow_raw_pointers;
  emscripten::class_<WordPiece>("Tokenizer")
      .constructor(throwing<make_tokenizer>, allow_raw_pointers())
      .function("encode", throwing<encode>)
      .function("tokenize", throwing<tokenize>);

  emscripten::class_<Engine>("Engine")
      .constructor(throwing<make_engine>, allow_raw_pointers())
      .constructor(throwing<make_engine_of>, allow_raw_pointers())
      .function("addDocument", throwing<add_document>)
      .function("setVectors", throwing<set_vectors>)
      .function("setVector", throwing<set_vector>)
      .function("vectors", throwing<vectors_of>)
      .function("removeDocument", throwing<remove_document>)
      .function("compact", throwing<compact>)
      .function("search", throwing<search>)
      .function("explain", throwing<explain>)
      .function("map", throwing<map>)
      .function("documents", throwing<documents>)
      .function("embedded", throwing<embedded>)
      .function("stats", throwing<stats>)
      .function("isDamaged", throwing<is_damaged>)
      .function("save", throwing<save>, allow_raw_pointers());
  emscripten::class_<SnapshotSaving>("Saving")
      .function("next", throwing<next_piece>)
      .function("piece", throwing<piece_of>)
      .function("directory", throwing<directory_of>);
  emscripten::class_<Loading>("Loading")
      .constructor(throwing<make_loading>, allow_raw_pointers())
      .function("room", throwing<room_for>)
      .function("addFilled", throwing<add_filled>)
      .function("add", throwing<add_piece>)
      .function("renumber", throwing<renumber>)
      .function("finish", throwing<finish_loading>, allow_raw_pointers());

  emscripten::function("chunk", throwing<chunk>);
  emscripten::function("pool", throwing<pool>);
  emscripten::function("buildPrompt", throwing<build_prompt>);
  emscripten::function("promptTemplates", throwing<prompt_templates>);
}
