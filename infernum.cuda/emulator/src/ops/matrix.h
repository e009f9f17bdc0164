// Elements of matrix fragments: reading registers as numbers.
#pragma once

#include "formats.h"
#include "memory_ops.h"

namespace emu {

enum class Element : u8 { F16, BF16, TF32, E4M3, E5M2, S8, U8, F64, None };

inline Element elementOf(Type t) {
  switch (t) {
    case Type::F16: return Element::F16;
    case Type::BF16: return Element::BF16;
    case Type::TF32:
    case Type::F32: return Element::TF32;
    case Type::E4M3: return Element::E4M3;
    case Type::E5M2: return Element::E5M2;
    case Type::S8: return Element::S8;
    case Type::U8: return Element::U8;
    default: return Element::None;
  }
}

inline u32 bytesOf(Element e) { return e == Element::F16 || e == Element::BF16 ? 2 : e == Element::TF32 ? 4 : e == Element::F64 ? 8 : 1; }
inline bool isInteger(Element e) { return e == Element::S8 || e == Element::U8; }

// The n-th element of a 32-bit register. tf32 keeps the 19 upper bits of an f32; the others are ignored.
inline float elementFloat(u32 bits, Element e, u32 n) {
  switch (e) {
    case Element::F16: return halfToFloat(u16(bits >> (16 * n)));
    case Element::BF16: return bfToFloat(u16(bits >> (16 * n)));
    case Element::TF32: return bitCast<float>(bits & 0xffffe000u);
    case Element::E4M3: return e4m3ToFloat(u8(bits >> (8 * n)));
    case Element::E5M2: return e5m2ToFloat(u8(bits >> (8 * n)));
    default: return 0;
  }
}
inline s32 elementInteger(u32 bits, Element e, u32 n) {
  u8 byte = u8(bits >> (8 * n));
  return e == Element::S8 ? s32(s8(byte)) : s32(byte);
}

inline s32 saturatedSum(s64 x) { return s32(x > INT32_MAX ? INT32_MAX : x < INT32_MIN ? INT32_MIN : x); }

}  // namespace emu
