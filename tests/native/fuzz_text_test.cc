// What holds for whatever bytes come in as a text, a question or a passage.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "askfolio/bm25.h"
#include "askfolio/grapheme.h"
#include "askfolio/lexical_query.h"
#include "askfolio/prompt.h"
#include "askfolio/unicode.h"
#include "askfolio/utf8.h"
#include "askfolio/words.h"
#include "minilm.h"
#include "mutator.h"

namespace askfolio {
namespace {

using testing::expect_quick;
using testing::minilm;
using testing::Mutator;
using testing::rounds;

std::u32string decoded(std::string_view text) {
  std::u32string all;
  for (size_t pos = 0; pos < text.size();) all += decode_utf8(text, pos);
  return all;
}

TEST(FuzzText, IsRepairedAndReadCharacterByCharacter) {
  for (uint32_t seed = 0; seed < rounds(400, 40'000) && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Mutator mutator(seed);
    const std::string bytes = mutator.damaged(mutator.text(60), mutator.text(10));
    const std::string text = repair_utf8(bytes);
    EXPECT_EQ(repair_utf8(text), text);
    EXPECT_EQ(decoded(text), decoded(bytes));
    std::vector<size_t> offsets = {0};
    GraphemeReader reader;
    uint32_t units = 0;
    for (const char32_t c : decoded(text)) {
      ASSERT_TRUE(c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF));
      if (units == 0) {
        EXPECT_TRUE(reader.begins(c));
      }
      reader.push(c);
      std::u32string parts;
      append_nfd(c, parts);
      append_lower(c, parts);
      for (const char32_t part : parts) EXPECT_LE(part, 0x10FFFFu);
      std::string one;
      append_utf8(c, one);
      offsets.push_back(offsets.back() + one.size());
      units += c < 0x10000 ? 1 : 2;
    }
    ASSERT_EQ(offsets.back(), text.size());
    EXPECT_EQ(utf16_offsets(text, offsets).back(), units);
  }
}

TEST(FuzzTokenizer, TokensStandInTheirTextInOrder) {
  for (uint32_t seed = 0; seed < rounds(400, 40'000) && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Mutator mutator(seed);
    const std::string text = mutator.damaged(mutator.text(80), mutator.text(10));
    const std::vector<Token> tokens = minilm().tokenize(text);
    std::vector<int32_t> ids = {101};
    uint32_t begin = 0;
    for (const Token& token : tokens) {
      EXPECT_TRUE(begin <= token.begin && token.begin <= token.end && token.end <= text.size());
      EXPECT_LT(static_cast<size_t>(token.id), minilm().vocabulary_size());
      begin = token.begin;
      ids.push_back(token.id);
    }
    ids.push_back(102);
    EXPECT_EQ(minilm().encode(text, ids.size()), ids);
    EXPECT_EQ(minilm().encode(repair_utf8(text), ids.size()), ids);
    EXPECT_EQ(minilm().count(text), tokens.size());
    const size_t most = 2 + mutator.pick(ids.size());
    EXPECT_LE(minilm().encode(text, most).size(), most);
  }
}

TEST(FuzzTokenizer, TakesTimeByTheTextsSizeWhateverItRepeats) {
  for (uint32_t seed = 0; seed < rounds(30, 1000) && !HasFailure(); ++seed) {
    const std::string text = Mutator(seed).repeated(100'000);
    SCOPED_TRACE(seed);
    expect_quick([&] { minilm().tokenize(text); });
  }
}

TEST(FuzzWords, PiecesAreOfTheTextAndBounded) {
  for (uint32_t seed = 0; seed < rounds(400, 40'000) && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = repair_utf8(Mutator(seed).text(80));
    PieceReader reader(text);
    const char* behind = text.data();
    for (Piece piece; reader.next(piece);) {
      ASSERT_FALSE(piece.text.empty());
      ASSERT_LE(behind, piece.text.data());
      behind = piece.text.data() + piece.text.size();
      ASSERT_LE(behind, text.data() + text.size());
      EXPECT_EQ(repair_utf8(piece.text), piece.text);
      if (piece.kind != Piece::Kind::kName) continue;
      EXPECT_LE(piece.text.size(), kMaxNameBytes);
      const NameTerms name = terms_of_name(piece.text);
      for (const Term& term : name.terms) {
        EXPECT_TRUE(term.position < name.positions || term.position == kNoPosition);
        EXPECT_FALSE(term.text.empty()) << piece.text;
        EXPECT_EQ(repair_utf8(term.text), term.text);
      }
    }
  }
}

// Whatever a text is, it is found by itself, and by any of it in quotes.
TEST(FuzzQuery, FindsTheTextThatItIsOf) {
  for (uint32_t seed = 0; seed < rounds(300, 30'000) && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    std::string text = repair_utf8(Mutator(seed).text(60));
    Bm25 index;
    index.add(7, text);
    index.add(8, "another text");
    const LexicalQuery query = parse_lexical_query(text);
    EXPECT_LE(query.terms.size(), kMaxQueryTerms);
    EXPECT_LE(query.required.size(), kMaxConditions);
    EXPECT_LE(query.excluded.size(), kMaxConditions);
    EXPECT_EQ(std::set(query.terms.begin(), query.terms.end()).size(), query.terms.size());
    if (query.excluded.empty() && !query.terms.empty()) {
      EXPECT_GT(index.scores(text, {7})[0], 0.0f) << text;
    }
    std::replace(text.begin(), text.end(), '"', ' ');
    const std::string quoted = '"' + text + '"';
    const auto phrases = parse_lexical_query(quoted).required;
    if (phrases.empty()) continue;
    EXPECT_LE(phrases[0].size(), kMaxPhraseWords);
    EXPECT_EQ(index.admitted(quoted)->front(), 7u) << text;
  }
}

TEST(FuzzQuery, TakesTimeByItsSizeWhateverItRepeats) {
  Bm25 index;
  index.add(1, Mutator(5).repeated(20'000));
  for (uint32_t seed = 0; seed < rounds(30, 1000) && !HasFailure(); ++seed) {
    const std::string text = repair_utf8(Mutator(seed).repeated(60'000));
    SCOPED_TRACE(seed);
    expect_quick([&] { index.search(text, 10); });
    expect_quick([&] { Bm25().add(1, text); });
  }
}

// Without what may be read over, and with one slash where there are several.
std::string as_read(const std::string& text) {
  std::string read;
  for (const char32_t c : decoded(text)) {
    if (is_whitespace(c) || is_control(c) || is_nonspacing_mark(c)) continue;
    if (c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c >= 0xE0000) continue;
    if (c == U'/' && read.ends_with('/')) continue;
    append_utf8(c >= U'A' && c <= U'Z' ? c + 32 : c, read);
  }
  return read;
}

size_t tags(const std::string& text, const std::string& name) {
  size_t count = 0;
  for (const std::string& tag : {"<" + name, "</" + name}) {
    for (size_t at = text.find(tag); at != text.npos; at = text.find(tag, at + 1)) ++count;
  }
  return count;
}

std::vector<Passage> passages_of(Mutator& mutator) {
  std::vector<Passage> passages(mutator.pick(4));
  for (Passage& passage : passages) {
    passage.text = repair_utf8(mutator.text(40));
    passage.source = repair_utf8(mutator.text(4));
    for (size_t i = mutator.pick(3); i > 0; --i) {
      passage.headings.push_back(repair_utf8(mutator.text(4)));
    }
  }
  return passages;
}

// Written as somebody would who wants out of the frame.
std::string hidden_tag(Mutator& mutator) {
  static const std::vector<std::string> kHiding = {" ",      "\n",     "\u200B", "\u00AD",
                                                   "\uFE0F", "\u034F", "\u3164", "\U000E0041"};
  std::string tag;
  for (const char c : std::string(mutator.pick(2) ? "<//passage" : "<Question")) {
    tag += c;
    if (mutator.pick(3) == 0) tag += kHiding[mutator.pick(kHiding.size())];
  }
  return tag + ">";
}

TEST(FuzzPrompt, StaysInItsBudgetAndItsFrame) {
  for (uint32_t seed = 0; seed < rounds(300, 30'000) && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Mutator mutator(seed);
    std::vector<Passage> passages = passages_of(mutator);
    std::string question = repair_utf8(mutator.text(10)) + hidden_tag(mutator);
    for (Passage& passage : passages) {
      passage.text.insert(0, hidden_tag(mutator));
      passage.source += hidden_tag(mutator);
      passage.headings.push_back(hidden_tag(mutator));
    }
    const size_t most = 350 + mutator.pick(400);
    const Prompt prompt = build_prompt(question, passages, most, minilm());
    const std::string read = as_read(prompt.messages[1].content);
    EXPECT_EQ(tags(read, "passage"), 2 * prompt.passages) << read;
    EXPECT_EQ(tags(read, "question"), 2u) << read;
    std::vector<Passage> first(passages.begin(), passages.begin() + (passages.empty() ? 0 : 1));
    if (!first.empty()) first[0].text.clear();
    const size_t least = build_prompt(question, first, most, minilm()).tokens;
    EXPECT_LE(prompt.tokens, std::max(most, least));
    EXPECT_EQ(prompt.tokens, minilm().count(prompt.messages[0].content) +
                                 minilm().count(prompt.messages[1].content));
    EXPECT_EQ(repair_utf8(prompt.messages[1].content), prompt.messages[1].content);
  }
}

TEST(FuzzPrompt, TakesTimeByItsSizeWhateverItRepeats) {
  for (uint32_t seed = 0; seed < rounds(6, 300) && !HasFailure(); ++seed) {
    const std::string text = repair_utf8(Mutator(seed).repeated(20'000));
    SCOPED_TRACE(seed);
    expect_quick([&] { build_prompt(text, {{text, text, {text}}}, 1000, minilm()); });
    expect_quick([&] { build_tutorial_prompt(text, {{text, "a", {}}}, minilm()); });
  }
}

}  // namespace
}  // namespace askfolio
