// A text's vector of what ONNX Runtime gives for its tokens.
#include <emscripten/bind.h>

#include <cstdint>
#include <string>
#include <vector>

#include "askfolio/error.h"
#include "askfolio/pooling.h"
#include "throwing.h"
#include "values.h"

namespace askfolio::bindings {
namespace {

val pool(val hidden, uint32_t tokens, uint32_t dims, val pooling) {
  const std::vector<float> values = vector_from<float>(hidden);
  if (tokens == 0 || values.size() != uint64_t{tokens} * dims) {
    throw Error("bad-vector", "hidden: expected " + std::to_string(tokens) + " times " +
                                  std::to_string(dims) + " values, found " +
                                  std::to_string(values.size()));
  }
  std::vector<float> out(dims);
  askfolio::pool(values.data(), tokens, dims, pooling_from_name(text_from(pooling)), out.data());
  return array_from(out);
}

}  // namespace

EMSCRIPTEN_BINDINGS(pooling) { emscripten::function("pool", throwing<pool>); }

}  // namespace askfolio::bindings
