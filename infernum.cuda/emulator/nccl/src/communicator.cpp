#include "communicator.h"

#include <cstdio>
#include <cstdlib>

namespace nccl {

namespace {

constexpr int kDone = 0, kAgain = 1, kFailure = CUDA_ERROR_LAUNCH_FAILED;

int failed(Task& task, ncclResult_t result, const std::string& message) {
  ncclComm& comm = *task.comm;
  const std::string text = "rank " + std::to_string(comm.rank) + ": " + message;
  std::fprintf(stderr, "nccl stand-in: %s\n", text.c_str());
  comm.error = result;
  comm.message = text;
  if (comm.world != nullptr) {
    comm.world->shared().broken = 1;  // the others would wait for ever
  }
  return kFailure;
}

// Of all operations; collectives in the order of their calls, messages beside each other.
Progress moveAll(Task& task, const Access& access, std::string* error) {
  ncclComm& comm = *task.comm;
  bool waiting = false, moved = false, collectiveWaits = false;
  for (size_t i = 0; i < task.operations.size();) {
    Operation& operation = task.operations[i];
    if (operation.collective() && collectiveWaits) {
      i++;
      waiting = true;
      continue;
    }
    const Progress progress = operation.step(*comm.world, comm.rank, comm.ticket, access, error);
    if (progress == Progress::kFailed) {
      return progress;
    }
    if (progress == Progress::kDone) {
      task.operations.erase(task.operations.begin() + long(i));
      moved = true;
      continue;
    }
    moved |= progress == Progress::kMoved;
    waiting |= progress == Progress::kWaiting;
    if (progress == Progress::kWaiting) {
      collectiveWaits |= operation.collective();
      i++;
    }
  }
  return task.operations.empty() ? Progress::kDone : moved ? Progress::kMoved : waiting ? Progress::kWaiting : Progress::kDone;
}

int run(void* user) {
  Task& task = *static_cast<Task*>(user);
  ncclComm& comm = *task.comm;
  const std::lock_guard<std::mutex> lock(comm.mutex);
  const auto now = std::chrono::steady_clock::now();
  if (comm.world == nullptr) {
    return failed(task, ncclInvalidUsage, "the communicator was aborted");
  }
  if (comm.finished != task.number) {
    return kAgain;  // an earlier call's task is on another stream
  }
  if (!task.started) {
    task.started = true;
    task.moved = now;
  }
  const char* what = name(task.operations.empty() ? Kind::kSend : task.operations[0].descriptor().kind);
  const Access access = [&](CUdeviceptr address, size_t bytes, bool write) {
    return standin::Emulator::get().access(address, bytes, write, what);
  };
  std::string error;
  const Progress progress = moveAll(task, access, &error);
  if (progress == Progress::kFailed) {
    comm.finished++;
    return failed(task, comm.world->shared().broken ? ncclRemoteError : ncclInvalidArgument, error);
  }
  if (progress == Progress::kDone) {
    comm.finished++;
    return kDone;
  }
  if (progress == Progress::kMoved) {
    task.moved = now;
    return kAgain;
  }
  const double waited = std::chrono::duration<double>(now - task.moved).count();
  const int dead = waited > 0.5 ? comm.world->dead() : -1;
  if (dead >= 0 || waited > patience()) {
    comm.finished++;
    const std::string who = dead >= 0 ? "the process of rank " + std::to_string(dead) + " has ended"
                                      : "the other ranks didn't come for " + std::to_string(int(waited)) + " s";
    return failed(task, ncclRemoteError, who + " (" + task.operations[0].descriptor().text() + ")");
  }
  return kAgain;
}

void dispose(void* user) {
  Task* task = static_cast<Task*>(user);
  ncclComm* comm = task->comm;
  delete task;
  release(comm);
}

}  // namespace

ncclResult_t enqueue(ncclComm* comm, std::vector<Operation> operations, CUstream stream) {
  const standin::Emulator& emulator = standin::Emulator::get();
  Task* task = new Task{comm, 0, std::move(operations)};
  {
    const std::lock_guard<std::mutex> lock(comm->mutex);
    task->number = comm->enqueued++;
    comm->references++;
  }
  const char* what = name(task->operations[0].descriptor().kind);
  const standin::Current current(comm->context);
  const CUresult result = emulator.enqueue(stream, run, task, dispose, what);
  if (result != CUDA_SUCCESS) {  // then the task is still ours
    {
      const std::lock_guard<std::mutex> lock(comm->mutex);
      comm->enqueued--;
    }
    dispose(task);
    return told(comm, ncclUnhandledCudaError, "the stream refuses work: CUDA result " + std::to_string(result));
  }
  return ncclSuccess;
}

void release(ncclComm* comm) {
  bool last;
  {
    const std::lock_guard<std::mutex> lock(comm->mutex);
    last = --comm->references == 0;
  }
  if (!last) {
    return;
  }
  if (comm->world != nullptr) {
    comm->world->leave(comm->rank);
  }
  if (comm->primary) {
    standin::Emulator::get().releasePrimary(comm->device);
  }
  comm->alive = 0;
  delete comm;
}

}  // namespace nccl
