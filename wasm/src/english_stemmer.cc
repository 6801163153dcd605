#include "english_stemmer.h"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string_view>

namespace askfolio {
namespace {

// An ending and what takes its place.
struct Ending {
  std::string_view text;
  std::string_view replacement;
};

constexpr Ending kWholeWords[] = {
    {"andes", "andes"}, {"atlas", "atlas"},  {"bias", "bias"},    {"cosmos", "cosmos"},
    {"early", "earli"}, {"gently", "gentl"}, {"howe", "howe"},    {"idly", "idl"},
    {"news", "news"},   {"only", "onli"},    {"singly", "singl"}, {"skies", "sky"},
    {"skis", "ski"},    {"sky", "sky"},      {"ugly", "ugli"},
};

// Where one of these begins the word, region 1 is what follows it.
constexpr std::string_view kRegionPrefixes[] = {"arsen", "commun", "emerg", "gener",  "inter",
                                                "later", "organ",  "past",  "univers"};

constexpr Ending kStep2[] = {
    {"anci", "ance"},   {"enci", "ence"},   {"ogi", "og"},      {"li", ""},
    {"bli", "ble"},     {"abli", "able"},   {"alli", "al"},     {"fulli", "ful"},
    {"lessli", "less"}, {"ousli", "ous"},   {"entli", "ent"},   {"aliti", "al"},
    {"biliti", "ble"},  {"iviti", "ive"},   {"tional", "tion"}, {"ational", "ate"},
    {"alism", "al"},    {"ation", "ate"},   {"ization", "ize"}, {"izer", "ize"},
    {"ator", "ate"},    {"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"},
    {"ogist", "og"},
};

constexpr Ending kStep3[] = {
    {"icate", "ic"},    {"ative", ""},      {"alize", "al"}, {"iciti", "ic"}, {"ical", "ic"},
    {"tional", "tion"}, {"ational", "ate"}, {"ful", ""},     {"ness", ""},
};

constexpr Ending kStep4[] = {
    {"ic", ""},  {"ance", ""}, {"ence", ""}, {"able", ""}, {"ible", ""}, {"ate", ""},
    {"ive", ""}, {"ize", ""},  {"iti", ""},  {"al", ""},   {"ism", ""},  {"ion", ""},
    {"er", ""},  {"ous", ""},  {"ant", ""},  {"ent", ""},  {"ment", ""}, {"ement", ""},
};

constexpr Ending kNone = {};

bool is_one_of(char c, std::string_view letters) { return letters.find(c) != letters.npos; }

// y after a vowel is written Y meanwhile, and is none.
bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

class Stemmer {
 public:
  explicit Stemmer(std::string& word) : word_(word) {}

  void run() {
    mark_consonant_y();
    mark_regions();
    drop_possessive();
    drop_plural();
    drop_ed_and_ing();
    final_y_to_i();
    step_2();
    step_3();
    step_4();
    step_5();
    std::replace(word_.begin(), word_.end(), 'Y', 'y');
  }

 private:
  bool ends(std::string_view ending) const { return std::string_view(word_).ends_with(ending); }
  bool ends_with_one_of(std::string_view letters, size_t end) const {
    return end > 0 && is_one_of(word_[end - 1], letters);
  }
  bool has_vowel_before(size_t end) const {
    return std::any_of(word_.begin(), word_.begin() + static_cast<std::ptrdiff_t>(end), is_vowel);
  }
  // The longest that the word ends with, or kNone.
  Ending longest(std::span<const Ending> endings) const {
    Ending found = kNone;
    for (const Ending& each : endings) {
      if (each.text.back() != word_.back()) continue;  // most are told apart by that
      if (each.text.size() > found.text.size() && ends(each.text)) found = each;
    }
    return found;
  }
  void replace(const Ending& ending) {
    word_.resize(word_.size() - ending.text.size());
    word_ += ending.replacement;
  }
  size_t begin_of(const Ending& ending) const { return word_.size() - ending.text.size(); }
  bool in_region_1(const Ending& ending) const { return region_1_ <= begin_of(ending); }
  bool in_region_2(const Ending& ending) const { return region_2_ <= begin_of(ending); }

  void mark_consonant_y();
  void mark_regions();
  size_t behind_vowel_and_consonant(size_t from) const;
  bool ends_in_short_syllable(size_t end) const;
  void drop_possessive();
  void drop_plural();
  void drop_ed_and_ing();
  bool keeps_ing();
  void mend_stem();
  void final_y_to_i();
  void step_2();
  void step_3();
  void step_4();
  void step_5();

  std::string& word_;
  // Where the regions begin in which endings are dropped.
  size_t region_1_ = 0;
  size_t region_2_ = 0;
};

void Stemmer::mark_consonant_y() {
  if (word_.front() == '\'') word_.erase(0, 1);
  for (size_t i = 0; i < word_.size(); ++i) {
    if (word_[i] == 'y' && (i == 0 || is_vowel(word_[i - 1]))) word_[i] = 'Y';
  }
}

// Behind the first consonant that follows a vowel, or the word's end.
size_t Stemmer::behind_vowel_and_consonant(size_t from) const {
  size_t i = from;
  while (i < word_.size() && !is_vowel(word_[i])) ++i;
  while (i < word_.size() && is_vowel(word_[i])) ++i;
  return std::min(i + 1, word_.size());
}

void Stemmer::mark_regions() {
  region_1_ = behind_vowel_and_consonant(0);
  for (const std::string_view prefix : kRegionPrefixes) {
    if (word_.starts_with(prefix)) region_1_ = prefix.size();
  }
  region_2_ = behind_vowel_and_consonant(region_1_);
}

bool Stemmer::ends_in_short_syllable(size_t end) const {
  if (std::string_view(word_).substr(0, end).ends_with("past")) return true;
  if (end < 2 || is_vowel(word_[end - 1]) || !is_vowel(word_[end - 2])) return false;
  if (end == 2) return true;
  return !is_one_of(word_[end - 1], "wxY") && !is_vowel(word_[end - 3]);
}

void Stemmer::drop_possessive() {
  for (const std::string_view ending : {"'s'", "'s", "'"}) {
    if (!ends(ending)) continue;
    word_.resize(word_.size() - ending.size());
    return;
  }
}

void Stemmer::drop_plural() {
  if (ends("sses")) {
    replace({"es", ""});
  } else if (ends("ied") || ends("ies")) {
    word_.resize(word_.size() - (word_.size() > 4 ? 2 : 1));
  } else if (ends("s") && !ends("us") && !ends("ss") && word_.size() > 2 &&
             has_vowel_before(word_.size() - 2)) {
    word_.pop_back();
  }
}

// Words whose "ing" is no ending; of the kind of "dying" it is one, and they become "die".
bool Stemmer::keeps_ing() {
  for (const std::string_view stem : {"even", "cann", "inn", "earr", "herr", "out"}) {
    if (word_.size() == stem.size() + 3 && word_.starts_with(stem)) return true;
  }
  if (word_.size() != 5 || word_[1] != 'y' || is_vowel(word_[0])) return false;
  replace({"ying", "ie"});
  return true;
}

// What stood before "ed" or "ing" gets back the e, or loses the doubled consonant, it has because
// of it.
void Stemmer::mend_stem() {
  const size_t size = word_.size();
  if (ends("at") || ends("bl") || ends("iz")) {
    word_ += 'e';
  } else if (size >= 2 && word_[size - 1] == word_[size - 2] &&
             is_one_of(word_.back(), "bdfgmnprt")) {
    if (!(size == 3 && is_one_of(word_[0], "aeo"))) word_.pop_back();
  } else if (size == region_1_ && ends_in_short_syllable(size)) {
    word_ += 'e';
  }
}

void Stemmer::drop_ed_and_ing() {
  static constexpr Ending kEndings[] = {{"ed", ""},  {"edly", ""},    {"eed", "ee"},
                                        {"ing", ""}, {"eedly", "ee"}, {"ingly", ""}};
  const Ending ending = longest(kEndings);
  if (ending.text.empty()) return;
  const size_t begin = begin_of(ending);
  if (!ending.replacement.empty()) {
    const std::string_view stem = std::string_view(word_).substr(0, begin);
    const bool is_kept = stem == "succ" || stem == "proc" || stem == "exc";
    if (in_region_1(ending) && !is_kept) replace(ending);
    return;
  }
  if (ending.text == "ing" && keeps_ing()) return;
  if (!has_vowel_before(begin)) return;
  replace(ending);
  mend_stem();
}

void Stemmer::final_y_to_i() {
  const size_t size = word_.size();
  if (size > 2 && is_one_of(word_.back(), "yY") && !is_vowel(word_[size - 2])) word_.back() = 'i';
}

void Stemmer::step_2() {
  const Ending ending = longest(kStep2);
  if (ending.text.empty() || !in_region_1(ending)) return;
  const size_t begin = begin_of(ending);
  if (ending.text == "ogi" && !ends_with_one_of("l", begin)) return;
  if (ending.text == "li" && !ends_with_one_of("cdeghkmnrt", begin)) return;
  replace(ending);
}

void Stemmer::step_3() {
  const Ending ending = longest(kStep3);
  if (ending.text.empty() || !in_region_1(ending)) return;
  if (ending.text == "ative" && !in_region_2(ending)) return;
  replace(ending);
}

void Stemmer::step_4() {
  const Ending ending = longest(kStep4);
  if (ending.text.empty() || !in_region_2(ending)) return;
  if (ending.text == "ion" && !ends_with_one_of("st", begin_of(ending))) return;
  replace(ending);
}

void Stemmer::step_5() {
  if (word_.empty()) return;
  const Ending last = {std::string_view(word_).substr(word_.size() - 1), ""};
  const size_t begin = begin_of(last);
  if (last.text == "e") {
    const bool is_short = ends_in_short_syllable(begin);
    if (in_region_2(last) || (in_region_1(last) && !is_short)) word_.pop_back();
  } else if (last.text == "l" && in_region_2(last) && ends_with_one_of("l", begin)) {
    word_.pop_back();
  }
}

}  // namespace

void stem_english(std::string& word) {
  for (const Ending& whole : kWholeWords) {
    if (word != whole.text) continue;
    word = whole.replacement;
    return;
  }
  if (word.size() > 2) Stemmer(word).run();
}

}  // namespace askfolio
