// The CUDA driver as the corpus sees it: a table of functions found by name in a libcuda.so.1, be it the
// emulator's or NVIDIA's. Nothing of NVIDIA's is needed to build it.
#pragma once

#include <stdexcept>
#include <string>

#include "cuda_api.h"
#include "infernum_emulator.h"

namespace corpus {

// Without cu and the suffix of the version.
#define CORPUS_DRIVER_FUNCTIONS(F)                             \
  F(init, cuInit)                                              \
  F(driverVersion, cuDriverGetVersion)                         \
  F(deviceGet, cuDeviceGet)                                    \
  F(deviceCount, cuDeviceGetCount)                             \
  F(deviceName, cuDeviceGetName)                               \
  F(deviceAttribute, cuDeviceGetAttribute)                     \
  F(contextCreate, cuCtxCreate_v2)                             \
  F(contextDestroy, cuCtxDestroy_v2)                           \
  F(contextCurrent, cuCtxGetCurrent)                           \
  F(contextSet, cuCtxSetCurrent)                               \
  F(contextSynchronize, cuCtxSynchronize)                      \
  F(errorName, cuGetErrorName)                                 \
  F(moduleLoad, cuModuleLoadDataEx)                            \
  F(moduleUnload, cuModuleUnload)                              \
  F(moduleFunction, cuModuleGetFunction)                       \
  F(moduleGlobal, cuModuleGetGlobal_v2)                        \
  F(functionSetAttribute, cuFuncSetAttribute)                  \
  F(occupancy, cuOccupancyMaxActiveBlocksPerMultiprocessor)    \
  F(memoryAllocate, cuMemAlloc_v2)                             \
  F(memoryFree, cuMemFree_v2)                                  \
  F(hostAllocate, cuMemAllocHost_v2)                           \
  F(hostFree, cuMemFreeHost)                                   \
  F(copyIn, cuMemcpyHtoD_v2)                                   \
  F(copyOut, cuMemcpyDtoH_v2)                                  \
  F(copyInAsync, cuMemcpyHtoDAsync_v2)                         \
  F(copyOutAsync, cuMemcpyDtoHAsync_v2)                        \
  F(copyPeerAsync, cuMemcpyPeerAsync)                          \
  F(fill8, cuMemsetD8_v2)                                      \
  F(streamCreate, cuStreamCreate)                              \
  F(streamDestroy, cuStreamDestroy_v2)                         \
  F(streamSynchronize, cuStreamSynchronize)                    \
  F(streamWaitEvent, cuStreamWaitEvent)                        \
  F(eventCreate, cuEventCreate)                                \
  F(eventRecord, cuEventRecord)                                \
  F(eventDestroy, cuEventDestroy_v2)                           \
  F(launch, cuLaunchKernel)                                    \
  F(launchCooperative, cuLaunchCooperativeKernel)

// Only the emulator has these.
#define CORPUS_EMULATOR_FUNCTIONS(F)                    \
  F(set, infernumEmulatorSet)                           \
  F(findings, infernumEmulatorReportsJson)              \
  F(counters, infernumEmulatorCountersJson)             \
  F(checkLeaks, infernumEmulatorCheckLeaks)             \
  F(registers, infernumEmulatorRegisters)               \
  F(capturePrintf, infernumEmulatorCapturePrintf)       \
  F(printed, infernumEmulatorPrintf)

/// A call of the driver that failed: what was called, and CUDA's name of the result.
struct DriverError : std::runtime_error {
  DriverError(CUresult result, const std::string& message) : std::runtime_error(message), code(result) {}
  CUresult code;
};

/// One opened libcuda.so.1. As thread-safe as that is.
class Driver {
 public:
  /// @param path a file, or a bare name that the system's loader searches
  explicit Driver(const std::string& path);

  /// Throws DriverError unless the result is success.
  void check(CUresult result, const std::string& call) const;
  std::string name(CUresult result) const;
  bool emulated() const { return findings != nullptr; }
  /// The emulator's findings, one JSON object a line; nothing from a real driver.
  std::string findingsText() const { return text(findings); }
  std::string countersText() const { return text(counters); }
  /// What kernels printed since it was captured.
  std::string printedText() const { return text(printed); }

#define F(field, symbol) decltype(&::symbol) field = nullptr;
  CORPUS_DRIVER_FUNCTIONS(F)
  CORPUS_EMULATOR_FUNCTIONS(F)
#undef F

 private:
  static std::string text(size_t (*source)(char*, size_t));
};

}  // namespace corpus
