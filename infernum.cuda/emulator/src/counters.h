// What launches did, summed by kernel name: a deterministic stand-in for a profiler.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "machine.h"

namespace emu {

class Counters {
 public:
  static Counters &instance();
  void add(const Launch &launch, const std::vector<Tally *> &tallies);
  std::string json();            // one object a line
  void clear();

  void setRegisters(const std::string &kernel, u32 registers);
  u32 registers(const std::string &kernel);  // 0: unknown

 private:
  struct Kernel {
    u64 launches = 0, blocks = 0, warpInstructions = 0, laneInstructions = 0, tensor = 0, requests = 0, sectors = 0, conflicts = 0, sharedRequests = 0;
    u64 classes[size_t(Class::Count)] = {};
    std::map<std::string, BufferTraffic> buffers;
    double occupancy = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Kernel> kernels_;
  std::map<std::string, u32> registers_;
};

// Warps that an SM holds at once, by threads, registers and shared memory, over the most it can hold.
double occupancy(u32 architecture, u32 threads, u32 registers, u32 sharedBytes);
u32 blocksPerMultiprocessor(u32 architecture, u32 threads, u32 registers, u32 sharedBytes);

// Limits of an architecture (CUDA programming guide, table of technical specifications per compute capability).
struct Limits {
  u32 sharedPerBlock, sharedPerBlockOptIn, sharedPerMultiprocessor, threadsPerMultiprocessor, blocksPerMultiprocessor;
  u32 registersPerBlock = 65536, registersPerMultiprocessor = 65536, registersPerThread = 255, threadsPerBlock = 1024;
  u32 reservedShared = 1024;
};
Limits limitsOf(u32 architecture);

}  // namespace emu
