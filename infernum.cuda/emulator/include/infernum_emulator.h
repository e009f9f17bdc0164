// What the emulator offers beyond the driver API: findings of its checks, counters, seeds, switches.
//
// A real libcuda.so.1 has none of these symbols: look them up with dlsym(RTLD_DEFAULT, ...) and do
// without when they are absent. All functions may be called from any thread, before or after cuInit.
//
// Environment (read once, at the first call of any function of this library):
//   INFERNUM_EMULATOR_DEVICES    number of devices (default 1, at most 16)
//   INFERNUM_EMULATOR_ARCH       compute capability of all devices: 80, 89, 90, 100, 120 (default 80)
//   INFERNUM_EMULATOR_MEMORY     bytes of memory per device (default 8 GiB)
//   INFERNUM_EMULATOR_THREADS    worker threads that run blocks (default: all processors)
//   INFERNUM_EMULATOR_SEED       order in which independent work of streams runs (default 1)
//   INFERNUM_EMULATOR_RACES      1: shared-memory and global race checks (default 0)
//   INFERNUM_EMULATOR_STREAMS    1: work of two streams on the same memory that nothing orders (default 0)
//   INFERNUM_EMULATOR_COUNTERS   1: bytes per buffer, sectors, bank conflicts (default 0; the rest is always counted)
//   INFERNUM_EMULATOR_LIMIT      lane-instructions that one launch may execute before it is ended with
//                                CUDA_ERROR_LAUNCH_TIMEOUT (default 0: no limit)
//   INFERNUM_EMULATOR_LOG        1: findings and unsupported calls on standard error too (default 1)
//   INFERNUM_EMULATOR_ORDERED    1: streams run at once, in the order of calls (default 0: deferred)
#ifndef INFERNUM_EMULATOR_H
#define INFERNUM_EMULATOR_H

#include <stddef.h>
#include <stdint.h>

#include "cuda_api.h"

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

// The version of this interface: 1.
int infernumEmulatorVersion(void);

// Changes a switch while running. Names: "seed", "races", "streams", "counters", "limit", "log", "threads", "ordered", "arch"
// ("arch" before the first context only). Returns 0, or 1 for an unknown name.
int infernumEmulatorSet(const char *name, uint64_t value);

// The number of findings since the start or the last clear.
size_t infernumEmulatorReportsCount(void);

// Copies all findings into `buffer`, one JSON object a line (UTF-8), and always returns the number of bytes
// needed with the terminating zero; what doesn't fit is cut at a line's end. Fields:
//   kind     "out-of-bounds", "misaligned", "use-after-free", "double-free", "invalid-free", "uninitialised",
//            "shared-race", "global-race", "divergent-barrier", "barrier-deadlock", "missing-async-wait",
//            "divergent-collective", "missing-stream-wait", "mbarrier", "leak", "resource-limit", "pageable-async", "unsupported", "trap", "assert",
//            "stack-overflow", "timeout", "wrong-space", "invalid-call"
//   message  one line for people
//   kernel, line (of the PTX), source ("file:line", only of PTX made with -lineinfo), instruction,
//   block [x,y,z], thread [x,y,z]: where the finding comes from a kernel
//   count    how often the same finding was seen at this instruction in this launch
size_t infernumEmulatorReportsJson(char *buffer, size_t size);

// The same, one readable line per finding.
size_t infernumEmulatorReportsText(char *buffer, size_t size);

void infernumEmulatorReportsClear(void);

// Looks for device memory not freed and reports each allocation as a "leak"; returns their number. It is done
// by itself at exit and when a context is destroyed.
size_t infernumEmulatorCheckLeaks(void);

// Counters since the start or the last clear, as one JSON object per kernel and line: kernel, launches, blocks,
// warpInstructions, laneInstructions, classes {name: warp instructions}, divergence (share of lanes idle),
// tensor (mma instructions), occupancy (estimate, 0..1), and with the switch "counters":
// buffers {label or address: {read, written}} in bytes, requests, sectors, sectorsPerRequest, bankConflicts.
// Only what ran is counted: synchronise first.
size_t infernumEmulatorCountersJson(char *buffer, size_t size);
void infernumEmulatorCountersClear(void);

// Names the allocation that holds `address` in findings and counters. Returns 0, or 1 where there is none.
int infernumEmulatorLabel(CUdeviceptr address, const char *label);

// Tells how many registers a thread of this kernel needs (as ptxas -v says) for launch limits and occupancy.
// It holds for kernels of this name loaded before and after. Environment: INFERNUM_EMULATOR_REGISTERS names a
// file of lines "kernel registers".
void infernumEmulatorRegisters(const char *kernel, int registers);

// Standard output of kernels (printf): taken from a buffer if captured, else written to stdout.
void infernumEmulatorCapturePrintf(int capture);
size_t infernumEmulatorPrintf(char *buffer, size_t size);

// Enqueues work of a library (a stand-in for cuBLAS or NCCL) on a stream, or into its capture. `step` is called
// when everything before it in the stream is done; it returns 0 when it is done, 1 when it must be asked again
// (a collective whose other ranks haven't come yet: other streams go on meanwhile), or a CUresult that the
// stream fails with. It must not call the driver API. `release` (or null) is called once `user` isn't needed.
CUresult infernumEmulatorEnqueue(CUstream stream, int (*step)(void *user), void *user, void (*release)(void *user), const char *name);

// The host address behind `bytes` bytes of device memory at `address`, or null where they aren't all inside
// one live allocation. Reads must be announced with write = 0, which also checks that they are initialised
// and reports what is not; write = 1 marks them as initialised. Meant for `step` functions only.
void *infernumEmulatorAccess(CUdeviceptr address, size_t bytes, int write, const char *what);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
#endif
