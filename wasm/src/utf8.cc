#include "askfolio/utf8.h"

#include <cassert>

namespace askfolio {
namespace {

// What a lead byte announces: how many bytes follow, the lead's payload bits, and the range of the
// first byte that follows (narrower than 80..BF where it would be overlong, a surrogate or above
// U+10FFFF; Unicode 15, table 3-7).
struct Lead {
  int following;  // 0 for a byte that cannot lead
  char32_t payload;
  uint8_t low;
  uint8_t high;
};

Lead read_lead(uint8_t byte) {
  if (byte < 0xC2) return {0, 0, 0, 0};
  if (byte < 0xE0) return {1, byte & 0x1Fu, 0x80, 0xBF};
  if (byte == 0xE0) return {2, 0, 0xA0, 0xBF};
  if (byte == 0xED) return {2, 0xD, 0x80, 0x9F};
  if (byte < 0xF0) return {2, byte & 0xFu, 0x80, 0xBF};
  if (byte == 0xF0) return {3, 0, 0x90, 0xBF};
  if (byte < 0xF4) return {3, byte & 0x7u, 0x80, 0xBF};
  if (byte == 0xF4) return {3, 4, 0x80, 0x8F};
  return {0, 0, 0, 0};
}

}  // namespace

char32_t decode_utf8(std::string_view text, size_t& pos) {
  assert(pos < text.size());
  const uint8_t first = static_cast<uint8_t>(text[pos++]);
  if (first < 0x80) return first;
  const Lead lead = read_lead(first);
  if (lead.following == 0) return kReplacementCharacter;
  char32_t code_point = lead.payload;
  uint8_t low = lead.low;
  uint8_t high = lead.high;
  for (int i = 0; i < lead.following; ++i) {
    if (pos == text.size()) return kReplacementCharacter;
    const uint8_t byte = static_cast<uint8_t>(text[pos]);
    if (byte < low || byte > high) return kReplacementCharacter;
    code_point = code_point << 6 | (byte & 0x3Fu);
    low = 0x80;
    high = 0xBF;
    ++pos;
  }
  return code_point;
}

void append_utf8(char32_t code_point, std::string& out) {
  assert(code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF));
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
    return;
  }
  const int following = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
  constexpr uint8_t kLeads[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLeads[following] | code_point >> (6 * following));
  for (int i = following - 1; i >= 0; --i) {
    out += static_cast<char>(0x80 | (code_point >> (6 * i) & 0x3F));
  }
}

std::string repair_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  // What is whole is copied as it is, in runs.
  size_t whole = 0;
  for (size_t pos = 0; pos < text.size();) {
    const size_t begin = pos;
    if (decode_utf8(text, pos) != kReplacementCharacter) continue;
    repaired.append(text, whole, begin - whole);
    append_utf8(kReplacementCharacter, repaired);
    whole = pos;
  }
  repaired.append(text, whole);
  return repaired;
}

std::vector<uint32_t> utf16_offsets(std::string_view text, const std::vector<size_t>& offsets) {
  std::vector<uint32_t> units;
  units.reserve(offsets.size());
  size_t pos = 0;
  uint32_t unit = 0;
  for (const size_t offset : offsets) {
    assert(offset <= text.size());
    while (pos < offset) unit += decode_utf8(text, pos) < 0x10000 ? 1 : 2;
    units.push_back(unit);
  }
  return units;
}

}  // namespace askfolio
