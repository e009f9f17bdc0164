// Small floating-point formats: f16 and bf16 (PTX ISA 5.2.1, 5.2.3), e4m3 and e5m2 (5.2.3; OCP 8-bit Floating
// Point Specification), tf32. Conversions to them take a double that holds the exact value.
#pragma once

#include <immintrin.h>

#include <cmath>

#include "../types.h"

namespace emu {

enum class Round : u8 { Nearest, Zero, Down, Up, NearestAway };  // .rn .rz .rm .rp .rna

inline float halfToFloat(u16 h) { return _cvtsh_ss(h); }
inline float bfToFloat(u16 b) { return bitCast<float>(u32(b) << 16); }

// A binary format of `exponent` and `mantissa` bits (below 64 bits in all).
struct Format {
  int exponent, mantissa;
  bool infinities;       // e4m3 has none: S.1111.111 is NaN, S.1111.110 the largest number, 448
  u64 nan;
};
constexpr Format kHalf{5, 10, true, 0x7fff}, kBf16{8, 7, true, 0x7fff}, kE5M2{5, 2, true, 0x7f}, kE4M3{4, 3, false, 0x7f}, kTf32{8, 10, true, 0x3ffff};

// `value` rounded to the format. `saturate`: what is too large becomes the largest number (.satfinite).
u64 toFormat(double value, const Format &f, Round round, bool saturate);
double fromFormat(u64 bits, const Format &f);

inline u16 floatToHalf(float f) {
  if (f != f) return 0x7fff;  // the canonical NaN of PTX
  return u16(_cvtss_sh(f, _MM_FROUND_TO_NEAREST_INT));
}
inline u16 floatToBf(float f) {
  u32 bits = bitCast<u32>(f);
  if ((bits & 0x7fffffff) > 0x7f800000) return 0x7fff;
  return u16((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
float e4m3ToFloat(u8 bits);
float e5m2ToFloat(u8 bits);

// a + b with the last bit set when it was inexact: rounding the result again, to a format of at least two bits
// fewer, then gives the correctly rounded sum (round to odd).
inline double addOdd(double a, double b) {
  double s = a + b;
  if (!std::isfinite(s)) return s;
  double bb = s - a, error = (a - (s - bb)) + (b - bb);
  u64 bits = bitCast<u64>(s);
  if (error == 0 || (bits & 1)) return s;
  // Away from or towards zero, so that s is on the error's side with an odd last bit.
  bool larger = (error > 0) == (s > 0);
  return bitCast<double>(larger ? bits | 1 : bits - 1);
}

// A half type for templates: how its 16 bits are read and made.
struct Half {
  static float load(u16 bits) { return halfToFloat(bits); }
  static u16 store(float f) { return floatToHalf(f); }
  static u16 storeExact(double d) { return u16(toFormat(d, kHalf, Round::Nearest, false)); }
};
struct Bf {
  static float load(u16 bits) { return bfToFloat(bits); }
  static u16 store(float f) { return floatToBf(f); }
  static u16 storeExact(double d) { return u16(toFormat(d, kBf16, Round::Nearest, false)); }
};

}  // namespace emu
