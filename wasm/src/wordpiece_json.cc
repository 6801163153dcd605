#include "wordpiece_json.h"

#include "askfolio/error.h"
#include "askfolio/parsed_json.h"

namespace askfolio {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const std::string& message) {
  throw Error("bad-tokenizer", "tokenizer.json: " + message);
}

// For a message. What is inside of it may be deeper than dump(), which calls itself, can go.
std::string told(const Json& found) {
  return found.is_structured() ? std::string("an ") + found.type_name() : found.dump();
}

void expect(const Json& object, const char* key, const Json& expected) {
  const Json& found = object.at(key);
  if (found != expected) {
    refuse(std::string(key) + " is " + told(found) + ", expected " + told(expected));
  }
}

int32_t read_id(const std::string& piece, const Json& id) {
  if (!id.is_number_unsigned() || id.get<uint64_t>() > INT32_MAX) {
    refuse("the id of \"" + piece + "\" is " + told(id) + ", expected a number");
  }
  return id.get<int32_t>();
}

BertNormalizer read_normalizer(const Json& json) {
  expect(json, "type", "BertNormalizer");
  BertNormalizer normalizer;
  normalizer.clean_text = json.at("clean_text");
  normalizer.handle_chinese_chars = json.at("handle_chinese_chars");
  normalizer.lowercase = json.at("lowercase");
  const Json& strip = json.at("strip_accents");
  normalizer.strip_accents = strip.is_null() ? normalizer.lowercase : strip.get<bool>();
  return normalizer;
}

std::vector<AddedToken> read_added_tokens(const Json& json) {
  std::vector<AddedToken> tokens;
  for (const Json& token : json) {
    for (const char* option : {"single_word", "lstrip", "rstrip", "normalized"}) {
      expect(token, option, false);
    }
    const std::string text = token.at("content");
    if (text.empty()) refuse("an added token is empty");
    tokens.push_back({text, read_id(text, token.at("id"))});
  }
  return tokens;
}

void read_vocabulary(const Json& json, WordPieceModel& model) {
  for (const auto& [piece, id] : json.items()) {
    model.vocabulary.add(piece, read_id(piece, id));
  }
  model.vocabulary_size = json.size();
}

WordPieceModel read_model(const Json& json) {
  expect(json.at("pre_tokenizer"), "type", "BertPreTokenizer");
  const Json& pieces = json.at("model");
  expect(pieces, "type", "WordPiece");
  expect(pieces, "continuing_subword_prefix", "##");
  const Json& vocabulary = pieces.at("vocab");
  WordPieceModel model;
  read_vocabulary(vocabulary, model);
  model.normalizer = read_normalizer(json.at("normalizer"));
  model.added_tokens = read_added_tokens(json.at("added_tokens"));
  const Json& most = pieces.at("max_input_chars_per_word");
  if (!most.is_number_unsigned()) {
    refuse("max_input_chars_per_word is " + told(most) + ", expected a number");
  }
  model.max_word_chars = most.get<size_t>();
  model.unknown = vocabulary.at(pieces.at("unk_token").get<std::string>());
  model.cls = vocabulary.at("[CLS]");
  model.sep = vocabulary.at("[SEP]");
  return model;
}

}  // namespace

WordPieceModel read_tokenizer_json(std::string_view json) {
  try {
    return read_model(*ParsedJson(json));
  } catch (const Json::exception& error) {
    refuse(error.what());
  }
}

}  // namespace askfolio
