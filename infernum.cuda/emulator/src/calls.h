// Calls of device functions and of the built-in ones (printf, assert).
#pragma once

#include "machine.h"

namespace emu {

// Makes frames for the lanes of the fragment, which stands at the call; several where a register calls
// different functions. Built-in functions are done at once.
std::vector<Fragment> call(Warp &w, const Inst &i, const Fragment &f);
// Lanes leave a frame; they go on behind the call.
Fragment returnFrom(Warp &w, Frame *frame, u32 mask);
// Fills constants and special registers of a frame.
void prepareRegisters(const Warp &w, const FunctionInfo &function, u8 *registers);
void prepareSpecials(const Warp &w, const FunctionInfo &function, u8 *registers);
void prepareBlockSpecials(const Warp &w, const FunctionInfo &function, u8 *registers);  // those that the block's index gives

void devicePrintf(Warp &w, const Inst &i, u32 lane, u64 format, u64 arguments);
// Standard output of kernels: kept while captured.
void capturePrintf(bool capture);
std::string takePrintf();

}  // namespace emu
