// What a launch may ask for.
#pragma once

#include "works.h"

namespace emu {

// Fills a kernel's work from the driver's arguments; an error (and a finding) where the launch can't be done.
CUresult makeKernelWork(const std::shared_ptr<Context> &context, CUfunction function, Dim3 grid, Dim3 block, u32 sharedBytes, void **parameters,
                        void **extra, bool cooperative, std::shared_ptr<KernelWork> &work);

}  // namespace emu
