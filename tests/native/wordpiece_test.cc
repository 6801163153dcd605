#include "askfolio/wordpiece.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "askfolio/error.h"
#include "minilm.h"

namespace askfolio {
namespace {

using nlohmann::json;
using testing::minilm;
using testing::read_file;

std::vector<uint32_t> flat(const std::vector<Token>& tokens) {
  std::vector<uint32_t> numbers;
  for (const Token& token : tokens) {
    numbers.insert(numbers.end(), {static_cast<uint32_t>(token.id), token.begin, token.end});
  }
  return numbers;
}

std::vector<int32_t> ids(const std::vector<Token>& tokens) {
  std::vector<int32_t> numbers;
  for (const Token& token : tokens) numbers.push_back(token.id);
  return numbers;
}

json small_tokenizer() {
  return json::parse(R"({
    "added_tokens": [],
    "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                   "strip_accents": null, "lowercase": false},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
              "max_input_chars_per_word": 5,
              "vocab": {"[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "Ab": 3, "##c": 4, "a": 5, "é": 6}}
  })");
}

// A sample; the whole comparison is tests/wasm/tokenizer.test.ts.
TEST(WordPiece, EqualsTheReference) {
  const WordPiece chinese =
      WordPiece::from_json(read_file(ASKFOLIO_MODELS_DIR "/bge-small-zh-v1.5/tokenizer.json"));
  EXPECT_EQ(minilm().vocabulary_size(), 30522u);
  EXPECT_EQ(chinese.vocabulary_size(), 21128u);
  std::ifstream goldens(ASKFOLIO_TESTS_DIR "/golden/tokenizer-sample.jsonl");
  size_t texts = 0;
  for (std::string line; std::getline(goldens, line); ++texts) {
    const json golden = json::parse(line);
    const std::string text = golden.at("text");
    EXPECT_EQ(flat(minilm().tokenize(text)), golden.at("uncased")) << line.substr(0, 200);
    EXPECT_EQ(flat(chinese.tokenize(text)), golden.at("chinese")) << line.substr(0, 200);
    EXPECT_EQ(minilm().count(text), golden.at("uncased").size() / 3);
  }
  EXPECT_GE(texts, 250u);
}

// Without sorting in linear time this takes minutes.
TEST(WordPiece, SortsAnyNumberOfMarks) {
  std::string text = "a";
  for (int i = 0; i < 200'000; ++i) text += i % 2 == 0 ? "\u1DF6" : "\u0323";
  const std::vector<Token> tokens = minilm().tokenize(text);
  EXPECT_EQ(ids(tokens), std::vector<int32_t>{100});
}

TEST(WordPiece, EncodesBetweenClsAndSep) {
  const std::vector<int32_t> hello = {101, 7592, 1010, 2088, 999, 102};
  EXPECT_EQ(minilm().encode("Hello, World!", 512), hello);
  EXPECT_EQ(minilm().encode("", 512), (std::vector<int32_t>{101, 102}));
  EXPECT_EQ(minilm().encode("Hello, World!", 2), (std::vector<int32_t>{101, 102}));
  EXPECT_EQ(minilm().encode("Hello, World!", 4), (std::vector<int32_t>{101, 7592, 1010, 102}));
}

TEST(WordPiece, EncodesTheFrontOfALongText) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "unaffable [SEP] caf\u00e9 ";
  std::vector<int32_t> expected = ids(minilm().tokenize(text));
  expected.resize(510);
  expected.insert(expected.begin(), 101);
  expected.push_back(102);
  EXPECT_EQ(minilm().encode(text, 512), expected);
}

TEST(WordPiece, RemovesInvalidBytesAndKeepsOffsets) {
  // U+FFFD is removed when text is cleaned, so "he\xFFllo" is one word of six bytes.
  const std::vector<uint32_t> hello = {7592, 1, 7};
  EXPECT_EQ(flat(minilm().tokenize(" he\xFFllo\xE4\xBD")), hello);
}

TEST(WordPiece, KeepsCaseAndAccentsWhereTheModelDoes) {
  const WordPiece tokenizer = WordPiece::from_json(small_tokenizer().dump());
  EXPECT_EQ(tokenizer.vocabulary_size(), 7u);
  EXPECT_EQ(ids(tokenizer.tokenize("Ab abc Abc Abcc A \u00e9 e")),
            (std::vector<int32_t>{3, 0, 3, 4, 3, 4, 4, 0, 6, 0}));
}

TEST(WordPiece, StripsAccentsWhereTheModelSaysSo) {
  json settings = small_tokenizer();
  settings["normalizer"]["strip_accents"] = true;
  settings["normalizer"]["lowercase"] = true;
  const WordPiece tokenizer = WordPiece::from_json(settings.dump());
  EXPECT_EQ(flat(tokenizer.tokenize("\u00c1C\u0301")), (std::vector<uint32_t>{5, 0, 2, 4, 2, 3}));
}

TEST(WordPiece, TakesAWordThatIsTooLongAsUnknown) {
  const WordPiece tokenizer = WordPiece::from_json(small_tokenizer().dump());
  EXPECT_EQ(ids(tokenizer.tokenize("Abccc")), (std::vector<int32_t>{3, 4, 4, 4}));
  EXPECT_EQ(flat(tokenizer.tokenize(" Abcccc")), (std::vector<uint32_t>{0, 1, 7}));
  EXPECT_EQ(flat(tokenizer.tokenize("\u00e9bcccc.")), (std::vector<uint32_t>{0, 0, 7, 0, 7, 8}));
}

TEST(WordPiece, TakesTheLongestAddedToken) {
  json settings = small_tokenizer();
  for (const auto& [content, id] :
       std::vector<std::pair<std::string, int>>{{"<m", 7}, {"<m>", 8}}) {
    settings["added_tokens"].push_back({{"id", id},
                                        {"content", content},
                                        {"single_word", false},
                                        {"lstrip", false},
                                        {"rstrip", false},
                                        {"normalized", false}});
  }
  const WordPiece tokenizer = WordPiece::from_json(settings.dump());
  EXPECT_EQ(flat(tokenizer.tokenize("Ab<m>a<m")),
            (std::vector<uint32_t>{3, 0, 2, 8, 2, 5, 5, 5, 6, 7, 6, 8}));
}

void expect_refused(const std::string& tokenizer_json, const std::string& reason) {
  try {
    WordPiece::from_json(tokenizer_json);
    ADD_FAILURE() << "accepted, though " << reason;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "bad-tokenizer");
    EXPECT_NE(std::string(error.what()).find(reason), std::string::npos) << error.what();
  }
}

TEST(WordPiece, RefusesOtherTokenizers) {
  const std::string whole = small_tokenizer().dump();
  expect_refused("", "parse error");
  expect_refused(whole.substr(0, whole.size() / 2), "parse error");
  expect_refused("[]", "type_error");
  const auto with = [](const char* pointer, const json& value) {
    json settings = small_tokenizer();
    settings[json::json_pointer(pointer)] = value;
    return settings.dump();
  };
  expect_refused(with("/model/type", "BPE"), "type is \"BPE\", expected \"WordPiece\"");
  expect_refused(with("/normalizer/type", "NFC"), "BertNormalizer");
  expect_refused(with("/pre_tokenizer", nullptr), "type_error");
  expect_refused(with("/model/vocab/a", -1), "the id of \"a\" is -1");
  expect_refused(with("/model/unk_token", "<unk>"), "<unk>");
}

}  // namespace
}  // namespace askfolio
