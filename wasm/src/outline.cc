#include "askfolio/outline.h"

#include <cctype>
#include <string>

#include "askfolio/markdown.h"

namespace askfolio {
namespace {

struct Format {
  std::string_view endings;  // in lower case, a space before and behind each
  Outline (*outline)(std::string_view text);
};

constexpr Format kFormats[] = {
    {" md markdown mdx html htm xhtml docx ipynb ", outline_markdown},
    {" pdf ", outline_pages},
    {" csv tsv ", outline_rows},
    {" rst ", outline_restructured_text},
    {" c cc cpp cs css cxx go h hh hpp ini java js json jsonl jsx kt lua mjs php pl proto py r rb "
     "rs"
     " scala scss sh sql swift toml ts tsx xml yaml yml ",
     outline_code},
};

// The path's ending in lower case between two spaces, as kFormats has it.
std::string ending_of(std::string_view path) {
  const size_t dot = path.find_last_of("./\\");
  if (dot == path.npos || path[dot] != '.') return "";
  std::string ending = " ";
  for (const char c : path.substr(dot + 1)) {
    ending += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return ending + ' ';
}

}  // namespace

Outline outline(std::string_view path, std::string_view text) {
  const std::string ending = ending_of(path);
  if (ending.size() > 2) {
    for (const Format& format : kFormats) {
      if (format.endings.find(ending) != ending.npos) return format.outline(text);
    }
  }
  return outline_plain(text);
}

}  // namespace askfolio
