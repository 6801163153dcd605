#include "askfolio/lexical_query.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace askfolio {
namespace {

using Terms = std::vector<std::string>;
using Phrases = std::vector<Phrase>;

void expect_query(std::string_view question, const Terms& terms, const Phrases& required,
                  const Phrases& excluded) {
  const LexicalQuery query = parse_lexical_query(question);
  EXPECT_EQ(query.terms, terms) << question;
  EXPECT_EQ(query.required, required) << question;
  EXPECT_EQ(query.excluded, excluded) << question;
}

TEST(LexicalQuery, KnowsPhrasesAndExclusions) {
  expect_query("create \"index files\" -drop -\"by hand\"", {"creat", "file", "index"},
               {{"index", "file"}}, {{"drop"}, {"by", "hand"}});
  expect_query("什么是\"向量数据\" -索引", {"么是", "什么", "向量", "数据", "量数"},
               {{"向", "量", "数", "据"}}, {{"索", "引"}});
  expect_query("(\"one\"\"two\")", {"one", "two"}, {{"one"}, {"two"}}, {});
}

TEST(LexicalQuery, TakesWhatLooksLikeThemByChanceAsText) {
  expect_query("index-type", {"index", "index-type", "type"}, {}, {});
  expect_query("docker --force -p 19530 -5", {"19530", "5", "docker", "forc", "p"}, {}, {});
  expect_query("- item", {"item"}, {}, {});
  expect_query("a 3.5\" disk, \"open", {"3", "3.5", "5", "disk", "open"}, {}, {});
  expect_query("expr=\"id\" -\"open", {"expr", "id", "open"}, {}, {});
  expect_query("\"\" \" \" \"...\" -... -", {}, {}, {});
  expect_query("“curly quotes”", {"cur", "quot"}, {}, {});
}

TEST(LexicalQuery, TakesAnIdentifierForOneWordOfAPhrase) {
  expect_query("-create_collection", {}, {}, {{"create_collection"}});
  expect_query("\"C++ in GitHub v2.4.6\"",
               {"2.4", "2.4.6", "4", "6", "c", "c++", "git", "github", "hub", "v2", "v2.4.6"},
               {{"c++", "in", "github", "v2.4.6"}}, {});
  expect_query("\"open-source index\"", {"index", "open", "open-source", "sourc"},
               {{"open", "sourc", "index"}}, {});
}

TEST(LexicalQuery, DropsStopWordsUnlessThereIsNothingElse) {
  expect_query("How is the index built?", {"built", "index"}, {}, {});
  expect_query("how do I", {"do", "how", "i"}, {}, {});
  expect_query("\"to be\" or -not", {"be", "or", "to"}, {{"to", "be"}}, {{"not"}});
  expect_query("?!", {}, {}, {});
  expect_query("", {}, {}, {});
}

TEST(LexicalQuery, IsBounded) {
  std::string text;
  for (int i = 0; i < 10000; ++i)
    text += "\"w" + std::to_string(i) + "\" -x" + std::to_string(i) + " ";
  const LexicalQuery query = parse_lexical_query(text + "\"" + text);
  EXPECT_EQ(query.terms.size(), kMaxQueryTerms);
  EXPECT_EQ(query.required.size(), kMaxConditions);
  EXPECT_EQ(query.excluded.size(), kMaxConditions);
  std::string words(100000, 'a');
  for (size_t i = 1; i < words.size(); i += 2) words[i] = ' ';
  const LexicalQuery long_phrase = parse_lexical_query("\"" + words + "\"");
  EXPECT_EQ(long_phrase.required.at(0).size(), kMaxPhraseWords);
}

}  // namespace
}  // namespace askfolio
