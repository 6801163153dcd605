// Documents cut into chunks.
#include <emscripten/bind.h>

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "askfolio/chunker.h"
#include "askfolio/error.h"
#include "askfolio/outline.h"
#include "askfolio/parsed_json.h"
#include "askfolio/utf8.h"
#include "askfolio/wordpiece.h"
#include "throwing.h"
#include "values.h"

namespace askfolio::bindings {
namespace {

using nlohmann::json;

ChunkOptions chunk_options_from(const json& options) {
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
  if (chunker == "tutorial") return chunk_tutorial(text, tokenizer);
  if (chunker != "default") {
    throw Error("bad-chunker", "expected \"default\" or \"tutorial\", found \"" + chunker + "\"");
  }
  return chunk_sections(text, outline(path, text), tokenizer, chunk_options_from(options));
}

val utf16_spans(const std::string& text, const std::vector<Chunk>& chunks) {
  std::vector<size_t> offsets;
  for (const Chunk& chunk : chunks) {
    offsets.push_back(chunk.begin);
    offsets.push_back(chunk.end);
  }
  return array_from(utf16_offsets(text, offsets));
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
  const std::string text = repair_utf8(string_from(bytes));
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

}  // namespace

EMSCRIPTEN_BINDINGS(chunks) { emscripten::function("chunk", throwing<chunk>); }

}  // namespace askfolio::bindings
