// Which headings a section stands under, and what they weigh. Private to the chunker.
#ifndef ASKFOLIO_SRC_HEADING_PATHS_H_
#define ASKFOLIO_SRC_HEADING_PATHS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "askfolio/outline.h"
#include "askfolio/wordpiece.h"

namespace askfolio {

constexpr size_t kNoSection = static_cast<size_t>(-1);

// A path is the numbers of sections with a title, outermost first: six at most.
class HeadingPaths {
 public:
  // `sections` must outlive the paths.
  HeadingPaths(const std::vector<Section>& sections, const WordPiece& tokenizer);

  // The section that a section stands in, or kNoSection.
  size_t parent(size_t section) const { return parents_[section]; }

  // The section itself and those it stands in; empty for kNoSection.
  std::vector<size_t> path(size_t section) const;

  // Of a section's path, those that do not stand in [begin, end), as far as they have no more than
  // max_tokens together; the outer ones are left out first.
  std::vector<size_t> outside(size_t section, size_t begin, size_t end, size_t max_tokens) const;

  // Of "A > B > C", and that text.
  size_t tokens(const std::vector<size_t>& path) const;
  std::string text(const std::vector<size_t>& path) const;

 private:
  const std::vector<Section>& sections_;
  std::vector<size_t> parents_;
  std::vector<size_t> title_tokens_;
  size_t separator_tokens_;
};

}  // namespace askfolio

#endif  // ASKFOLIO_SRC_HEADING_PATHS_H_
