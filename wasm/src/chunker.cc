#include "askfolio/chunker.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "heading_paths.h"
#include "section_units.h"
#include "text_cut.h"
#include "token_ruler.h"

namespace askfolio {
namespace {

// Where the tutorial cuts.
constexpr std::string_view kSeparator = "# ";

// Text has 3 to 5 bytes a token, wide tables and deep indentation up to 20.
constexpr size_t kMaxBytesPerToken = 32;

// A piece of a section that is cut has at least this share of a full chunk, so that the best place
// for a cut may be chosen but leaves no scrap.
constexpr double kLeastFill = 0.25;

// What is put before a chunk takes at most one in this many of its tokens.
constexpr size_t kPrefixShare = 3;

// The lead of a table or code takes at most one in this many, or is left out.
constexpr size_t kLeadShare = 6;

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == text.npos; }

class SectionChunker : private UnitMeasure {
 public:
  SectionChunker(std::string_view text, const Outline& outline, const WordPiece& tokenizer,
                 const ChunkOptions& options)
      : text_(text),
        outline_(outline),
        tokenizer_(tokenizer),
        options_(options),
        paths_(outline.sections, tokenizer),
        ruler_(text, tokenizer) {}

  std::vector<Chunk> chunk() {
    for (const Unit& unit : units()) {
      if (fits_whole(unit)) {
        add_chunk(unit.home, unit.begin, unit.end);
      } else {
        split(unit);
      }
    }
    return std::move(chunks_);
  }

 private:
  std::vector<Unit> units() const {
    return join_tiny_units(section_units(outline_, text_.size(), *this), paths_, *this,
                           options_.min_tokens);
  }

  bool fits_whole(const Unit& unit) const override {
    const auto path = paths_.outside(unit.home, unit.begin, unit.end, max_prefix_tokens());
    const size_t tokens = options_.max_tokens - paths_.tokens(path);
    return ruler_.fits(unit.begin, unit.end, {tokens, max_bytes()});
  }

  size_t tokens(const Unit& unit) const override { return ruler_.count(unit.begin, unit.end); }

  size_t max_bytes() const { return options_.max_tokens * kMaxBytesPerToken; }
  size_t max_prefix_tokens() const { return options_.max_tokens / kPrefixShare; }

  void split(const Unit& unit) {
    const Room room = room_in(unit);
    size_t before = unit.begin;
    for (size_t begin = unit.begin; begin < unit.end;) {
      const bool rest_fits = ruler_.fits(begin, unit.end, room);
      size_t cut = rest_fits ? unit.end : best_cut(begin, unit.end, room);
      // Blank lines left over make no chunk; they have no tokens.
      const bool rest_is_small = unit.end - begin <= room.bytes;
      if (rest_is_small && is_blank(text_.substr(cut, unit.end - cut))) cut = unit.end;
      add_chunk(section_before(cut), overlap_begin(before, begin, cut, room), cut);
      before = begin;
      begin = cut;
    }
  }

  // What a piece of the unit may have besides its prefix and what overlaps.
  Room room_in(const Unit& unit) const {
    size_t headings = 0;
    for (size_t i = unit.first; i <= unit.last; ++i) {
      headings = std::max(headings, paths_.tokens(paths_.path(i)));
    }
    size_t lead = 0;
    for (auto i = lead_behind(unit.begin); i != outline_.leads.end() && i->begin < unit.end; ++i) {
      lead = std::max(lead, lead_tokens(*i));
    }
    const size_t prefix = std::min(headings + lead, max_prefix_tokens());
    return {options_.max_tokens - prefix - options_.overlap_tokens,
            max_bytes() - options_.overlap_tokens * kMaxBytesPerToken};
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
      const size_t cut = cut_within(begin, lo, hi, std::clamp(ideal, lo, hi)).offset;
      // The rest of a cut word can have more tokens than it had in the whole word.
      if (ruler_.count(begin, cut) <= room.tokens) return cut;
    }
  }

  // Of the breaks in [lo, hi] the best, of several the one nearest to ideal; else a cut in a
  // paragraph. A break is as good as the best of those.
  TextCut cut_within(size_t begin, size_t lo, size_t hi, size_t ideal) const {
    const auto before = [](const Break& b, size_t pos) { return b.offset < pos; };
    const auto& breaks = outline_.breaks;
    const auto rank = [ideal](const Break& b) {
      const size_t off = b.offset < ideal ? ideal - b.offset : b.offset - ideal;
      return std::pair(-static_cast<int>(b.kind), off);
    };
    const auto first =
        std::lower_bound(breaks.begin(), breaks.end(), std::max(lo, begin + 1), before);
    const auto last = std::lower_bound(first, breaks.end(), hi + 1, before);
    if (first == last) return cut_paragraph(text_, begin, lo, hi, ideal);
    const auto best = std::min_element(
        first, last, [&rank](const Break& a, const Break& b) { return rank(a) < rank(b); });
    return {best->offset, CutKind::kSentenceLine};
  }

  // Where the piece [begin, end) begins with what overlaps of the piece [before, begin).
  size_t overlap_begin(size_t before, size_t begin, size_t end, Room room) const {
    const size_t overlap = options_.overlap_tokens;
    if (overlap == 0 || before == begin) return begin;
    const size_t reach = ruler_.reach_back(begin, 1.0, {overlap, overlap * kMaxBytesPerToken});
    const size_t lo = std::max(before + 1, reach);
    const size_t hi = floor_code_point(text_, begin - 1);
    if (lo > hi) return begin;
    const TextCut cut = cut_within(before, lo, hi, lo);
    // A cut word can have more tokens than it had in the whole word.
    const bool fits = ruler_.count(cut.offset, begin) <= overlap &&
                      ruler_.fits(cut.offset, end, {room.tokens + overlap, max_bytes()});
    return cut.kind >= CutKind::kWord && fits ? cut.offset : begin;
  }

  // The last section that begins before pos.
  size_t section_before(size_t pos) const {
    const auto& sections = outline_.sections;
    const auto before = [](const Section& s, size_t p) { return s.begin < p; };
    const auto behind = std::lower_bound(sections.begin(), sections.end(), pos, before);
    return static_cast<size_t>(behind - sections.begin()) - 1;
  }

  // The first lead that ends behind pos.
  std::vector<Lead>::const_iterator lead_behind(size_t pos) const {
    const auto ends_before = [](const Lead& lead, size_t p) { return lead.end <= p; };
    return std::lower_bound(outline_.leads.begin(), outline_.leads.end(), pos, ends_before);
  }

  // 0 where it is left out.
  size_t lead_tokens(const Lead& lead) const {
    const size_t tokens = tokenizer_.count(lead.text);
    return tokens <= options_.max_tokens / kLeadShare ? tokens : 0;
  }

  void add_chunk(size_t home, size_t begin, size_t end) {
    Chunk chunk{begin, end, {}, "", ruler_.count(begin, end)};
    for (const size_t i : paths_.path(home)) chunk.headings.push_back(outline_.sections[i].title);
    const auto lead = lead_behind(begin);
    const bool has_lead = lead != outline_.leads.end() && lead->begin <= begin;
    const size_t lead_size = has_lead ? lead_tokens(*lead) : 0;
    const auto path = paths_.outside(home, begin, end, max_prefix_tokens() - lead_size);
    if (!path.empty()) chunk.prefix += paths_.text(path) + '\n';
    if (lead_size > 0) chunk.prefix += lead->text + '\n';
    chunk.tokens += paths_.tokens(path) + lead_size;
    chunks_.push_back(std::move(chunk));
  }

  std::string_view text_;
  const Outline& outline_;
  const WordPiece& tokenizer_;
  const ChunkOptions& options_;
  HeadingPaths paths_;
  TokenRuler ruler_;
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

std::vector<Chunk> chunk_sections(std::string_view text, const Outline& outline,
                                  const WordPiece& tokenizer, const ChunkOptions& options) {
  assert(options.max_tokens >= 32 && options.overlap_tokens <= options.max_tokens / 4);
  return SectionChunker(text, outline, tokenizer, options).chunk();
}

}  // namespace askfolio
