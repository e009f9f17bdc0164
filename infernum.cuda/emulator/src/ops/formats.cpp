#include "formats.h"

namespace emu {

namespace {

// The magnitude divided by one unit in the last place, as an integer.
double rounded(double units, Round round, bool negative) {
  switch (round) {
    case Round::Nearest: return std::nearbyint(units);
    case Round::NearestAway: return std::floor(units + 0.5);
    case Round::Zero: return std::floor(units);
    case Round::Down: return negative ? std::ceil(units) : std::floor(units);
    case Round::Up: return negative ? std::floor(units) : std::ceil(units);
  }
  return units;
}

}  // namespace

u64 toFormat(double value, const Format &f, Round round, bool saturate) {
  if (value != value) return f.nan;
  bool negative = std::signbit(value);
  u64 sign = u64(negative) << (f.exponent + f.mantissa);
  int bias = (1 << (f.exponent - 1)) - 1;
  int topExponent = (1 << f.exponent) - 1;                          // all ones
  u64 infinity = u64(topExponent) << f.mantissa;
  u64 largest = f.infinities ? infinity - 1 : infinity + (1ull << f.mantissa) - 2;
  double magnitude = std::fabs(value);
  if (std::isinf(magnitude)) return sign | (saturate ? largest : f.infinities ? infinity : f.nan);
  if (magnitude == 0) return sign;
  int exponent;
  std::frexp(magnitude, &exponent);
  exponent = std::max(exponent - 1, 1 - bias);                      // subnormal numbers share the smallest one
  double units = rounded(std::ldexp(magnitude, f.mantissa - exponent), round, negative);
  if (units >= double(2ull << f.mantissa)) {
    units /= 2;
    exponent++;
  }
  u64 bits;
  if (units < double(1ull << f.mantissa)) bits = u64(units);        // subnormal
  else if (exponent + bias > topExponent) bits = infinity + (1ull << f.mantissa);
  else bits = (u64(exponent + bias) << f.mantissa) + (u64(units) - (1ull << f.mantissa));
  if (bits > largest) {
    bool towardsZero = round == Round::Zero || (round == Round::Down && !negative) || (round == Round::Up && negative);
    bits = saturate || towardsZero ? largest : f.infinities ? infinity : f.nan;
  }
  return sign | bits;
}

double fromFormat(u64 bits, const Format &f) {
  int bias = (1 << (f.exponent - 1)) - 1;
  u64 mantissa = bits & ((1ull << f.mantissa) - 1);
  int exponent = int(bits >> f.mantissa & ((1ull << f.exponent) - 1));
  bool negative = bits >> (f.exponent + f.mantissa) & 1;
  int top = (1 << f.exponent) - 1;
  double value;
  if (f.infinities && exponent == top) value = mantissa ? NAN : INFINITY;
  else if (!f.infinities && exponent == top && mantissa == (1ull << f.mantissa) - 1) value = NAN;
  else if (exponent == 0) value = std::ldexp(double(mantissa), 1 - bias - f.mantissa);
  else value = std::ldexp(double(mantissa + (1ull << f.mantissa)), exponent - bias - f.mantissa);
  return negative ? -value : value;
}

namespace {

struct ByteTable {
  float value[256];
  explicit ByteTable(const Format &f) {
    for (int k = 0; k < 256; k++) value[k] = float(fromFormat(u64(k), f));
  }
};

}  // namespace

float e4m3ToFloat(u8 bits) {
  static const ByteTable table(kE4M3);
  return table.value[bits];
}

float e5m2ToFloat(u8 bits) {
  static const ByteTable table(kE5M2);
  return table.value[bits];
}

}  // namespace emu
