// Products of bytes: an instruction of relaxed SIMD in the module that has it, plain arithmetic
// natively. https://github.com/WebAssembly/relaxed-simd describes it.
#ifndef ASKFOLIO_ENCODER_BYTE_LANES_H_
#define ASKFOLIO_ENCODER_BYTE_LANES_H_

#include "lanes.h"

namespace askfolio {

// Not in the module of plain SIMD: a browser without that instruction would refuse it.
#if defined(__wasm_simd128__) && !defined(ASKFOLIO_RELAXED_SIMD)
constexpr bool kHasByteProducts = false;
#else
constexpr bool kHasByteProducts = true;

using I8x16 = int8_t __attribute__((vector_size(16)));

// `low`, then `high`. REQUIRES: 0 to 127.
inline I8x16 narrow_bytes(I16x8 low, I16x8 high);

// Four bytes from memory, four times.
inline I8x16 load_splat_four(const int8_t* from);

// Lane i is sums[i] + a[4i] * b[4i] + ... + a[4i+3] * b[4i+3].
// REQUIRES: b is 0 to 127. What less than 0 gives is the browser's choice.
inline I32x4 add_dot_fours(I32x4 sums, I8x16 a, I8x16 b);

#ifdef __wasm_simd128__

I8x16 narrow_bytes(I16x8 low, I16x8 high) {
  return (I8x16)wasm_u8x16_narrow_i16x8((v128_t)low, (v128_t)high);
}

I8x16 load_splat_four(const int8_t* from) { return (I8x16)wasm_v128_load32_splat(from); }

#ifdef __wasm_relaxed_simd__

I32x4 add_dot_fours(I32x4 sums, I8x16 a, I8x16 b) {
  return (I32x4)wasm_i32x4_relaxed_dot_i8x16_i7x16_add((v128_t)a, (v128_t)b, (v128_t)sums);
}

#else

// The compiler is older than the instruction: its opcode is 0x113.
I32x4 add_dot_fours(I32x4 sums, I8x16 a, I8x16 b) {
  I32x4 more;
  __asm__("local.get %1\n local.get %2\n local.get %3\n .byte 0xfd, 0x93, 0x02\n local.set %0"
          : "=r"(more)
          : "r"(a), "r"(b), "r"(sums));
  return more;
}

#endif

#else

I8x16 narrow_bytes(I16x8 low, I16x8 high) {
  I8x16 all;
  for (int i = 0; i < 8; ++i) {
    all[i] = static_cast<int8_t>(low[i]);
    all[i + 8] = static_cast<int8_t>(high[i]);
  }
  return all;
}

I8x16 load_splat_four(const int8_t* from) {
  const auto four = load<int32_t>(from);
  const I32x4 all = {four, four, four, four};
  return load<I8x16>(&all);
}

I32x4 add_dot_fours(I32x4 sums, I8x16 a, I8x16 b) {
  for (int i = 0; i < 16; ++i) sums[i / 4] += a[i] * b[i];
  return sums;
}

#endif
#endif

}  // namespace askfolio

#endif  // ASKFOLIO_ENCODER_BYTE_LANES_H_
