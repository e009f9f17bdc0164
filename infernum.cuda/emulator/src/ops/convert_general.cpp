#include <cmath>
#include <limits>

#include "convert.h"

namespace emu {

namespace {

double integralOf(double x, Conversion::Integral rule) {
  switch (rule) {
    case Conversion::Even: return std::nearbyint(x);
    case Conversion::Zero: return std::trunc(x);
    case Conversion::Down: return std::floor(x);
    case Conversion::Up: return std::ceil(x);
    case Conversion::None: break;
  }
  return x;
}

double floatOf(u64 bits, Type t) {
  switch (t) {
    case Type::F16: return halfToFloat(u16(bits));
    case Type::BF16: return bfToFloat(u16(bits));
    case Type::F32:
    case Type::TF32: return bitCast<float>(u32(bits));
    default: return bitCast<double>(bits);
  }
}

s64 signedOf(u64 bits, Type t) {
  switch (sizeOf(t)) {
    case 1: return s8(bits);
    case 2: return s16(bits);
    case 4: return s32(bits);
    default: return s64(bits);
  }
}

u64 unsignedOf(u64 bits, Type t) { return sizeOf(t) == 8 ? bits : bits & ((1ull << (8 * sizeOf(t))) - 1); }

// The value in a register wider than the type: extended by its sign or by zeros.
u64 widened(u64 bits, Type t) { return isSigned(t) && !isFloat(t) ? u64(signedOf(bits, t)) : unsignedOf(bits, t); }

// Float to integer: rounded, clamped to the range; NaN gives 0.
u64 toInteger(double x, const Conversion &c) {
  if (x != x) return 0;
  x = integralOf(x, c.integral == Conversion::None ? Conversion::Zero : c.integral);
  u32 bits = 8 * sizeOf(c.to);
  if (isSigned(c.to)) {
    double limit = std::ldexp(1.0, int(bits) - 1);
    if (x >= limit) return widened((1ull << (bits - 1)) - 1, c.to);
    if (x < -limit) return widened(1ull << (bits - 1), c.to);
    return widened(u64(s64(x)), c.to);
  }
  if (x <= 0) return 0;
  if (x >= std::ldexp(1.0, int(bits))) return unsignedOf(~0ull, c.to);
  return u64(x);
}

u64 integerToInteger(u64 bits, const Conversion &c) {
  if (!c.saturate) return widened(widened(bits, c.from), c.to);
  __int128 value = isSigned(c.from) ? __int128(signedOf(bits, c.from)) : __int128(unsignedOf(bits, c.from));
  u32 width = 8 * sizeOf(c.to);
  __int128 low = isSigned(c.to) ? -(__int128(1) << (width - 1)) : 0;
  __int128 high = isSigned(c.to) ? (__int128(1) << (width - 1)) - 1 : (__int128(1) << width) - 1;
  return widened(u64(value < low ? low : value > high ? high : value), c.to);
}

// An integer as a double that rounds on as the integer would (round to odd beyond 53 bits).
double exactly(u64 bits, Type t) {
  if (isSigned(t)) {
    s64 value = signedOf(bits, t);
    return addOdd(double(value >> 32) * 4294967296.0, double(u64(value) & 0xffffffff));
  }
  u64 value = unsignedOf(bits, t);
  return addOdd(double(value >> 32) * 4294967296.0, double(value & 0xffffffff));
}

float toSingle(double x, Round round) {
  float f = float(x);
  if (x != x) return bitCast<float>(0x7fffffffu);
  double back = f;
  if (back == x || round == Round::Nearest) return f;
  bool down = round == Round::Down || (round == Round::Zero && x > 0);
  if (down && back > x) return std::nextafterf(f, -INFINITY);
  if (!down && back < x) return std::nextafterf(f, INFINITY);
  return f;
}

}  // namespace

u64 convertFloat(double x, const Conversion &c) {
  if (c.integral != Conversion::None) x = integralOf(x, c.integral);
  if (c.saturate) x = x > 0 ? (x < 1 ? x : 1) : 0;
  if (c.relu) x = x != x ? x : x > 0 ? x : 0;
  switch (c.to) {
    case Type::F16: return toFormat(x, kHalf, c.round, c.finite);
    case Type::BF16: return toFormat(x, kBf16, c.round, c.finite);
    case Type::E4M3: return toFormat(x, kE4M3, c.round, c.finite);
    case Type::E5M2: return toFormat(x, kE5M2, c.round, c.finite);
    case Type::TF32: return x != x ? 0x7fffffff : toFormat(x, kTf32, c.round, c.finite) << 13;
    case Type::F32: {
      float f = toSingle(x, c.round);
      if (c.flush && std::fabs(f) < 1.17549435e-38f) f = std::copysign(0.0f, f);
      return bitCast<u32>(f);
    }
    default: return bitCast<u64>(x);
  }
}

u64 convertElement(u64 bits, const Conversion &c) {
  if (isFloat(c.from)) {
    double x = floatOf(bits, c.from);
    if (c.flush && c.from == Type::F32 && std::fabs(x) < 1.17549435e-38) x = std::copysign(0.0, x);
    return isFloat(c.to) ? convertFloat(x, c) : toInteger(x, c);
  }
  if (!isFloat(c.to)) return integerToInteger(bits, c);
  if (c.to == Type::F64 && sizeOf(c.from) == 8) {  // may be inexact: through the long double of x86, which isn't
    long double x = isSigned(c.from) ? (long double)(s64(bits)) : (long double)(bits);
    double d = double(x);
    if ((long double)d != x && c.round != Round::Nearest) {
      bool down = c.round == Round::Down || (c.round == Round::Zero && x > 0);
      if (down && (long double)d > x) d = std::nextafter(d, -INFINITY);
      if (!down && (long double)d < x) d = std::nextafter(d, INFINITY);
    }
    return bitCast<u64>(d);
  }
  return convertFloat(exactly(bits, c.from), c);
}

}  // namespace emu
