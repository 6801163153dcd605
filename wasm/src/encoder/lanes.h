// Vectors of 128 bits, as far as the encoder's kernels need them: instructions of WASM SIMD where
// that is the target, else the compiler's own vectors. Both compute the same integers.
#ifndef ASKFOLIO_ENCODER_LANES_H_
#define ASKFOLIO_ENCODER_LANES_H_

#include <algorithm>
#include <cstdint>
#include <cstring>

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace askfolio {

using F32x4 = float __attribute__((vector_size(16)));
using I32x4 = int32_t __attribute__((vector_size(16)));
using I16x8 = int16_t __attribute__((vector_size(16)));

template <typename Lanes>
inline Lanes load(const void* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof lanes);
  return lanes;
}

template <typename Lanes>
inline void store(void* to, Lanes lanes) {
  std::memcpy(to, &lanes, sizeof lanes);
}

inline F32x4 splat(float value) { return F32x4{value, value, value, value}; }

inline F32x4 to_float(I32x4 values) { return __builtin_convertvector(values, F32x4); }

// The bits of one as the other.
inline I32x4 bits_of(F32x4 values) { return load<I32x4>(&values); }
inline F32x4 float_of(I32x4 bits) { return load<F32x4>(&bits); }

// The nearest integer, halves to the even one. REQUIRES: |value| < 2^22.
inline I32x4 nearest(F32x4 values) {
  // 1.5 * 2^23: behind it a float has no room for a fraction.
  constexpr float kMagic = 12582912.0f;
  return bits_of(values + splat(kMagic)) - bits_of(splat(kMagic));
}

#ifdef __wasm_simd128__

inline F32x4 min(F32x4 a, F32x4 b) { return (F32x4)wasm_f32x4_pmin((v128_t)a, (v128_t)b); }
inline F32x4 max(F32x4 a, F32x4 b) { return (F32x4)wasm_f32x4_pmax((v128_t)a, (v128_t)b); }
inline F32x4 abs(F32x4 a) { return (F32x4)wasm_f32x4_abs((v128_t)a); }

// Two int16 from memory, four times.
inline I16x8 load_splat_pair(const int16_t* from) { return (I16x8)wasm_v128_load32_splat(from); }

// Sums of neighbouring products: lane i is a[2i] * b[2i] + a[2i+1] * b[2i+1].
inline I32x4 dot(I16x8 a, I16x8 b) { return (I32x4)wasm_i32x4_dot_i16x8((v128_t)a, (v128_t)b); }

// `low`, then `high`. REQUIRES: they fit.
inline I16x8 narrow(I32x4 low, I32x4 high) {
  return (I16x8)wasm_i16x8_narrow_i32x4((v128_t)low, (v128_t)high);
}

inline I16x8 load_int8s(const int8_t* from) { return (I16x8)wasm_i16x8_load8x8(from); }

inline I32x4 widen_low(I16x8 a) { return (I32x4)wasm_i32x4_extend_low_i16x8((v128_t)a); }
inline I32x4 widen_high(I16x8 a) { return (I32x4)wasm_i32x4_extend_high_i16x8((v128_t)a); }

#else

inline F32x4 min(F32x4 a, F32x4 b) { return a < b ? a : b; }
inline F32x4 max(F32x4 a, F32x4 b) { return a > b ? a : b; }
inline F32x4 abs(F32x4 a) { return a < 0.0f ? -a : a; }

inline I16x8 load_splat_pair(const int16_t* from) {
  const int16_t a = from[0], b = from[1];
  return I16x8{a, b, a, b, a, b, a, b};
}

inline I32x4 dot(I16x8 a, I16x8 b) {
  I32x4 sums;
  for (int i = 0; i < 4; ++i) sums[i] = a[2 * i] * b[2 * i] + a[2 * i + 1] * b[2 * i + 1];
  return sums;
}

inline I16x8 narrow(I32x4 low, I32x4 high) {
  I16x8 all{};
  for (int i = 0; i < 4; ++i) {
    all[i] = static_cast<int16_t>(low[i]);
    all[i + 4] = static_cast<int16_t>(high[i]);
  }
  return all;
}

inline I16x8 load_int8s(const int8_t* from) {
  I16x8 all{};
  for (int i = 0; i < 8; ++i) all[i] = from[i];
  return all;
}

inline I32x4 widen_low(I16x8 a) { return I32x4{a[0], a[1], a[2], a[3]}; }
inline I32x4 widen_high(I16x8 a) { return I32x4{a[4], a[5], a[6], a[7]}; }

#endif

// Lanes of a and b by turns: the first halves, the second halves. Shuffles that both compilers
// have.
inline I16x8 interleave_low(I16x8 a, I16x8 b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}
inline I16x8 interleave_high(I16x8 a, I16x8 b) {
  return __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}
inline I32x4 interleave_low(I32x4 a, I32x4 b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); }
inline I32x4 interleave_high(I32x4 a, I32x4 b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); }
inline I32x4 first_halves(I32x4 a, I32x4 b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); }
inline I32x4 second_halves(I32x4 a, I32x4 b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); }

inline float sum_of(F32x4 a) { return (a[0] + a[1]) + (a[2] + a[3]); }
inline float largest_of(F32x4 a) { return std::max(std::max(a[0], a[1]), std::max(a[2], a[3])); }

}  // namespace askfolio

#endif  // ASKFOLIO_ENCODER_LANES_H_
