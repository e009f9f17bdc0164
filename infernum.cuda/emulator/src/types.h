// Names for the sizes that a GPU knows, and the types of PTX (PTX ISA, section 5.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace emu {

using u8 = uint8_t;
using s8 = int8_t;
using u16 = uint16_t;
using s16 = int16_t;
using u32 = uint32_t;
using s32 = int32_t;
using u64 = uint64_t;
using s64 = int64_t;

constexpr u32 kLanes = 32;
constexpr u32 kFullMask = 0xffffffffu;
constexpr u32 kNone = 0xffffffffu;  // "no register" in a decoded operand

template <class To, class From>
inline To bitCast(const From &from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

enum class Type : u8 {
  None, Pred,
  U8, S8, B8, U16, S16, B16, F16, BF16, U32, S32, B32, F32, F16x2, BF16x2, TF32, U64, S64, B64, F64, B128,
  E4M3x2, E5M2x2, E4M3, E5M2
};

Type typeNamed(std::string_view name);   // Type::None where there is no such type
const char *typeName(Type type);
u32 sizeOf(Type type);                   // bytes; a predicate counts as 4 (one bit per lane)
bool isFloat(Type type);
bool isSigned(Type type);

// PTX that can't be understood or isn't supported; `line` is the PTX line.
struct PtxError : std::runtime_error {
  PtxError(u32 line, const std::string &message, bool unsupported = false)
      : std::runtime_error("line " + std::to_string(line) + ": " + message), line(line), unsupported(unsupported) {}
  u32 line;
  bool unsupported;
};

struct Dim3 {
  u32 x = 1, y = 1, z = 1;
  u64 count() const { return u64(x) * y * z; }
  Dim3 at(u64 linear) const { return {u32(linear % x), u32(linear / x % y), u32(linear / x / y)}; }
};

}  // namespace emu
