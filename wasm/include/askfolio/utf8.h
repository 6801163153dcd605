// UTF-8: decoding, repair and the mapping to UTF-16 offsets that JavaScript uses.
#ifndef ASKFOLIO_UTF8_H_
#define ASKFOLIO_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace askfolio {

constexpr char32_t kReplacementCharacter = 0xFFFD;

// Decodes the code point that starts at text[pos] and moves pos behind it. An invalid sequence
// yields U+FFFD and consumes its maximal subpart (Unicode 3.9, TextDecoder's rule too), so a
// loop always ends. REQUIRES: pos < text.size().
char32_t decode_utf8(std::string_view text, size_t& pos);

// Appends the UTF-8 form of a scalar value to out. REQUIRES: not a surrogate, at most U+10FFFF.
void append_utf8(char32_t code_point, std::string& out);

// Returns text with every invalid sequence replaced by U+FFFD, as TextDecoder does.
std::string repair_utf8(std::string_view text);

// UTF-16 offsets (code units) of the given ascending byte offsets, each at a code point boundary of
// text. One pass over text. REQUIRES: offsets ascending and <= text.size().
std::vector<uint32_t> utf16_offsets(std::string_view text, const std::vector<size_t>& offsets);

}  // namespace askfolio

#endif  // ASKFOLIO_UTF8_H_
