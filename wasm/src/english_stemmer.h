// The Snowball English stemmer, also called Porter2: "connected", "connection" and "connecting"
// become "connect", so that a search for one finds the others.
//
// Written from the algorithm's definition at
// https://snowballstem.org/algorithms/english/stemmer.html in the form of Snowball 3.1.1;
// tests/golden/make_word_goldens.py compares it with that release.
#ifndef ASKFOLIO_ENGLISH_STEMMER_H_
#define ASKFOLIO_ENGLISH_STEMMER_H_

#include <string>

namespace askfolio {

// word: lower-case letters a to z and apostrophes; becomes its stem.
void stem_english(std::string& word);

}  // namespace askfolio

#endif  // ASKFOLIO_ENGLISH_STEMMER_H_
