// Which texts have words next to each other.
#ifndef ASKFOLIO_PHRASE_H_
#define ASKFOLIO_PHRASE_H_

#include <cstdint>
#include <vector>

#include "askfolio/postings.h"

namespace askfolio {

// Ascending, the texts that have word i at place p + i for some p, for every i.
// REQUIRES: not empty; every list has places.
std::vector<uint32_t> texts_with_phrase(const std::vector<const PostingList*>& words);

}  // namespace askfolio

#endif  // ASKFOLIO_PHRASE_H_
