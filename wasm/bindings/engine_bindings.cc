// The engine: documents in, hits out. Its way into a snapshot and back is in snapshot_bindings.cc.
#include <emscripten/bind.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "askfolio/engine.h"
#include "askfolio/error.h"
#include "askfolio/parsed_json.h"
#include "askfolio/snapshot.h"
#include "throwing.h"
#include "values.h"

namespace askfolio::bindings {
namespace {

using nlohmann::json;

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

SearchMode mode_from_name(const std::string& name) {
  if (name == "dense") return SearchMode::kDense;
  if (name == "lexical") return SearchMode::kLexical;
  if (name == "hybrid") return SearchMode::kHybrid;
  throw Error("bad-mode", "expected \"dense\", \"lexical\" or \"hybrid\", found \"" + name + "\"");
}

val hits_from(const std::vector<EngineHit>& hits) {
  std::vector<uint32_t> documents, ordinals;
  std::vector<float> scores, dense, lexical;
  for (const EngineHit& hit : hits) {
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

SearchOptions search_options_from(const json& options) {
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
  std::vector<ChunkRef> chunks;
  for (const json& chunk : options.at("chunks")) chunks.push_back({chunk.at(0), chunk.at(1)});
  std::vector<EngineHit> hits;
  std::vector<uint8_t> allowed;
  std::vector<uint32_t> ranks, dense_ranks, lexical_ranks;
  for (const Standing& standing :
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
  for (const MapPoint& point : engine.map()) {
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

SnapshotSaving* save(const Engine& engine) { return new SnapshotSaving(engine.save()); }

}  // namespace

EMSCRIPTEN_BINDINGS(engine) {
  using emscripten::allow_raw_pointers;
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
}

}  // namespace askfolio::bindings
