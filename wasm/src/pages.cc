// The outline of the text of a paged document: form feeds part its pages.
#include <algorithm>
#include <string>

#include "askfolio/outline.h"

namespace askfolio {

Outline outline_pages(std::string_view text) {
  Outline outline;
  size_t section = 0;  // where the next one begins
  size_t number = 0;
  for (size_t begin = 0; begin < text.size();) {
    const size_t feed = std::min(text.find('\f', begin), text.size());
    const size_t next = feed + 1;
    ++number;
    const Outline page = outline_plain(text.substr(begin, feed - begin));
    for (const Break& place : page.breaks) {
      outline.breaks.push_back({static_cast<uint32_t>(begin) + place.offset, place.kind});
    }
    const bool has_body = !page.sections.empty() && page.sections[0].has_body;
    const bool is_all = next >= text.size() && outline.sections.empty();
    if (has_body || is_all) {
      outline.sections.push_back({section, section, 1, "Page " + std::to_string(number), has_body});
      section = next;
    }
    begin = next;
  }
  return outline;
}

}  // namespace askfolio
