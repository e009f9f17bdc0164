// The 16-bit floats of device memory, as the libraries' stand-ins compute with them: widened to float, rounded to the
// nearest, ties to even.
#pragma once

#include <cstdint>
#include <cstring>

namespace standin {

struct Half {
  _Float16 value;
  Half() = default;
  Half(float x) : value(static_cast<_Float16>(x)) {}
  operator float() const { return static_cast<float>(value); }
};

struct BFloat {
  uint16_t bits;
  BFloat() = default;
  BFloat(float x) {
    uint32_t word;
    std::memcpy(&word, &x, sizeof word);
    const bool nan = (word & 0x7fffffffu) > 0x7f800000u;
    bits = nan ? uint16_t(0x7fff) : uint16_t((word + 0x7fffu + (word >> 16 & 1)) >> 16);
  }
  operator float() const {
    const uint32_t word = uint32_t(bits) << 16;
    float x;
    std::memcpy(&x, &word, sizeof x);
    return x;
  }
};

static_assert(sizeof(Half) == 2 && sizeof(BFloat) == 2);

}  // namespace standin
