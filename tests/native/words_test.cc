#include "askfolio/words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace askfolio {
namespace {

using Strings = std::vector<std::string>;

Strings pieces(std::string_view text) {
  Strings found;
  PieceReader reader(text);
  for (Piece piece; reader.next(piece);) {
    found.push_back((piece.kind == Piece::Kind::kRun ? "*" : "") + std::string(piece.text));
  }
  return found;
}

// "term@position", without a place "term".
Strings terms(std::string_view name) {
  Strings found;
  for (const Term& term : terms_of_name(name).terms) {
    found.push_back(term.text);
    if (term.position != kNoPosition) found.back() += "@" + std::to_string(term.position);
  }
  return found;
}

TEST(Pieces, AreNamesAndRuns) {
  EXPECT_EQ(pieces("Where does Milvus store DATA?"),
            (Strings{"Where", "does", "Milvus", "store", "DATA"}));
  EXPECT_EQ(pieces("Milvus 2.4.x是数据库v2。"), (Strings{"Milvus", "2.4.x", "*是数据库", "v2"}));
  EXPECT_EQ(pieces(" ... -- __ '' \xF0\x9F\x98\x80"), Strings{});
  EXPECT_EQ(pieces(""), Strings{});
}

TEST(Pieces, KeepIdentifiersWhole) {
  EXPECT_EQ(pieces("use pymilvus.MilvusClient, ef_construction=64 (index-type)."),
            (Strings{"use", "pymilvus.MilvusClient", "ef_construction", "64", "index-type"}));
  EXPECT_EQ(pieces("__init__(self._id) don't users' x--y a.-b"),
            (Strings{"init", "self", "id", "don't", "users", "x", "y", "a", "b"}));
  EXPECT_EQ(
      pieces("C++ C# F#, c++17 a+b issue#5 i++; ++x C## C+++"),
      (Strings{"C++", "C#", "F#", "c++", "17", "a", "b", "issue", "5", "i++", "x", "C", "C"}));
}

TEST(Pieces, KnowMarksAndScriptsWithoutSpaces) {
  // Devanagari with vowel signs, e with a combining acute.
  EXPECT_EQ(pieces("हिन्दी e\u0301t"), (Strings{"हिन्दी", "e\u0301t"}));
  EXPECT_EQ(pieces("データベースの検索 데이터베이스 ภาษาไทย・々"),
            (Strings{"*データベースの検索", "*데이터베이스", "*ภาษาไทย", "*々"}));
}

TEST(Pieces, AreCutWhereTheyAreLong) {
  const std::string text(1000, 'x');
  const Strings cut = pieces(text);
  EXPECT_EQ(cut.size(), 4u);
  EXPECT_EQ(cut.front().size(), kMaxNameBytes);
  std::string accents = "x";
  for (int i = 0; i < 300; ++i) accents += "é";
  std::string joined;
  for (const std::string& piece : pieces(accents)) joined += piece;
  EXPECT_EQ(joined, accents);
}

TEST(Terms, FoldCaseWidthAndAccents) {
  EXPECT_EQ(terms("ÄRGER"), (Strings{"arger@0"}));
  EXPECT_EQ(terms("Straße"), (Strings{"strass@0"}));  // the stem of strasse
  EXPECT_EQ(terms("ＭＩＬＶＵＳ"), terms("milvus"));
  EXPECT_EQ(terms("re\u0301sume\u0301"), terms("resume"));
  EXPECT_EQ(terms("ΛΌΓΟΣ"), terms("λόγος"));
  EXPECT_EQ(terms("İstanbul"), terms("istanbul"));
  EXPECT_EQ(terms("user\u2019s"), terms("user's"));
}

TEST(Terms, AreStems) {
  EXPECT_EQ(terms("Collections"), terms("collection"));
  EXPECT_EQ(terms("indexing"), (Strings{"index@0"}));
  EXPECT_EQ(terms("int8s"), (Strings{"int8s@0"}));
}

TEST(Terms, OfIdentifiersAreTheWholeAndItsParts) {
  EXPECT_EQ(terms("camelCase"), (Strings{"camel@0", "case@0", "camelcas@0"}));
  EXPECT_EQ(terms("HTTPServer"), (Strings{"http@0", "server@0", "httpserver@0"}));
  EXPECT_EQ(terms("ef_construction"), (Strings{"ef@0", "construct@0", "ef_construction@0"}));
  EXPECT_EQ(terms("IVF_FLAT"), (Strings{"ivf@0", "flat@0", "ivf_flat@0"}));
  EXPECT_EQ(terms("milvus.io"), (Strings{"milvus@0", "io@0", "milvus.io@0"}));
  EXPECT_EQ(terms("index-type"), (Strings{"index@0", "type@1", "index-type"}));
  EXPECT_EQ(terms("v2.4.6"), (Strings{"v2@0", "4@0", "6@0", "2.4@0", "2.4.6@0", "v2.4.6@0"}));
  EXPECT_EQ(terms("2.4.x"), (Strings{"2@0", "4@0", "x@0", "2.4@0", "2.4.x@0"}));
  EXPECT_EQ(terms("C++"), (Strings{"c@0", "c++@0"}));
  EXPECT_EQ(terms("pymilvus.MilvusClient"), (Strings{"pymilvus@0", "milvus@0", "client@0",
                                                     "milvuscli@0", "pymilvus.milvusclient@0"}));
}

TEST(Terms, AreNotSplitInUnitsAndAcronyms) {
  EXPECT_EQ(terms("8GB"), (Strings{"8gb@0"}));
  EXPECT_EQ(terms("GPUs"), terms("gpus"));
  EXPECT_EQ(terms("IPv4"), (Strings{"ipv4@0"}));
  EXPECT_EQ(terms("Float16Vector"), (Strings{"float16@0", "vector@0", "float16vector@0"}));
}

TEST(Terms, KnowStopWords) {
  EXPECT_TRUE(terms_of_name("The").terms[0].is_stop_word);
  EXPECT_TRUE(terms_of_name("don\u2019t").terms[0].is_stop_word);
  EXPECT_TRUE(terms_of_name("yourselves").terms[0].is_stop_word);
  // "doe" and "thing" have stems or parts that are stop words.
  EXPECT_FALSE(terms_of_name("hi").terms[0].is_stop_word);
  EXPECT_FALSE(terms_of_name("index").terms[0].is_stop_word);
}

TEST(Runs, AreCharactersAndPairs) {
  const Strings characters = characters_of_run("数据库");
  EXPECT_EQ(characters, (Strings{"数", "据", "库"}));
  EXPECT_EQ(pairs_of_run(characters), (Strings{"数据", "据库"}));
  EXPECT_EQ(pairs_of_run({"库"}), Strings{});
  EXPECT_EQ(characters_of_run("\uF900"), (Strings{"\u8C48"}));  // compatibility ideograph
}

}  // namespace
}  // namespace askfolio
