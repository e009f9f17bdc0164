// Barriers, and what is wrong when lanes don't come to one.
#pragma once

#include "machine.h"

namespace emu {

constexpr u8 kAligned = 1;     // Inst::flags of barriers: all lanes of a warp execute it together
constexpr u8 kArriveOnly = 2;  // barrier.arrive

// A fragment comes to a barrier; `f.pc` is behind it. It is put among the warp's fragments, waiting or not.
void arrive(Warp &w, const Inst &i, Fragment f);
// Lanes ended: barriers of the whole block expect fewer.
void lanesExited(Warp &w);
// Of lanes that stand at a collective, those with one member mask whose members have all come; 0: none are complete.
u32 completeGroup(const Warp &w, const Inst &i, u32 mask);
// Members of a collective that ended, or lanes that aren't members but execute it.
void checkMembers(Warp &w, const Inst &i, u32 mask, u32 members);
// No warp of the block can go on: reports why and ends the kernel.
[[noreturn]] void stuck(Block &block);
[[noreturn]] void timeOut(Warp &w);

// PTX ISA 9.7.13.1; used by decodeControl. Inst: imm or a (barrier), b (threads; kNone: all), d (predicate of
// .red), c (its source), mode (0 none, 1 popc, 2 and, 3 or).
}  // namespace emu
