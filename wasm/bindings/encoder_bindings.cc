// The encoder as web/src/embed/encoder-module.ts describes it: plain C functions, so that the
// module of an embed worker is small. No logic.
#include <cstdint>
#include <span>
#include <string>

#include "askfolio/encoder.h"

namespace {

askfolio::Encoder* encoder = nullptr;
std::string error;

// What `call` returns, or -1 after noting what it has thrown.
template <typename Call>
float noting_errors(Call call) {
  try {
    return static_cast<float>(call());
  } catch (const std::exception& e) {
    error = e.what();
    return -1;
  }
}

}  // namespace

extern "C" {

// Of the last call that returned -1; UTF-8, ends with a zero byte.
const char* encoder_error() { return error.c_str(); }

// `weights`: made with malloc, and kept. Returns the width of the vectors.
float encoder_load(const uint8_t* weights, uint32_t size) {
  return noting_errors([&] {
    encoder = new askfolio::Encoder(std::span(weights, size));
    return encoder->dims();
  });
}

// The least cosine of Encoder::self_test.
float encoder_self_test() {
  return noting_errors([] { return encoder->self_test(); });
}

float encoder_run(const int32_t* ids, uint32_t count, float* out) {
  return noting_errors([&] {
    encoder->encode(std::span(ids, count), out);
    return 0;
  });
}
}
