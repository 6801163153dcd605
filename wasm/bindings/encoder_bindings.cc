// The encoder as web/src/embed/encoder-module.ts describes it: plain C functions, so that the
// module of an embed worker is small. No logic. It is compiled without exceptions: what Encoder
// throws (Error, std::bad_alloc) ends the module with a trap.
#include <cstdint>
#include <span>

#include "askfolio/encoder.h"

namespace {

askfolio::Encoder* encoder = nullptr;

}  // namespace

extern "C" {

// `weights`: made with malloc, and kept. Returns the width of the vectors.
uint32_t encoder_load(const uint8_t* weights, uint32_t size) {
  encoder = new askfolio::Encoder(std::span(weights, size));
  return static_cast<uint32_t>(encoder->dims());
}

// product: a number of askfolio::Product. Returns whether this module can.
bool encoder_use(uint32_t product) { return encoder->use(static_cast<askfolio::Product>(product)); }

float encoder_self_test() { return encoder->self_test(); }

void encoder_run(const int32_t* ids, uint32_t count, float* out) {
  encoder->encode(std::span(ids, count), out);
}
}
