// cvt in general: reads an element, converts it by the rules of PTX ISA 9.7.9.21, writes it. Slow but complete;
// convert.cpp has faster handlers of the pairs that kernels use in inner loops.
#pragma once

#include "formats.h"
#include "rounding.h"

namespace emu {

struct Conversion {
  Type from, to;
  u32 fromBytes, toBytes;       // of the registers
  Round round = Round::Nearest; // to a smaller format
  bool hasRound = false;
  enum Integral : u8 { None, Even, Zero, Down, Up } integral = None;  // .rni .rzi .rmi .rpi
  bool saturate = false, flush = false, relu = false, finite = false;
};

// One lane; `bits` are the register's.
u64 convertElement(u64 bits, const Conversion &c);
// Of a float that isn't in a register: for conversions of two f32 into a pair.
u64 convertFloat(double value, const Conversion &c);

}  // namespace emu
