// What only runs with a switch on, or rarely: counters of memory traffic, races, copies not waited for.
#pragma once

#include "access.h"

namespace emu {

// With the switches "counters" or "races". `raw` are addresses (global) or offsets (shared).
void observeGlobal(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw);
void observeShared(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw);

// A fence; Inst::mode 0: of the block, 1: wider.
void observeFence(Warp &w, const Inst &i, u32 mask);

// Reports reads of shared memory to which a cp.async goes that nobody has waited for.
void checkPendingCopies(Warp &w, const Inst &i, u32 mask, const u64 *raw, u32 bytes);

}  // namespace emu
