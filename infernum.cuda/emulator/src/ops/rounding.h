// Rounding modes and flushing of subnormal numbers, by the CPU's control register: what .rz, .rm, .rp and .ftz
// mean for an instruction of IEEE 754 arithmetic is what SSE and AVX do under these modes.
#pragma once

#include "dispatch.h"

namespace emu {

constexpr u8 kModeRound = 3;   // 0 nearest, 1 down, 2 up, 3 zero: as in MXCSR
constexpr u8 kModeFlush = 4;   // inputs and results that are subnormal become zero with their sign
constexpr u8 kModeSaturate = 8;

// The mode that the instruction's modifiers ask for.
u8 roundingMode(const Instruction &i);
// Makes `inst` run under its mode, where that isn't the normal one. `inst.run` and `inst.mode` are set.
void wrapRounding(Inst &inst);

}  // namespace emu
