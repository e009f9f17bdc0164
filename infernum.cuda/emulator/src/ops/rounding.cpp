#include "rounding.h"

#include <immintrin.h>

namespace emu {

namespace {

void underMode(Warp &w, const Inst &i, u32 mask) {
  u32 before = _mm_getcsr();
  u32 flush = (i.mode & kModeFlush) ? 0x8040 : 0;  // FTZ and DAZ
  _mm_setcsr((before & ~0xe040u) | u32(i.mode & kModeRound) << 13 | flush);
  i.inner(w, i, mask);
  _mm_setcsr(before);
}

}  // namespace

u8 roundingMode(const Instruction &i) {
  u8 mode = 0;
  for (size_t k = 1; k < i.words.size(); k++) {
    const std::string &word = i.words[k];
    if (word == "rm") mode |= 1;
    else if (word == "rp") mode |= 2;
    else if (word == "rz") mode |= 3;
    else if (word == "ftz") mode |= kModeFlush;
    else if (word == "sat") mode |= kModeSaturate;
  }
  return mode;
}

void wrapRounding(Inst &inst) {
  if (!(inst.mode & (kModeRound | kModeFlush))) return;
  inst.inner = inst.run;
  inst.run = underMode;
}

}  // namespace emu
