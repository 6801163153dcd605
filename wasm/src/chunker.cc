#include "askfolio/chunker.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "askfolio/markdown.h"
#include "text_cut.h"
#include "token_ruler.h"

namespace askfolio {
namespace {

// Where the tutorial cuts.
constexpr std::string_view kSeparator = "# ";

constexpr size_t kNone = static_cast<size_t>(-1);

// Text has 3 to 5 bytes a token, wide tables and deep indentation up to 20.
constexpr size_t kMaxBytesPerToken = 32;

// A piece of a section that is cut has at least this share of a full chunk, so that the best place
// for a cut may be chosen but leaves no scrap.
constexpr double kLeastFill = 0.25;

// The headings put before a chunk take at most one in this many of its tokens; the outer ones are
// left out first.
constexpr size_t kPrefixShare = 3;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

class MarkdownChunker {
 public:
  MarkdownChunker(std::string_view text, const WordPiece& tokenizer, size_t max_tokens)
      : text_(text),
        max_tokens_(max_tokens),
        outline_(outline_markdown(text)),
        sections_(outline_.sections),
        ruler_(text, tokenizer),
        separator_tokens_(tokenizer.count(">")) {
    find_parents();
    for (const Section& section : sections_)
      title_tokens_.push_back(tokenizer.count(section.title));
  }

  std::vector<Chunk> chunk() {
    for (const Unit unit : units()) {
      if (fits_whole(unit)) {
        add_chunk(begin_of(unit), end_of(unit));
      } else {
        split(unit);
      }
    }
    return std::move(chunks_);
  }

 private:
  // Sections [first, last] that make one chunk together, or several where they are too long: one
  // with something to read, and right before it the headings without text of their own.
  struct Unit {
    size_t first;
    size_t last;
  };

  size_t begin_of(Unit unit) const { return sections_[unit.first].begin; }
  size_t end_of(Unit unit) const {
    return unit.last + 1 < sections_.size() ? sections_[unit.last + 1].begin : text_.size();
  }

  void find_parents() {
    for (size_t i = 0; i < sections_.size(); ++i) {
      size_t parent = i - 1;  // kNone for the first
      while (parent != kNone && sections_[parent].level >= sections_[i].level) {
        parent = parents_[parent];
      }
      parents_.push_back(parent);
    }
  }

  std::vector<Unit> units() const {
    std::vector<Unit> units;
    size_t first = 0;
    for (size_t i = 0; i < sections_.size(); ++i) {
      if (first < i && !fits_whole({first, i}) && lead_is_own_chunk({first, i})) {
        units.push_back({first, i - 1});
        first = i;
      }
      if (!sections_[i].has_body && i + 1 < sections_.size()) continue;
      units.push_back({first, i});
      first = i + 1;
    }
    join_bare_end(units);
    return units;
  }

  // Where a unit is too long: whether what leads its last section is more than a heading, so that
  // it can be found by itself. Front matter is, and so are as many bare headings as fit.
  bool lead_is_own_chunk(Unit unit) const {
    if (!sections_[unit.last].has_body) return true;
    const bool front_matter = unit.first == 0 && outline_.front_matter_end > 0;
    return front_matter && fits_whole({unit.last, unit.last});
  }

  // Headings without text at the end have nothing to lead and go with what is before them.
  void join_bare_end(std::vector<Unit>& units) const {
    if (units.size() < 2 || sections_[units.back().last].has_body) return;
    const Unit joined = {units[units.size() - 2].first, units.back().last};
    if (!fits_whole(joined)) return;
    units.pop_back();
    units.back() = joined;
  }

  bool fits_whole(Unit unit) const {
    const size_t begin = begin_of(unit);
    const size_t end = end_of(unit);
    const size_t prefix = path_tokens(prefix_path(unit.last, begin, end));
    return ruler_.fits(begin, end, {max_tokens_ - prefix, max_bytes()});
  }

  size_t max_bytes() const { return max_tokens_ * kMaxBytesPerToken; }
  size_t max_prefix_tokens() const { return max_tokens_ / kPrefixShare; }

  void split(Unit unit) {
    size_t reserved = 0;
    for (size_t i = unit.first; i <= unit.last; ++i) {
      reserved = std::max(reserved, path_tokens(path(i)));
    }
    const Room room = {max_tokens_ - std::min(reserved, max_prefix_tokens()), max_bytes()};
    const size_t end = end_of(unit);
    for (size_t begin = begin_of(unit); begin < end;) {
      size_t cut = ruler_.fits(begin, end, room) ? end : best_cut(begin, end, room);
      // Blank lines left over make no chunk; they have no tokens.
      if (end - begin <= room.bytes && is_blank(text_.substr(cut, end - cut))) cut = end;
      add_chunk(begin, cut);
      begin = cut;
    }
  }

  // The end of the chunk that begins at `begin`, where not all up to `end` fits.
  size_t best_cut(size_t begin, size_t end, Room room) const {
    const double fill = ruler_.fill(begin, end, room);
    const size_t ideal = ruler_.reach(begin, fill / std::max(2.0, std::ceil(fill)), room);
    const size_t tail = ruler_.reach_back(end, kLeastFill, room);
    size_t hi = std::min(end, ruler_.reach(begin, 1.0, room));
    if (tail > begin) hi = std::min(hi, tail);
    for (;; hi = begin + (hi - begin) / 2) {
      const size_t lo = std::min(hi, ruler_.reach(begin, kLeastFill, room));
      const size_t cut = cut_within(begin, lo, hi, std::clamp(ideal, lo, hi));
      // The rest of a cut word can have more tokens than it had in the whole word.
      if (ruler_.count(begin, cut) <= room.tokens) return cut;
    }
  }

  // Of the breaks in [lo, hi] the best, of several the one nearest to ideal; else a cut in a line.
  size_t cut_within(size_t begin, size_t lo, size_t hi, size_t ideal) const {
    const auto before = [](const Break& b, size_t pos) { return b.offset < pos; };
    const auto& breaks = outline_.breaks;
    const auto rank = [ideal](const Break& b) {
      const size_t off = b.offset < ideal ? ideal - b.offset : b.offset - ideal;
      return std::pair(-static_cast<int>(b.kind), off);
    };
    const auto first =
        std::lower_bound(breaks.begin(), breaks.end(), std::max(lo, begin + 1), before);
    const auto last = std::lower_bound(first, breaks.end(), hi + 1, before);
    if (first == last) return cut_inside_line(text_, begin, lo, hi, ideal);
    const auto best = std::min_element(
        first, last, [&rank](const Break& a, const Break& b) { return rank(a) < rank(b); });
    return best->offset;
  }

  void add_chunk(size_t begin, size_t end) {
    const auto starts_before = [](const Section& s, size_t pos) { return s.begin < pos; };
    const auto behind = std::lower_bound(sections_.begin(), sections_.end(), end, starts_before);
    const size_t section = static_cast<size_t>(behind - sections_.begin()) - 1;
    const std::vector<size_t> prefix = prefix_path(section, begin, end);
    Chunk chunk{begin, end, {}, "", path_tokens(prefix) + ruler_.count(begin, end)};
    for (const size_t i : path(section)) chunk.headings.push_back(sections_[i].title);
    for (const size_t i : prefix) {
      chunk.prefix += (chunk.prefix.empty() ? "" : " > ") + sections_[i].title;
    }
    if (!prefix.empty()) chunk.prefix += '\n';
    chunks_.push_back(std::move(chunk));
  }

  // The section and those it stands in that have a title, outermost first: six at most.
  std::vector<size_t> path(size_t section) const {
    std::vector<size_t> path;
    for (size_t i = section; i != kNone; i = parents_[i]) {
      if (!sections_[i].title.empty()) path.insert(path.begin(), i);
    }
    return path;
  }

  // The headings to put before [begin, end) of a section: those of its path that do not stand in
  // it.
  std::vector<size_t> prefix_path(size_t section, size_t begin, size_t end) const {
    std::vector<size_t> kept = path(section);
    std::erase_if(kept, [&](size_t i) {
      return sections_[i].begin >= begin && sections_[i].heading_end <= end;
    });
    while (path_tokens(kept) > max_prefix_tokens()) kept.erase(kept.begin());
    return kept;
  }

  size_t path_tokens(const std::vector<size_t>& path) const {
    size_t tokens = path.empty() ? 0 : (path.size() - 1) * separator_tokens_;
    for (const size_t i : path) tokens += title_tokens_[i];
    return tokens;
  }

  std::string_view text_;
  size_t max_tokens_;
  Outline outline_;
  const std::vector<Section>& sections_;
  TokenRuler ruler_;
  size_t separator_tokens_;           // of the > between headings
  std::vector<size_t> title_tokens_;  // per section
  std::vector<size_t> parents_;       // per section: the one it stands in, or kNone
  std::vector<Chunk> chunks_;
};

}  // namespace

std::vector<Chunk> chunk_tutorial(std::string_view text, const WordPiece& tokenizer) {
  std::vector<Chunk> chunks;
  for (size_t begin = 0;;) {
    const size_t end = std::min(text.find(kSeparator, begin), text.size());
    chunks.push_back({begin, end, {}, "", tokenizer.count(text.substr(begin, end - begin))});
    if (end == text.size()) return chunks;
    begin = end + kSeparator.size();
  }
}

std::vector<Chunk> chunk_markdown(std::string_view text, const WordPiece& tokenizer,
                                  const ChunkOptions& options) {
  assert(options.max_tokens >= 32);
  return MarkdownChunker(text, tokenizer, options.max_tokens).chunk();
}

}  // namespace askfolio
