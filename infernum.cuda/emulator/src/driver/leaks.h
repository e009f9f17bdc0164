// Device memory that nobody freed.
#pragma once

#include "state.h"

namespace emu {

size_t reportLeaks(int device);
// At the end of the process, for all devices.
void watchLeaksAtExit();

}  // namespace emu
