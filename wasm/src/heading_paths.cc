#include "heading_paths.h"

namespace askfolio {
namespace {

constexpr const char* kSeparator = " > ";

}  // namespace

HeadingPaths::HeadingPaths(const std::vector<Section>& sections, const WordPiece& tokenizer)
    : sections_(sections), separator_tokens_(tokenizer.count(kSeparator)) {
  for (size_t i = 0; i < sections.size(); ++i) {
    size_t parent = i - 1;  // kNoSection for the first
    while (parent != kNoSection && sections[parent].level >= sections[i].level) {
      parent = parents_[parent];
    }
    parents_.push_back(parent);
    title_tokens_.push_back(tokenizer.count(sections[i].title));
  }
}

std::vector<size_t> HeadingPaths::path(size_t section) const {
  std::vector<size_t> path;
  for (size_t i = section; i != kNoSection; i = parents_[i]) {
    if (!sections_[i].title.empty()) path.insert(path.begin(), i);
  }
  return path;
}

std::vector<size_t> HeadingPaths::outside(size_t section, size_t begin, size_t end,
                                          size_t max_tokens) const {
  std::vector<size_t> kept = path(section);
  std::erase_if(kept, [&](size_t i) {
    return sections_[i].begin >= begin && sections_[i].heading_end <= end;
  });
  while (tokens(kept) > max_tokens) kept.erase(kept.begin());
  return kept;
}

size_t HeadingPaths::tokens(const std::vector<size_t>& path) const {
  size_t tokens = path.empty() ? 0 : (path.size() - 1) * separator_tokens_;
  for (const size_t i : path) tokens += title_tokens_[i];
  return tokens;
}

std::string HeadingPaths::text(const std::vector<size_t>& path) const {
  std::string text;
  for (const size_t i : path) text += (text.empty() ? "" : kSeparator) + sections_[i].title;
  return text;
}

}  // namespace askfolio
