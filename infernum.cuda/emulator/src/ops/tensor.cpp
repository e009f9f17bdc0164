#include "dispatch.h"
namespace emu {
bool decodeTensor(Decoder &, const Instruction &, Inst &) { return false; }
bool decodeMatrixMemory(Decoder &, const Instruction &, Inst &) { return false; }
bool decodeWmma(Decoder &, const Instruction &, Inst &) { return false; }
}
