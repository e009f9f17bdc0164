// The way from a stand-in to the emulator that the process already loaded: streams to enqueue work on, and device
// memory that is checked.
#pragma once

#include "cuda_api.h"
#include "infernum_emulator.h"

namespace standin {

/// Functions of the loaded libcuda.so.1; all null where that isn't the emulator.
struct Emulator {
  decltype(&infernumEmulatorEnqueue) enqueue = nullptr;
  decltype(&infernumEmulatorAccess) access = nullptr;
  decltype(&cuCtxGetCurrent) currentContext = nullptr;
  decltype(&cuCtxGetDevice) currentDevice = nullptr;
  decltype(&cuCtxPushCurrent_v2) push = nullptr;
  decltype(&cuCtxPopCurrent_v2) pop = nullptr;
  decltype(&cuDevicePrimaryCtxRetain) retainPrimary = nullptr;
  decltype(&cuDevicePrimaryCtxRelease_v2) releasePrimary = nullptr;
  decltype(&cuPointerGetAttribute) pointerAttribute = nullptr;
  decltype(&cuStreamGetCtx) streamContext = nullptr;

  /// The process's one. Found on first use.
  static const Emulator& get();
  bool there() const { return enqueue != nullptr && access != nullptr; }
};

/// Makes a context current for a scope.
class Current {
 public:
  explicit Current(CUcontext context) { Emulator::get().push(context); }
  ~Current() {
    CUcontext ignored;
    Emulator::get().pop(&ignored);
  }
  Current(const Current&) = delete;
};

}  // namespace standin
