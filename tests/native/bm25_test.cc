#include "askfolio/bm25.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "snapshot_bytes.h"

namespace askfolio {
namespace {

using Words = std::vector<std::string>;
using Texts = std::map<uint32_t, Words>;

std::string join(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += word + " ";
  return text;
}

// The formula of bm25.h, computed the slow way from the texts themselves.
double score(const Texts& texts, const Words& question, uint32_t label) {
  double all_words = 0;
  for (const auto& [l, words] : texts) all_words += static_cast<double>(words.size());
  const auto n = static_cast<double>(texts.size());
  const Words& text = texts.at(label);
  double sum = 0;
  for (const std::string& word : std::set<std::string>(question.begin(), question.end())) {
    const auto in = [&](const Words& w) { return std::count(w.begin(), w.end(), word); };
    const auto with = static_cast<double>(
        std::count_if(texts.begin(), texts.end(), [&](const auto& t) { return in(t.second) > 0; }));
    const auto f = static_cast<double>(in(text));
    const double idf = std::log(1 + (n - with + 0.5) / (with + 0.5));
    const double length = static_cast<double>(text.size()) / (all_words / n);
    sum += idf * f * 2.2 / (f + 1.2 * (0.25 + 0.75 * length));
  }
  return sum;
}

// A question with its conditions, each a phrase.
struct Question {
  Words words;
  std::vector<Words> required;
  std::vector<Words> excluded;
};

std::string written(const Question& question) {
  std::string text = join(question.words);
  for (const Words& phrase : question.required) text += '"' + join(phrase) + "\" ";
  for (const Words& phrase : question.excluded) {
    text += phrase.size() == 1 ? "-" + phrase[0] + " " : "-\"" + join(phrase) + "\" ";
  }
  return text;
}

bool admits(const Question& question, const Words& text) {
  const auto has = [&](const Words& phrase) {
    return std::search(text.begin(), text.end(), phrase.begin(), phrase.end()) != text.end();
  };
  return std::all_of(question.required.begin(), question.required.end(), has) &&
         std::none_of(question.excluded.begin(), question.excluded.end(), has);
}

void expect_same(const Bm25& index, const Texts& texts, const Question& question) {
  Words words = question.words;
  for (const Words& phrase : question.required) {
    words.insert(words.end(), phrase.begin(), phrase.end());
  }
  std::map<uint32_t, double> expected;  // of all texts
  std::vector<uint32_t> labels;
  std::vector<uint32_t> admitted;
  for (const auto& [label, text] : texts) {
    labels.push_back(label);
    if (admits(question, text)) admitted.push_back(label);
    expected[label] = admits(question, text) ? score(texts, words, label) : 0;
  }
  EXPECT_EQ(index.size(), texts.size());
  const bool is_plain = question.required.empty() && question.excluded.empty();
  const auto found = index.admitted(written(question));
  ASSERT_EQ(found.has_value(), !is_plain);
  if (!is_plain) {
    ASSERT_EQ(*found, admitted);
  }

  const auto scores = index.scores(written(question), labels);
  for (size_t i = 0; i < labels.size(); ++i) EXPECT_NEAR(scores[i], expected[labels[i]], 1e-4);
  std::vector<double> best;
  for (const auto& [label, score] : expected) {
    if (score > 0) best.push_back(score);
  }
  std::sort(best.rbegin(), best.rend());
  const size_t k = texts.size() < 40 ? texts.size() : 5;
  const auto hits = index.search(written(question), k);
  ASSERT_EQ(hits.size(), std::min(k, best.size()));
  for (size_t i = 0; i < hits.size(); ++i) {
    EXPECT_NEAR(hits[i].score, best[i], 1e-4);
    EXPECT_NEAR(hits[i].score, expected[hits[i].label], 1e-4);
  }
  EXPECT_TRUE(std::is_sorted(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.label < b.label;
  }));
}

Words random_words(std::mt19937& random, size_t most) {
  Words words;
  // The smaller number is drawn more often, as a language's few common words are.
  for (size_t i = random() % (most + 1); i > 0; --i) {
    words.push_back("w" + std::to_string(random() % (1 + random() % 30)));
  }
  return words;
}

Question random_question(std::mt19937& random) {
  Question question;
  question.words = random_words(random, 4);
  for (auto* phrases : {&question.required, &question.excluded}) {
    for (size_t i = random() % 6; i > 4; --i) {
      Words phrase = random_words(random, 3);
      if (!phrase.empty()) phrases->push_back(phrase);
    }
  }
  return question;
}

TEST(Bm25, AgreesWithTheFormulaOverRandomChanges) {
  std::mt19937 random(1);
  Bm25 index;
  Texts texts;
  for (int step = 0; step < 2000; ++step) {
    const auto label = static_cast<uint32_t>(random() % 60);
    index.remove(label);
    texts.erase(label);
    if (random() % 3 != 0) {
      texts[label] = random_words(random, 12);
      index.add(label, join(texts[label]));
    }
    if (step % 500 == 250) index = bm25_of(snapshot_of(index));
    if (step % 10 == 0) expect_same(index, texts, random_question(random));
  }
}

TEST(Bm25, SearchesAmongTheAllowedAlone) {
  Bm25 index;
  index.add(1, "red apple");
  index.add(2, "red apple apple");
  index.add(3, "green pear");
  const std::vector<uint32_t> allowed = {1, 3, 9};
  const auto hits = index.search("apple", 5, &allowed);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].label, 1u);
  EXPECT_EQ(index.search("apple", 1).front().label, 2u);
}

TEST(Bm25, FindsWholeIdentifiersBeforeTheirParts) {
  Bm25 index;
  index.add(1, "the construction of an ef");
  index.add(2, "set ef_construction to 64");
  index.add(3, "createCollection makes it in C++, see milvus.io for v2.4.6");
  index.add(4, "create a collection in C of Milvus, 2 or 4");
  const auto labels = [&](std::string_view question) {
    std::vector<Label> found;
    for (const Hit& hit : index.search(question, 9)) found.push_back(hit.label);
    return found;
  };
  EXPECT_EQ(labels("ef_construction"), (std::vector<Label>{2, 1}));
  EXPECT_EQ(labels("Construction").size(), 2u);
  EXPECT_EQ(labels("createCollection").front(), 3u);
  EXPECT_EQ(labels("createcollections"), (std::vector<Label>{3}));
  EXPECT_EQ(labels("C++").front(), 3u);
  EXPECT_EQ(labels("milvus.io").front(), 3u);
  EXPECT_EQ(labels("2.4").front(), 3u);
  EXPECT_EQ(labels("2.4.6").front(), 3u);
  EXPECT_EQ(labels("\"create collection\""), (std::vector<Label>{}));
  EXPECT_EQ(labels("\"a collection\""), (std::vector<Label>{4}));
  EXPECT_EQ(labels("collection -createCollection"), (std::vector<Label>{4}));
}

TEST(Bm25, FindsIdeographsAnywhere) {
  Bm25 index;
  index.add(1, "向量数据库");
  index.add(2, "数 据");
  index.add(3, "데이터베이스를 검색");
  const auto count = [&](std::string_view question) { return index.search(question, 9).size(); };
  for (const char* one : {"向", "量", "数", "据", "库", "베", "색"})
    EXPECT_GT(count(one), 0u) << one;
  EXPECT_EQ(index.search("数据", 9).front().label, 1u);
  EXPECT_EQ(count("\"量数据\""), 1u);
  EXPECT_EQ(count("\"数库\""), 0u);
  EXPECT_EQ(count("데이터베이스"), 1u);
  EXPECT_EQ(count("\"베이스\""), 1u);
  EXPECT_EQ(count("数 -库"), 1u);
}

TEST(Bm25, OddQuestionsFindNothingOrSomethingSensible) {
  Bm25 index;
  index.add(1, "How to be or not to be, 100 times");
  index.add(2, "index");
  EXPECT_EQ(index.search("to be", 5).size(), 1u);
  EXPECT_EQ(index.search("the index to be", 5).size(), 1u);  // stop words do not count here
  for (const char* question :
       {"", " ", "?!…", "\"", "-", "\"\"", "-\"\"", "-index", "\xF0\x9F\x98\x80"}) {
    EXPECT_TRUE(index.search(question, 5).empty()) << question;
  }
  std::string text;
  for (int i = 0; text.size() < 100000; ++i) text += "index" + std::to_string(i) + " 数据 index ";
  EXPECT_EQ(index.search(text, 5).size(), 1u);
  EXPECT_EQ(index.search("\"" + text + "\"", 5).size(), 0u);
}

// What a removed text leaves behind must not grow without end.
TEST(Bm25, RemovedTextsAreForgotten) {
  Bm25 index;
  index.add(0, "stays here");
  const Snapshot before = snapshot_of(index);
  for (Label label = 1; label < 500; ++label) index.add(label, "goes " + std::to_string(label));
  for (Label label = 1; label < 500; ++label) index.remove(label);
  EXPECT_EQ(snapshot_of(index), before);
  EXPECT_EQ(index.size(), 1u);
  EXPECT_TRUE(index.search("goes", 5).empty());
}

TEST(Bm25, EmptyIndexAndEmptyQuestionFindNothing) {
  Bm25 index;
  EXPECT_TRUE(index.search("apple", 5).empty());
  index.add(1, "");
  EXPECT_TRUE(index.search("apple", 5).empty());
  EXPECT_TRUE(index.search("", 5).empty());
}

// Checksums put right after the damage.
TEST(Bm25, WhatIsWrongWithATermIsNoticedWhenItIsUsed) {
  Bm25 index;
  for (Label label = 0; label < 200; ++label) index.add(label, label % 2 ? "ferry tickets" : "ferry");
  Snapshot snapshot = snapshot_of(index);
  Bytes& terms = snapshot.pieces.back();
  const std::string_view name = "ticket";
  auto postings = std::search(terms.begin(), terms.end(), name.begin(), name.end());
  ASSERT_NE(postings, terms.end());
  postings += static_cast<std::ptrdiff_t>(name.size() + sizeof(uint32_t));
  ASSERT_EQ(*postings, 2 << 1);  // of the second text
  for (const uint8_t wrong : {0x00, 0xFE}) {  // descends; is beyond all texts
    *postings = wrong;
    Bm25 loaded = bm25_of(sealed(snapshot));
    EXPECT_EQ(loaded.search("ferry", 300).size(), 200u);
    EXPECT_FALSE(loaded.is_damaged());
    EXPECT_EQ(loaded.search("tickets", 300).size(), 0u);
    EXPECT_TRUE(loaded.is_damaged());
    // Changes leave nothing half done.
    loaded = bm25_of(sealed(snapshot));
    loaded.add(200, "ferry tickets");
    EXPECT_TRUE(loaded.is_damaged());
    EXPECT_EQ(loaded.search("tickets", 300).size(), 1u);
    loaded = bm25_of(sealed(snapshot));
    for (Label label = 0; label < 150; ++label) loaded.remove(label);
    EXPECT_EQ(loaded.search("ferry", 300).size(), 50u);
    EXPECT_TRUE(loaded.is_damaged());
  }
}

}  // namespace
}  // namespace askfolio
