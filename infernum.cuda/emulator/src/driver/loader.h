// Loads PTX into a context: variables get memory, kernels are decoded.
#pragma once

#include "state.h"

namespace emu {

// On failure the module is null and `log` says why. Kernels that can't run are told in `log` and in the findings
// but don't keep the module from loading.
CUresult loadPtx(const std::shared_ptr<Context> &context, const char *text, std::shared_ptr<LoadedModule> &module, std::string &log);

}  // namespace emu
