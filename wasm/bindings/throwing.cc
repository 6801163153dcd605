#include "throwing.h"

#include <new>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "askfolio/error.h"
#include "values.h"

namespace askfolio::bindings {
namespace {

// Takes no memory: there may be none.
val make_error(const char* code, std::string_view message) {
  val error = val::global("Error").new_(text_of(message));
  error.set("code", val(code));
  return error;
}

template <typename T>
bool is(const std::exception& exception) {
  return dynamic_cast<const T*>(&exception) != nullptr;
}

}  // namespace

val error_of(const std::exception& exception) {
  if (const auto* own = dynamic_cast<const Error*>(&exception)) {
    return make_error(own->code().c_str(), own->what());
  }
  if (is<nlohmann::json::exception>(exception)) return make_error("bad-json", exception.what());
  // A length_error: more than any memory has.
  if (is<std::bad_alloc>(exception) || is<std::length_error>(exception)) {
    return make_error("out-of-memory", "the core has no memory left");
  }
  return make_error("internal", exception.what());
}

}  // namespace askfolio::bindings
