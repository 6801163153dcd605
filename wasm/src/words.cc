#include "askfolio/words.h"

#include <algorithm>
#include <iterator>

#include "askfolio/unicode.h"
#include "askfolio/utf8.h"
#include "english_stemmer.h"

namespace askfolio {
namespace {

#include "stop_words.inc"

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_dropped(char32_t c) {
  const bool is_latin_mark = c >= 0x300 && c <= 0x36F;
  const bool is_joiner = c == 0xAD || c == 0x200C || c == 0x200D;
  const bool is_variation = c >= 0xFE00 && c <= 0xFE0F;
  return is_latin_mark || is_joiner || is_variation;
}

// Appends the form of c that different spellings share.
void append_folded(char32_t c, std::string& out) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms of ASCII
  std::u32string decomposed;
  append_nfd(c, decomposed);
  std::u32string lower;
  for (const char32_t part : decomposed) append_lower(part, lower);
  for (const char32_t part : lower) {
    if (is_dropped(part)) continue;
    switch (part) {
      case 0x2019:
        out += '\'';
        break;
      case 0xDF:
        out += "ss";
        break;  // sharp s
      case 0x3C2:
        append_utf8(0x3C3, out);
        break;  // final sigma
      case 0x17F:
        out += 's';
        break;  // long s
      default:
        append_utf8(part, out);
    }
  }
}

std::string folded(std::string_view text) {
  std::string out;
  for (size_t pos = 0; pos < text.size();) {
    const char c = text[pos];
    if (static_cast<uint8_t>(c) < 0x80) {
      out += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
      ++pos;
    } else {
      append_folded(decode_utf8(text, pos), out);
    }
  }
  return out;
}

bool is_stop_word(std::string_view word) {
  return std::binary_search(std::begin(kStopWords), std::end(kStopWords), word);
}

bool is_english(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return is_lower(c) || c == '\''; });
}

// Whether there is nothing to cut, as in most names.
bool is_plain(std::string_view name) {
  return std::all_of(name.begin() + 1, name.end(),
                     [](char c) { return is_lower(c) || is_digit(c); }) &&
         (is_lower(name[0]) || is_upper(name[0]) || is_digit(name[0]));
}

// Whether another part begins at name[i]: createCollection, HTTPServer, Float16Vector; not in APIs,
// IPv4, 8GB.
bool begins_part(std::string_view name, size_t i) {
  if (i == 0 || !is_upper(name[i])) return false;
  const auto lower_from = [&](size_t at) { return at < name.size() && is_lower(name[at]); };
  // Nothing is known of the case of what is not ASCII.
  return is_lower(name[i - 1]) || (lower_from(i + 1) && lower_from(i + 2));
}

std::vector<std::string_view> split_at_capitals(std::string_view name) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  for (size_t i = 1; i <= name.size(); ++i) {
    if (i < name.size() && !begins_part(name, i)) continue;
    parts.push_back(name.substr(begin, i - begin));
    begin = i;
  }
  return parts;
}

std::vector<std::string_view> split_at(std::string_view name, char joint) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = std::min(name.find(joint), name.size());
    if (end > 0) parts.push_back(name.substr(0, end));
    if (end == name.size()) return parts;
    name.remove_prefix(end + 1);
  }
}

// Collects a name's terms, the parts before the whole. Joints bind tighter from one function to the
// next: hyphen, full stop, underscore, capitals.
class NameSplitter {
 public:
  NameTerms run(std::string_view name) {
    if (is_plain(name)) {
      add_word(name);
      return {std::move(terms_), 1};
    }
    std::string_view base = name;
    while (base.ends_with('+') || base.ends_with('#')) base.remove_suffix(1);
    const auto parts = split_at(base, '-');
    for (const std::string_view& part : parts) {
      add_dotted(part);
      // C++ is no version of C, but who looks for C finds it.
      if (&part == &parts.back() && base.size() < name.size()) {
        add_whole(name.substr(static_cast<size_t>(part.data() - name.data())));
      }
      ++position_;
    }
    if (parts.size() > 1) terms_.push_back({folded(base), kNoPosition, false});
    return {std::move(terms_), position_};
  }

 private:
  void add_dotted(std::string_view name) {
    const auto parts = split_at(name, '.');
    for (const std::string_view part : parts) add_snake(part);
    if (parts.size() == 1) return;
    add_versions(name, parts);
    add_whole(name);
  }

  // 2.4.6 is a 2.4, and v2.4.6 a 2.4.6.
  void add_versions(std::string_view name, const std::vector<std::string_view>& parts) {
    const bool has_v = name.size() > 1 && (name[0] == 'v' || name[0] == 'V') && is_digit(name[1]);
    const std::string_view number = name.substr(has_v ? 1 : 0);
    if (!is_digit(number[0])) return;
    for (size_t i = 1; i < parts.size(); ++i) {
      const auto end = static_cast<size_t>(parts[i].data() + parts[i].size() - number.data());
      if (has_v || end < number.size()) add_whole(number.substr(0, end));
    }
  }

  void add_snake(std::string_view name) {
    const auto parts = split_at(name, '_');
    for (const std::string_view part : parts) add_camel(part);
    if (parts.size() > 1) add_whole(name);
  }

  void add_camel(std::string_view name) {
    const auto parts = split_at_capitals(name);
    for (const std::string_view part : parts) add_word(part);
    if (parts.size() > 1) add_word(name);
  }

  void add_word(std::string_view word) {
    std::string text = folded(word);
    const bool is_stop = is_stop_word(text);
    if (is_english(text)) stem_english(text);
    if (text.empty()) return;
    terms_.push_back({std::move(text), position_, is_stop});
  }

  void add_whole(std::string_view name) { terms_.push_back({folded(name), position_, false}); }

  std::vector<Term> terms_;
  uint32_t position_ = 0;
};

}  // namespace

NameTerms terms_of_name(std::string_view name) { return NameSplitter().run(name); }

std::vector<std::string> characters_of_run(std::string_view run) {
  std::vector<std::string> characters;
  for (size_t pos = 0; pos < run.size();) {
    const size_t begin = pos;
    const char32_t c = decode_utf8(run, pos);
    characters.emplace_back(run.substr(begin, pos - begin));
    std::u32string decomposed;
    append_nfd(c, decomposed);
    if (decomposed.size() != 1 || decomposed[0] == c) continue;
    characters.back().clear();  // a compatibility ideograph; kana and Hangul stay composed
    append_utf8(decomposed[0], characters.back());
  }
  return characters;
}

std::vector<std::string> pairs_of_run(const std::vector<std::string>& characters) {
  std::vector<std::string> pairs;
  for (size_t i = 1; i < characters.size(); ++i) pairs.push_back(characters[i - 1] + characters[i]);
  return pairs;
}

}  // namespace askfolio
