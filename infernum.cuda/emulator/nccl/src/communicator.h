// A rank's communicator, and the task that moves its operations on a stream.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../../standin/emulator.h"
#include "operation.h"

namespace nccl {
struct Task;
}

/// What ncclComm_t points to.
struct ncclComm {
  static constexpr unsigned kAlive = 0x6e63636c;
  unsigned alive = kAlive;
  nccl::World* world = nullptr;
  int rank = 0, device = 0;
  CUcontext context = nullptr;
  bool primary = false;  // retained by ncclCommInitAll
  uint64_t ticket = 0;   // last collective step
  uint64_t enqueued = 0, finished = 0;  // tasks; they run in the order of their calls, whatever their streams
  int references = 1;    // the user's, and one per task
  bool left = false;
  ncclResult_t error = ncclSuccess;
  std::string message;
  std::mutex mutex;
};

namespace nccl {

/// Operations of one communicator that were called together: messages move beside each other.
struct Task {
  ncclComm* comm;
  uint64_t number;
  std::vector<Operation> operations;
  std::chrono::steady_clock::time_point moved = std::chrono::steady_clock::now();
  bool started = false;
};

/// Enqueues operations as one task.
ncclResult_t enqueue(ncclComm* comm, std::vector<Operation> operations, CUstream stream);

/// Gives a reference up; the last one frees.
void release(ncclComm* comm);

/// Remembers what ncclGetLastError tells; returns the result.
ncclResult_t told(ncclComm* comm, ncclResult_t result, const std::string& message);

}  // namespace nccl
