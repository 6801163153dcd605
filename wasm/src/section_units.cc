#include "section_units.h"

namespace askfolio {
namespace {

class UnitMaker {
 public:
  UnitMaker(const Outline& outline, size_t text_size, const UnitMeasure& measure)
      : outline_(outline), sections_(outline.sections), text_size_(text_size), measure_(measure) {}

  std::vector<Unit> units() const {
    std::vector<Unit> units;
    size_t first = 0;
    for (size_t i = 0; i < sections_.size(); ++i) {
      const Unit unit = unit_of(first, i);
      if (first < i && !measure_.fits_whole(unit) && lead_is_own_chunk(unit)) {
        units.push_back(unit_of(first, i - 1));
        first = i;
      }
      if (!sections_[i].has_body && i + 1 < sections_.size()) continue;
      units.push_back(unit_of(first, i));
      first = i + 1;
    }
    join_bare_end(units);
    return units;
  }

 private:
  Unit unit_of(size_t first, size_t last) const {
    const size_t end = last + 1 < sections_.size() ? sections_[last + 1].begin : text_size_;
    return {first, last, last, sections_[first].begin, end};
  }

  // Where a unit is too long: whether what leads its last section is more than a heading, so that
  // it can be found by itself. Front matter is, and so are as many bare headings as fit.
  bool lead_is_own_chunk(const Unit& unit) const {
    if (!sections_[unit.last].has_body) return true;
    const bool front_matter = unit.first == 0 && outline_.front_matter_end > 0;
    return front_matter && measure_.fits_whole(unit_of(unit.last, unit.last));
  }

  // Headings without text at the end have nothing to lead and go with what is before them.
  void join_bare_end(std::vector<Unit>& units) const {
    if (units.size() < 2 || sections_[units.back().last].has_body) return;
    const Unit& before = units[units.size() - 2];
    Unit joined = unit_of(before.first, units.back().last);
    joined.home = before.home;
    if (!measure_.fits_whole(joined)) return;
    units.pop_back();
    units.back() = joined;
  }

  const Outline& outline_;
  const std::vector<Section>& sections_;
  size_t text_size_;
  const UnitMeasure& measure_;
};

}  // namespace

std::vector<Unit> section_units(const Outline& outline, size_t text_size,
                                const UnitMeasure& measure) {
  return UnitMaker(outline, text_size, measure).units();
}

std::vector<Unit> join_tiny_units(const std::vector<Unit>& units, const HeadingPaths& paths,
                                  const UnitMeasure& measure, size_t min_tokens) {
  const auto fit_well = [&](const Unit& left, const Unit& right, const Unit& both) {
    const size_t parent = both.home;
    // A section has a token, mostly: more of them do not fit, and need not be measured.
    if (both.last - both.first >= kJoinedShare * min_tokens) return false;
    if (paths.parent(right.first) != parent || paths.parent(right.last) != parent) return false;
    // What was joined last is the longer one, and need not be measured where this is tiny.
    if (measure.tokens(right) >= min_tokens && measure.tokens(left) >= min_tokens) return false;
    return measure.tokens(both) <= kJoinedShare * min_tokens && measure.fits_whole(both);
  };
  std::vector<Unit> joined;
  for (const Unit& unit : units) {
    if (!joined.empty()) {
      Unit& left = joined.back();
      const Unit both{left.first, unit.last, paths.parent(left.last), left.begin, unit.end};
      if (fit_well(left, unit, both)) {
        left = both;
        continue;
      }
    }
    joined.push_back(unit);
  }
  return joined;
}

}  // namespace askfolio
