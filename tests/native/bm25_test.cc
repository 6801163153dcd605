#include "askfolio/bm25.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

namespace askfolio {
namespace {

using Words = std::vector<std::string>;
using Texts = std::map<uint32_t, Words>;

TEST(SearchWords, AreLowerCasedRunsOfLettersAndDigits) {
  EXPECT_EQ(search_words("Where does Milvus-2.4 store DATA?"),
            (Words{"where", "does", "milvus", "2", "4", "store", "data"}));
  EXPECT_EQ(search_words("ÄRGER\tÉtat"), (Words{"ärger", "état"}));
  EXPECT_EQ(search_words(" ... "), Words{});
}

TEST(SearchWords, OfIdeographsAreOverlappingPairs) {
  EXPECT_EQ(search_words("数据库"), (Words{"数据", "据库"}));
  EXPECT_EQ(search_words("存a数据"), (Words{"存", "a", "数据"}));
}

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

void expect_same(const Bm25& index, const Texts& texts, const Words& question) {
  std::vector<std::pair<double, uint32_t>> expected;
  std::vector<uint32_t> labels;
  for (const auto& [label, words] : texts) {
    labels.push_back(label);
    if (const double s = score(texts, question, label); s > 0) expected.push_back({s, label});
  }
  EXPECT_EQ(index.size(), texts.size());
  const auto hits = index.search(join(question), texts.size());
  ASSERT_EQ(hits.size(), expected.size());
  const auto scores = index.scores(join(question), labels);
  for (size_t i = 0; i < labels.size(); ++i) {
    EXPECT_NEAR(scores[i], score(texts, question, labels[i]), 1e-4);
  }
  std::sort(expected.rbegin(), expected.rend());
  for (size_t i = 0; i < hits.size(); ++i) {
    EXPECT_NEAR(hits[i].score, expected[i].first, 1e-4);
    EXPECT_NEAR(hits[i].score, score(texts, question, hits[i].label), 1e-4);
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

Bm25 through_snapshot(const Bm25& index) {
  SnapshotWriter out;
  index.save(out);
  const std::vector<uint8_t> bytes = std::move(out).seal();
  SnapshotReader in(bytes);
  Bm25 loaded = Bm25::load(in);
  in.finish();
  return loaded;
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
    if (step % 500 == 250) index = through_snapshot(index);
    if (step % 10 == 0) expect_same(index, texts, random_words(random, 4));
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

TEST(Bm25, EmptyIndexAndEmptyQuestionFindNothing) {
  Bm25 index;
  EXPECT_TRUE(index.search("apple", 5).empty());
  index.add(1, "");
  EXPECT_TRUE(index.search("apple", 5).empty());
  EXPECT_TRUE(index.search("", 5).empty());
}

}  // namespace
}  // namespace askfolio
