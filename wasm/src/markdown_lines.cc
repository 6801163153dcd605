#include "markdown_lines.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <string>
#include <utility>

#include "text_lines.h"

namespace askfolio::markdown {
namespace {

constexpr auto kNpos = std::string_view::npos;

// The tags that open an HTML block whatever follows them (CommonMark 4.6, condition 6), sorted.
constexpr std::array<std::string_view, 62> kBlockTags = {
    "address",  "article",  "aside",    "base",       "basefont", "blockquote", "body",   "caption",
    "center",   "col",      "colgroup", "dd",         "details",  "dialog",     "dir",    "div",
    "dl",       "dt",       "fieldset", "figcaption", "figure",   "footer",     "form",   "frame",
    "frameset", "h1",       "h2",       "h3",         "h4",       "h5",         "h6",     "head",
    "header",   "hr",       "html",     "iframe",     "legend",   "li",         "link",   "main",
    "menu",     "menuitem", "nav",      "noframes",   "ol",       "optgroup",   "option", "p",
    "param",    "search",   "section",  "summary",    "table",    "tbody",      "td",     "tfoot",
    "th",       "thead",    "title",    "tr",         "track",    "ul"};
static_assert(std::is_sorted(kBlockTags.begin(), kBlockTags.end()));

// Elements whose content is not Markdown up to their end tag (condition 1), and that tag.
constexpr std::pair<std::string_view, std::string_view> kRawTags[] = {
    {"pre", "</pre>"}, {"script", "</script>"}, {"style", "</style>"}, {"textarea", "</textarea>"}};

bool is_space(char c) { return c == ' ' || c == '\t'; }

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

std::string_view trim_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

std::string_view trim(std::string_view text) {
  text = trim_end(text);
  return text.substr(std::min(text.find_first_not_of(" \t"), text.size()));
}

// Lower-case name of the tag in "<name" or "</name"; empty where none stands there.
std::string tag_name(std::string_view content) {
  std::string name;
  for (size_t i = content.starts_with("</") ? 2 : 1; i < content.size(); ++i) {
    if (!std::isalnum(static_cast<unsigned char>(content[i]))) break;
    name += lower(content[i]);
  }
  return name;
}

// Size of "[label]:" in front, 0 where none stands there.
size_t label_size(std::string_view content) {
  const size_t close = content.find(']');
  if (!content.starts_with('[') || close == kNpos || close < 2) return 0;
  return content.substr(close, 2) == "]:" ? close + 2 : 0;
}

bool has_one_of(std::string_view content, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return content.find(part) != kNpos; });
}

bool starts_with_one_of(std::string_view content, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return content.starts_with(start); });
}

}  // namespace

std::optional<Fence> parse_fence(std::string_view content) {
  const char c = content.empty() ? ' ' : content[0];
  if (c != '`' && c != '~') return std::nullopt;
  const size_t length = std::min(content.find_first_not_of(c), content.size());
  // Ticks with ticks behind them are a code span in a paragraph.
  if (length < 3 || (c == '`' && content.find('`', length) != kNpos)) return std::nullopt;
  return Fence{c, length, trim(content.substr(length))};
}

std::optional<AtxHeading> parse_atx_heading(std::string_view content) {
  const size_t level = std::min(content.find_first_not_of('#'), content.size());
  if (level < 1 || level > 6) return std::nullopt;
  std::string_view title = content.substr(level);
  if (!title.empty() && !is_space(title[0])) return std::nullopt;
  title = trim(title);
  const size_t anchor = title.rfind("{#");
  if (title.ends_with('}') && anchor != kNpos) title = trim(title.substr(0, anchor));
  const std::string_view open = title.substr(0, title.find_last_not_of('#') + 1);
  if (open.empty() || is_space(open.back())) title = trim(open);
  return AtxHeading{static_cast<int>(level), title};
}

int setext_level(std::string_view content) {
  if (content.empty() || content.find_first_not_of(content[0]) != kNpos) return 0;
  return content[0] == '=' ? 1 : content[0] == '-' ? 2 : 0;
}

bool is_list_item(std::string_view content) {
  if (content.starts_with("[^")) return label_size(content) > 0;
  size_t marker = 0;
  while (marker < content.size() && std::isdigit(static_cast<unsigned char>(content[marker]))) {
    ++marker;
  }
  if (marker > 9 || marker == content.size()) return false;
  const std::string_view bullets = marker == 0 ? "-*+" : ".)";
  if (bullets.find(content[marker]) == kNpos) return false;
  return marker + 1 == content.size() || is_space(content[marker + 1]);
}

bool is_thematic_break(std::string_view content) {
  const char c = content.empty() ? ' ' : content[0];
  if (c != '-' && c != '*' && c != '_') return false;
  const auto other = [c](char x) { return x != c && !is_space(x); };
  return std::none_of(content.begin(), content.end(), other) &&
         std::count(content.begin(), content.end(), c) >= 3;
}

bool is_table_delimiter(std::string_view content) {
  return content.find('|') != kNpos && content.find('-') != kNpos &&
         content.find_first_not_of("|-: \t") == kNpos;
}

bool is_link_definition(std::string_view content) {
  return !content.starts_with("[^") && label_size(content) > 0;
}

bool is_module_line(std::string_view content) {
  if (starts_with_one_of(content, {"import '", "import \"", "import {"})) return true;
  if (content.starts_with("import ")) return has_one_of(content, {" from '", " from \""});
  return starts_with_one_of(content, {"export const ", "export let ", "export default ",
                                      "export function ", "export {", "export * from "});
}

std::string_view strip_quote(std::string_view content) {
  return content.substr(std::min(content.find_first_not_of("> \t"), content.size()));
}

std::optional<HtmlHeading> parse_html_heading(std::string_view text, size_t pos) {
  const std::string_view start = text.substr(pos, 4);
  if (start.size() < 4 || start[0] != '<' || lower(start[1]) != 'h') return std::nullopt;
  if (start[2] < '1' || start[2] > '6' || (start[3] != '>' && !is_space(start[3]))) {
    return std::nullopt;
  }
  size_t end = pos;
  for (int lines = 0; lines < 3 && end < text.size(); ++lines) {
    const Line line = read_line(text, end);
    if (line.content.empty()) return std::nullopt;
    const std::string close = {'<', '/', 'h', start[2], '>'};
    const size_t closed = find_terminator(text.substr(end, line.next - end), close);
    if (closed != kNpos) return HtmlHeading{start[2] - '0', text.substr(pos, end + closed - pos)};
    end = line.next;
  }
  return std::nullopt;
}

std::optional<HtmlStart> parse_html_start(std::string_view content) {
  if (!content.starts_with('<')) return std::nullopt;
  if (content.starts_with("<!--")) return HtmlStart{"-->", true, true};
  const std::string name = tag_name(content);
  if (name.empty()) return std::nullopt;
  for (const auto& [raw, terminator] : kRawTags) {
    if (name == raw && content[1] != '/') return HtmlStart{terminator, false, true};
  }
  const size_t behind = name.size() + (content[1] == '/' ? 2 : 1);
  const char after = behind < content.size() ? content[behind] : ' ';
  const bool name_ends = is_space(after) || after == '>' || after == '/';
  if (name_ends && std::binary_search(kBlockTags.begin(), kBlockTags.end(), name)) {
    return HtmlStart{"", false, true};
  }
  // Any other tag must stand alone on its line (condition 7); <https://...> is no tag.
  if (!name_ends && after != '-') return std::nullopt;
  if (content.find('>') != content.size() - 1) return std::nullopt;
  return HtmlStart{"", false, false};
}

size_t find_terminator(std::string_view content, std::string_view terminator) {
  const auto same = [](char a, char b) { return lower(a) == b; };
  const auto found =
      std::search(content.begin(), content.end(), terminator.begin(), terminator.end(), same);
  if (found == content.end()) return kNpos;
  return static_cast<size_t>(found - content.begin()) + terminator.size();
}

}  // namespace askfolio::markdown
