#include "askfolio/outline.h"

#include <algorithm>
#include <cctype>

#include "askfolio/markdown.h"

namespace askfolio {
namespace {

struct Format {
  std::string_view ending;  // in lower case
  Outline (*outline)(std::string_view text);
};

constexpr Format kFormats[] = {
    {".md", outline_markdown},
    {".markdown", outline_markdown},
    {".mdx", outline_markdown},
};

bool ends_with(std::string_view path, std::string_view ending) {
  if (path.size() < ending.size()) return false;
  return std::equal(ending.begin(), ending.end(), path.end() - ending.size(), [](char a, char b) {
    return a == std::tolower(static_cast<unsigned char>(b));
  });
}

}  // namespace

Outline outline(std::string_view path, std::string_view text) {
  for (const Format& format : kFormats) {
    if (ends_with(path, format.ending)) return format.outline(text);
  }
  return outline_plain(text);
}

}  // namespace askfolio
