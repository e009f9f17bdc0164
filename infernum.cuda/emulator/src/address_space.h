// Where the state spaces lie in generic addresses (PTX ISA, section 9.7.9.1: generic addressing).
//
// Device memory is host memory with a tag that makes its address non-canonical on x86-64: a host that follows a
// device address faults, as with a real device. Pinned host memory has the same address on both sides, as under
// unified virtual addressing. The other windows hold offsets.
#pragma once

#include "types.h"

namespace emu {

constexpr u64 kHostMask = 0x00007fffffffffffull;
constexpr u64 kDeviceTag = 1ull << 49;
constexpr u64 kSharedTag = 1ull << 50;
constexpr u64 kLocalTag = 1ull << 51;
constexpr u64 kParamTag = 1ull << 52;
constexpr u64 kFunctionTag = 1ull << 53;
constexpr u64 kWindowMask = kSharedTag | kLocalTag | kParamTag;
constexpr u64 kOffsetMask = 0xffffffffull;

inline u8 *hostOf(u64 address) { return reinterpret_cast<u8 *>(address & kHostMask); }

}  // namespace emu
