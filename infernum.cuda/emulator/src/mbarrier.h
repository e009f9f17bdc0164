// The word of an mbarrier in shared memory (PTX ISA 9.7.13.15.1 leaves its layout open) and what is to arrive at it.
#pragma once

#include "access.h"

namespace emu {

struct Mbarrier {
  u32 pending = 0, expected = 0;  // arrivals: of this phase, and of the next ones
  s32 transactions = 0;           // bytes that are still to come
  u32 phase = 0;                  // its parity
  bool valid = false;

  static Mbarrier of(u64 word);
  u64 word() const;
};

}  // namespace emu
