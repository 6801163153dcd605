#include "wordpiece_json.h"

#include <nlohmann/json.hpp>

#include "askfolio/error.h"

namespace askfolio {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const std::string& message) {
  throw Error("bad-tokenizer", "tokenizer.json: " + message);
}

void expect(const Json& object, const char* key, const Json& expected) {
  const Json& found = object.at(key);
  if (found != expected) {
    refuse(std::string(key) + " is " + found.dump() + ", expected " + expected.dump());
  }
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
    tokens.push_back({token.at("content"), token.at("id")});
    if (tokens.back().text.empty()) refuse("an added token is empty");
  }
  return tokens;
}

void read_vocabulary(const Json& json, WordPieceModel& model) {
  for (const auto& [piece, id] : json.items()) {
    if (!id.is_number_unsigned() || id.get<uint64_t>() > INT32_MAX) {
      refuse("the id of \"" + piece + "\" is " + id.dump() + ", expected a number");
    }
    model.vocabulary.add(piece, id.get<int32_t>());
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
  model.max_word_chars = pieces.at("max_input_chars_per_word");
  model.unknown = vocabulary.at(pieces.at("unk_token").get<std::string>());
  model.cls = vocabulary.at("[CLS]");
  model.sep = vocabulary.at("[SEP]");
  return model;
}

}  // namespace

WordPieceModel read_tokenizer_json(std::string_view json) {
  try {
    return read_model(Json::parse(json));
  } catch (const Json::exception& error) {
    refuse(error.what());
  }
}

}  // namespace askfolio
