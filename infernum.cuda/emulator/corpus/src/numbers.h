// Narrow floating-point formats for the references, written from their definitions and slow on purpose: a value
// is encoded by looking for the nearest of all values of the format, so that no rounding code is shared with what
// is tested. IEEE 754 binary16; bfloat16; OCP 8-bit floating point (E4M3 without infinities, E5M2).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace corpus {

/// A format of `Exponent` and `Mantissa` bits below one sign bit, held in `Bits`.
template <class Bits, int Exponent, int Mantissa, bool Finite = false>
struct Narrow {
  Bits bits = 0;

  static constexpr int kBias = (1 << (Exponent - 1)) - 1;

  static Narrow of(double value) {
    static const std::vector<double> values = magnitudes();
    const Bits sign = std::signbit(value) ? Bits(1) << (Exponent + Mantissa) : 0;
    if (std::isnan(value)) {
      return {Bits((Bits(1) << (Exponent + Mantissa)) - 1)};
    }
    const double size = std::fabs(value);
    size_t above = std::lower_bound(values.begin(), values.end(), size) - values.begin();
    if (above == values.size()) {  // beyond the largest: saturates, or becomes infinite half a step later
      const double step = values[values.size() - 1] - values[values.size() - 2];
      const bool infinite = !Finite && size >= values.back() + step / 2;
      return {Bits(sign | Bits(infinite ? values.size() : values.size() - 1))};
    }
    if (values[above] == size || above == 0) {
      return {Bits(sign | Bits(above))};
    }
    const double low = size - values[above - 1], high = values[above] - size;
    const bool up = high < low || (high == low && above % 2 == 0);
    return {Bits(sign | Bits(up ? above : above - 1))};
  }

  double value() const {
    const Bits body = bits & Bits((Bits(1) << (Exponent + Mantissa)) - 1);
    const bool negative = bits >> (Exponent + Mantissa) & 1;
    const double size = magnitude(body);
    return negative ? -size : size;
  }

  operator double() const { return value(); }
  bool operator==(const Narrow& other) const { return bits == other.bits; }

 private:
  static double magnitude(unsigned body) {
    const unsigned exponent = body >> Mantissa, fraction = body & ((1u << Mantissa) - 1);
    const bool top = exponent == (1u << Exponent) - 1;
    if (Finite ? body == (1u << (Exponent + Mantissa)) - 1 : top && fraction != 0) {
      return std::numeric_limits<double>::quiet_NaN();
    }
    if (!Finite && top) {
      return std::numeric_limits<double>::infinity();
    }
    return exponent == 0 ? std::ldexp(fraction, 1 - kBias - Mantissa)
                         : std::ldexp(fraction + (1u << Mantissa), int(exponent) - kBias - Mantissa);
  }

  static std::vector<double> magnitudes() {
    std::vector<double> values;
    for (unsigned body = 0; std::isfinite(magnitude(body)); body++) {
      values.push_back(magnitude(body));
    }
    return values;
  }
};

using Half = Narrow<uint16_t, 5, 10>;
using BFloat = Narrow<uint16_t, 8, 7>;
using E4M3 = Narrow<uint8_t, 4, 3, true>;

/// E5M2 conversions with saturation to finite values, as the conversion instructions of PTX do.
struct E5M2 : Narrow<uint8_t, 5, 2> {
  static E5M2 of(double value) {
    constexpr double kLargest = 57344;
    const double clamped = std::isnan(value) ? value : std::clamp(value, -kLargest, kLargest);
    return {Narrow<uint8_t, 5, 2>::of(clamped)};
  }
};

/// A float whose mantissa was rounded to the 10 bits of TF32, ties away from zero (cvt.rna.tf32.f32).
inline float tf32(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  bits = (bits + 0x1000u) & ~0x1fffu;
  std::memcpy(&value, &bits, sizeof bits);
  return value;
}

}  // namespace corpus
