#include "values.h"

#include <cstdint>

#include "askfolio/error.h"
#include "askfolio/utf8.h"

namespace askfolio::bindings {

using emscripten::typed_memory_view;

std::string string_from(const val& bytes) {
  std::string text(bytes["length"].as<size_t>(), '\0');
  auto* first = reinterpret_cast<uint8_t*>(text.data());
  val(typed_memory_view(text.size(), first)).call<void>("set", bytes);
  return text;
}

std::string text_from(const val& text) {
  return string_from(val::global("TextEncoder").new_().call<val>("encode", text));
}

val text_of(std::string_view utf8) {
  const auto* first = reinterpret_cast<const uint8_t*>(utf8.data());
  const val view(typed_memory_view(utf8.size(), first));
  return val::global("TextDecoder").new_().call<val>("decode", view);
}

std::vector<std::string> texts_from(const val& bytes, const val& ends) {
  const std::string all = string_from(bytes);
  std::vector<std::string> texts;
  size_t begin = 0;
  for (const uint32_t end : vector_from<uint32_t>(ends)) {
    if (end < begin || end > all.size()) {
      throw Error("bad-batch", "text " + std::to_string(texts.size()) + " ends at " +
                                   std::to_string(end) + ", expected " + std::to_string(begin) +
                                   " to " + std::to_string(all.size()));
    }
    texts.push_back(repair_utf8(std::string_view(all).substr(begin, end - begin)));
    begin = end;
  }
  return texts;
}

}  // namespace askfolio::bindings
