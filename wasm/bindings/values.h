// Values of JavaScript in and out. The core as web/src/core/core-module.ts describes it is bound in
// files named *_bindings.cc, which copy values in, make one call, and copy values out. They take and
// give no std::string: Embind copies it through memory that it does not check it was given.
#ifndef ASKFOLIO_BINDINGS_VALUES_H_
#define ASKFOLIO_BINDINGS_VALUES_H_

#include <emscripten/val.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace askfolio::bindings {

using emscripten::val;

// From a Uint8Array.
std::string string_from(const val& bytes);
// From a JavaScript string, in UTF-8.
std::string text_from(const val& text);
// A TextBatch, every text made valid UTF-8. Throws Error "bad-batch".
std::vector<std::string> texts_from(const val& bytes, const val& ends);

// A JavaScript string.
val text_of(std::string_view utf8);

// From a typed array of T.
template <typename T>
std::vector<T> vector_from(const val& array) {
  std::vector<T> values(array["length"].as<size_t>());
  val(emscripten::typed_memory_view(values.size(), values.data())).call<void>("set", array);
  return values;
}

// A typed array of its own memory.
template <typename T>
val array_from(const std::vector<T>& values) {
  return val(emscripten::typed_memory_view(values.size(), values.data()))
      .template call<val>("slice");
}

}  // namespace askfolio::bindings

#endif  // ASKFOLIO_BINDINGS_VALUES_H_
