// The kinds of work that streams and graphs have.
#pragma once

#include "queue.h"

namespace emu {

struct KernelWork : Work {
  std::shared_ptr<LoadedModule> module;
  LoadedFunction *function = nullptr;
  std::shared_ptr<Context> context;
  Dim3 grid, block;
  u32 dynamicShared = 0;
  std::vector<u8> parameters;
  bool cooperative = false;
  std::vector<void *> pointers;        // what cuGraphKernelNodeGetParams gives out
  int run() override;
  std::string name() const override { return "kernel " + function->name; }
  std::string kernelName() const override { return function->name; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_KERNEL; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<KernelWork>(*this); }
};

// Rows of bytes; a side is host memory (its address) or device memory.
struct CopyWork : Work {
  u64 to = 0, from = 0;
  bool toDevice = true, fromDevice = true;
  size_t width = 0, height = 1, depth = 1, toPitch = 0, fromPitch = 0, toSlice = 0, fromSlice = 0;
  std::vector<u8> staged;              // host bytes taken when the call was made (copies that may return early)
  int device = 0;
  std::shared_ptr<Context> context;
  CUDA_MEMCPY3D description{};
  int run() override;
  std::string name() const override { return "a copy"; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_MEMCPY; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<CopyWork>(*this); }
};

struct MemsetWork : Work {
  CUDA_MEMSET_NODE_PARAMS p{};
  int run() override;
  std::string name() const override { return "a memset"; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_MEMSET; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<MemsetWork>(*this); }
};

struct HostWork : Work {
  CUDA_HOST_NODE_PARAMS p{};
  void (*callback)(CUstream, CUresult, void *) = nullptr;  // of cuStreamAddCallback
  CUstream stream = nullptr;
  int run() override;
  std::string name() const override { return "a host function"; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_HOST; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<HostWork>(*this); }
};

// Writes the time at which it was reached.
struct EventRecordWork : Work {
  std::shared_ptr<double> milliseconds;
  std::shared_ptr<Event> event;        // in graphs
  int run() override;
  std::string name() const override { return "an event"; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_EVENT_RECORD; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<EventRecordWork>(*this); }
};

struct FreeWork : Work {
  CUdeviceptr address = 0;
  int run() override;
  std::string name() const override { return "cuMemFreeAsync"; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_MEM_FREE; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<FreeWork>(*this); }
};

// The begin of memory from a pool, in stream order; only with the switch "streams".
struct AllocateWork : Work {
  CUdeviceptr address = 0;
  size_t bytes = 0;
  int run() override;
  std::string name() const override { return "cuMemAllocAsync"; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_MEM_ALLOC; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<AllocateWork>(*this); }
};

// cuStreamWriteValue and cuStreamWaitValue.
struct ValueWork : Work {
  CUdeviceptr address = 0;
  u64 value = 0;
  u32 bytes = 4, flags = 0;
  bool waiting = false;
  int run() override;
  std::string name() const override { return waiting ? "cuStreamWaitValue" : "cuStreamWriteValue"; }
  bool signals() const override { return true; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_EMPTY; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<ValueWork>(*this); }
};

// infernumEmulatorEnqueue
struct LibraryWork : Work {
  struct User {
    int (*step)(void *) = nullptr;
    void *user = nullptr;
    void (*release)(void *) = nullptr;
    ~User() { if (release) release(user); }
  };
  std::shared_ptr<User> user;
  std::string label;
  int run() override;
  std::string name() const override { return label.empty() ? "work of a library" : label; }
  CUgraphNodeType type() const override { return CU_GRAPH_NODE_TYPE_HOST; }
  std::shared_ptr<Work> copy() const override { return std::make_shared<LibraryWork>(*this); }
};

double nowMilliseconds();
// Checks a range of device memory for a copy; a finding and an error if it isn't all in one live allocation, or
// (reading) if some byte of it was never written.
CUresult checkRange(CUdeviceptr address, size_t bytes, bool write, const char *what);
// Notes that the running work touches a range; checkRange does it too.
void touch(CUdeviceptr address, size_t bytes, bool write);
CUresult checkBounds(CUdeviceptr address, size_t bytes, const char *what);

}  // namespace emu
