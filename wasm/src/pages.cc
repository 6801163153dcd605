// The outline of the text of a paged document: form feeds part its pages.
#include <algorithm>
#include <string>

#include "askfolio/outline.h"

namespace askfolio {

Outline outline_pages(std::string_view text) {
  Outline outline;
  for (size_t begin = 0; begin < text.size();) {
    const size_t feed = std::min(text.find('\f', begin), text.size());
    const Outline page = outline_plain(text.substr(begin, feed - begin));
    const std::string title = "Page " + std::to_string(outline.sections.size() + 1);
    const bool has_body = !page.sections.empty() && page.sections[0].has_body;
    outline.sections.push_back({begin, begin, 1, title, has_body});
    for (const Break& place : page.breaks) {
      outline.breaks.push_back({static_cast<uint32_t>(begin) + place.offset, place.kind});
    }
    begin = feed + 1;
  }
  return outline;
}

}  // namespace askfolio
