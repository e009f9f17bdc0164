// What the groups that touch memory share.
#pragma once

#include "../access.h"
#include "dispatch.h"

namespace emu {

Space spaceOf(const Instruction &i);
Class classOf(Space space);
// Fills the address fields that `resolve` reads.
void setAddress(Decoder &d, const Operand &o, Space space, Inst &inst);

}  // namespace emu
