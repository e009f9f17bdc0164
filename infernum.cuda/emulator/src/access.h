// Checked access to memory: turns the addresses of an instruction's lanes into host addresses.
#pragma once

#include "machine.h"

namespace emu {

enum class Access : u8 { Read, Write, Atomic };

// Host addresses, one per lane; lanes out of the mask hold a valid address too (that of some lane in it).
struct LaneAddresses {
  alignas(32) u64 at[kLanes];
  bool contiguous = false;   // lane i's bytes follow those of lane i-1, and the mask is full
};

// Checks bounds, alignment, life and, for reads, that the bytes were written; marks written ones. Faults throw,
// reads of unwritten bytes are only reported. The instruction's fields: a (base register), flags & kNarrowBase,
// imm (offset), size and count (bytes), space.
void resolve(Warp &w, const Inst &i, u32 mask, Access access, LaneAddresses &out);
// The same for addresses given: `raw` are those of the PTX (offsets in shared and local memory).
void resolveAt(Warp &w, const Inst &i, u32 mask, Access access, Space space, u32 bytes, const u64 *raw, LaneAddresses &out);

constexpr u8 kNarrowBase = 1;    // the base register has 32 bits
constexpr u8 kFrameLocal = 2;    // local memory, counted from the frame
constexpr u8 kKernelParameter = 4;
constexpr u8 kStrong = 8;        // volatile, relaxed, acquire, release: not a plain access for the race check
constexpr u8 kRelease = 16;      // release, acq_rel: publishes what the block wrote before

// Host address of device memory for a whole range, or null; used by copies and by printf.
u8 *hostRange(u64 address, u64 bytes);

// Done when the copy is waited for.
void finishCopy(Warp &w, const AsyncCopy &copy);

}  // namespace emu
