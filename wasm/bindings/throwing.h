// C++ exceptions as JavaScript's.
#ifndef ASKFOLIO_BINDINGS_THROWING_H_
#define ASKFOLIO_BINDINGS_THROWING_H_

#include <emscripten/val.h>

#include <exception>
#include <tuple>
#include <utility>

namespace askfolio::bindings {

// A JavaScript Error with a `code`: an askfolio::Error's own, "bad-json", "out-of-memory", or
// "internal" for all others.
emscripten::val error_of(const std::exception& exception);

// The function F with what it throws turned into JavaScript's (error_of), whose exceptions skip C++
// destructors: the arguments are moved into the try block and gone before.
template <auto F>
struct Thrown;

template <typename R, typename... Args, R (*F)(Args...)>
struct Thrown<F> {
  static R call(Args... args) {
    emscripten::val error = emscripten::val::undefined();
    try {
      std::tuple<Args...> own(std::forward<Args>(args)...);
      return std::apply(F, std::move(own));
    } catch (const std::exception& exception) {
      error = error_of(exception);
    }
    error.throw_();
  }
};

template <auto F>
constexpr auto throwing = &Thrown<F>::call;

}  // namespace askfolio::bindings

#endif  // ASKFOLIO_BINDINGS_THROWING_H_
