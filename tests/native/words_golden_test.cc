// What independent parts make of real texts: tests/golden/make_word_goldens.py.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "askfolio/words.h"

namespace askfolio {
namespace {

// All terms of a text, sorted, each "term@place" or, without a place, "term".
std::vector<std::string> terms_of(std::string_view text) {
  std::vector<std::string> found;
  uint32_t place = 0;
  PieceReader reader(text);
  for (Piece piece; reader.next(piece);) {
    if (piece.kind == Piece::Kind::kRun) {
      const auto characters = characters_of_run(piece.text);
      for (const auto& each : characters) found.push_back(each + "@" + std::to_string(place++));
      for (const auto& pair : pairs_of_run(characters)) found.push_back(pair);
      continue;
    }
    const NameTerms name = terms_of_name(piece.text);
    for (const Term& term : name.terms) {
      const bool has_place = term.position != kNoPosition;
      found.push_back(term.text + (has_place ? "@" + std::to_string(place + term.position) : ""));
    }
    place += name.positions;
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> split(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

TEST(WordGoldens, StemsAreSnowballs) {
  std::ifstream in(ASKFOLIO_TESTS_DIR "/golden/stems.txt");
  size_t words = 0;
  for (std::string word, stem; in >> word >> stem; ++words) {
    EXPECT_EQ(terms_of_name(word).terms.at(0).text, stem) << word;
  }
  EXPECT_GT(words, 5000u);
}

TEST(WordGoldens, TermsAreTheReferences) {
  std::ifstream in(ASKFOLIO_TESTS_DIR "/golden/terms.tsv");
  size_t lines = 0;
  for (std::string line; std::getline(in, line); ++lines) {
    const size_t tab = line.find('\t');
    EXPECT_EQ(terms_of(line.substr(0, tab)), split(line.substr(tab + 1))) << line;
  }
  EXPECT_GT(lines, 500u);
}

}  // namespace
}  // namespace askfolio
