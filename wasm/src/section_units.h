// Which sections make a chunk together. Private to the chunker.
#ifndef ASKFOLIO_SRC_SECTION_UNITS_H_
#define ASKFOLIO_SRC_SECTION_UNITS_H_

#include <cstddef>
#include <vector>

#include "askfolio/outline.h"
#include "heading_paths.h"

namespace askfolio {

// Sections [first, last], which are text[begin, end): one chunk, or several where that is too long.
struct Unit {
  size_t first;
  size_t last;
  size_t home;  // the section whose path says where all of it stands
  size_t begin;
  size_t end;
};

// What the chunker knows of lengths.
class UnitMeasure {
 public:
  virtual ~UnitMeasure() = default;
  // In a chunk, with the headings before it.
  virtual bool fits_whole(const Unit& unit) const = 0;
  // Of its text alone.
  virtual size_t tokens(const Unit& unit) const = 0;
};

// Each section with something to read, and right before it the headings without text of their own.
std::vector<Unit> section_units(const Outline& outline, size_t text_size,
                                const UnitMeasure& measure);

// Joins units under the same parent of which one has fewer than min_tokens while they fit well:
// in at most kJoinedShare times min_tokens.
std::vector<Unit> join_tiny_units(const std::vector<Unit>& units, const HeadingPaths& paths,
                                  const UnitMeasure& measure, size_t min_tokens);

constexpr size_t kJoinedShare = 4;

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_SECTION_UNITS_H_
