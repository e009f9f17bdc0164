// The exported functions: arguments are checked as with NCCL_CHECK_POINTERS=1, what is grouped waits for the group's
// end, and nothing is done before the stream comes to it.

#include <cstdio>
#include <map>

#include "communicator.h"

using namespace nccl;
using standin::Emulator;

namespace {

thread_local std::string lastError;

struct Call {
  ncclComm* comm;
  Operation operation;
  CUstream stream;
};

struct Group {
  int depth = 0;
  ncclResult_t result = ncclSuccess;
  std::vector<Call> calls;
  std::vector<ncclComm*> joining;
};
thread_local Group group;

ncclResult_t refuse(ncclResult_t result, const std::string& message) {
  std::fprintf(stderr, "nccl stand-in: %s\n", message.c_str());
  lastError = message;
  if (group.depth > 0 && group.result == ncclSuccess) {
    group.result = result;  // the group's end fails too
  }
  return result;
}

bool valid(ncclComm* comm) { return comm != nullptr && comm->alive == ncclComm::kAlive && !comm->left; }

// Memory of the communicator's device, all of it. Empty where it is, else the fault.
std::string fault(const ncclComm* comm, CUdeviceptr address, size_t bytes) {
  const Emulator& emulator = Emulator::get();
  int device = -1;
  CUdeviceptr start = 0;
  size_t size = 0;
  if (emulator.pointerAttribute(&device, CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL, address) != CUDA_SUCCESS ||
      emulator.pointerAttribute(&start, CU_POINTER_ATTRIBUTE_RANGE_START_ADDR, address) != CUDA_SUCCESS ||
      emulator.pointerAttribute(&size, CU_POINTER_ATTRIBUTE_RANGE_SIZE, address) != CUDA_SUCCESS) {
    return "isn't device memory";
  }
  if (device != comm->device) {
    return "is on device " + std::to_string(device) + ", the communicator on " + std::to_string(comm->device);
  }
  if (address + bytes > start + size) {
    return "ends " + std::to_string(address + bytes - start - size) + " bytes beyond its allocation";
  }
  return "";
}

bool overlaps(CUdeviceptr a, size_t aBytes, CUdeviceptr b, size_t bBytes) { return a < b + bBytes && b < a + aBytes; }

struct Buffers {
  CUdeviceptr send = 0, receive = 0;
  size_t sendCount = 0, receiveCount = 0;  // 0: this rank has none
  long inPlace = 0;                        // where, in elements, send lies in receive (or receive in send) when in place
};

ncclResult_t submit(ncclComm* comm, const Descriptor& descriptor, const Buffers& buffers, int peer, CUstream stream) {
  const std::string what = name(descriptor.kind);
  if (!valid(comm)) {
    return refuse(ncclInvalidArgument, what + ": the communicator is null or destroyed");
  }
  if (descriptor.type < ncclInt8 || descriptor.type > ncclBfloat16) {
    return refuse(ncclInvalidArgument, what + ": no data type " + std::to_string(descriptor.type));
  }
  if (descriptor.op < ncclSum || descriptor.op > ncclAvg) {
    return refuse(ncclInvalidArgument, what + ": no operation " + std::to_string(descriptor.op));
  }
  const int other = peer >= 0 || descriptor.kind == Kind::kSend || descriptor.kind == Kind::kReceive ? peer : descriptor.root;
  if (other < 0 || other >= comm->world->ranks()) {
    return refuse(ncclInvalidArgument, what + ": no rank " + std::to_string(other));
  }
  const size_t size = elementSize(descriptor.type);
  const std::pair<CUdeviceptr, size_t> both[] = {{buffers.send, buffers.sendCount * size}, {buffers.receive, buffers.receiveCount * size}};
  for (const auto& [address, bytes] : both) {
    const std::string wrong = bytes == 0 ? "" : fault(comm, address, bytes);
    if (!wrong.empty()) {
      return refuse(ncclInvalidArgument, what + ": the " + (address == buffers.send && bytes == both[0].second ? "send" : "receive") + " buffer " + wrong);
    }
  }
  const long distance = long(buffers.send) - long(buffers.receive);
  if (both[0].second != 0 && both[1].second != 0 && distance != buffers.inPlace * long(size) &&
      overlaps(buffers.send, both[0].second, buffers.receive, both[1].second)) {
    return refuse(ncclInvalidArgument, what + ": the buffers overlap, and not as in-place operation wants it");
  }
  if (descriptor.count == 0) {
    return ncclSuccess;
  }
  Call call{comm, Operation(descriptor, buffers.send, buffers.receive, peer), stream};
  if (group.depth > 0) {
    group.calls.push_back(std::move(call));
    return ncclSuccess;
  }
  return enqueue(comm, {call.operation}, stream);
}

ncclResult_t finishGroup() {
  Group ended;
  std::swap(ended, group);
  for (ncclComm* comm : ended.joining) {
    std::string error;
    const ncclResult_t result = comm->world->wait(&error);
    if (result != ncclSuccess) {
      return refuse(result, error);
    }
  }
  if (ended.result != ncclSuccess) {
    return ended.result;
  }
  std::vector<std::pair<ncclComm*, CUstream>> order;
  std::map<std::pair<ncclComm*, CUstream>, std::vector<Operation>> tasks;
  for (const Call& call : ended.calls) {
    const auto key = std::make_pair(call.comm, call.stream);
    if (tasks[key].empty()) {
      order.push_back(key);
    }
    tasks[key].push_back(call.operation);
  }
  ncclResult_t result = ncclSuccess;
  for (const auto& key : order) {
    const ncclResult_t one = enqueue(key.first, tasks[key], key.second);
    result = result == ncclSuccess ? one : result;
  }
  return result;
}

ncclResult_t init(ncclComm_t* comm, int ranks, const ncclUniqueId& id, int rank, bool primary) {
  const Emulator& emulator = Emulator::get();
  if (!emulator.there()) {
    return refuse(ncclUnhandledCudaError, "this is the emulator's libnccl.so.2, and libcuda.so.1 isn't the emulator's");
  }
  if (comm == nullptr || ranks < 1 || ranks > kMaxRanks || rank < 0 || rank >= ranks) {
    return refuse(ncclInvalidArgument, "ncclCommInitRank: rank " + std::to_string(rank) + " of " + std::to_string(ranks) +
                                           " (this library takes at most " + std::to_string(kMaxRanks) + ")");
  }
  CUcontext context = nullptr;
  CUdevice device = -1;
  if (emulator.currentContext(&context) != CUDA_SUCCESS || context == nullptr || emulator.currentDevice(&device) != CUDA_SUCCESS) {
    return refuse(ncclUnhandledCudaError, "ncclCommInitRank: no context is current; retain the device's primary one");
  }
  World* world = nullptr;
  std::string error;
  ncclResult_t result = World::join(id, ranks, rank, device, &world, &error);
  if (result != ncclSuccess) {
    return refuse(result, error);
  }
  ncclComm* made = new ncclComm();
  made->world = world;
  made->rank = rank;
  made->device = device;
  made->context = context;
  made->primary = primary;
  if (group.depth > 0) {
    group.joining.push_back(made);
  } else if ((result = world->wait(&error)) != ncclSuccess) {
    made->primary = false;
    release(made);
    return refuse(result, error);
  }
  *comm = made;
  return ncclSuccess;
}

ncclResult_t leave(ncclComm_t comm, bool abort) {
  if (!valid(comm)) {
    return refuse(ncclInvalidArgument, "the communicator is null or destroyed");
  }
  comm->left = true;
  if (abort) {
    comm->world->shared().broken = 1;
  }
  release(comm);
  return ncclSuccess;
}

CUdeviceptr address(const void* pointer) { return reinterpret_cast<CUdeviceptr>(pointer); }

template <class T, class V>
ncclResult_t tell(ncclComm_t comm, T* out, V value) {
  if (!valid(comm) || out == nullptr) {
    return refuse(ncclInvalidArgument, "a null or destroyed communicator, or no place for the answer");
  }
  *out = T(value(comm));
  return ncclSuccess;
}

}  // namespace

ncclResult_t nccl::told(ncclComm* comm, ncclResult_t result, const std::string& message) {
  comm->message = message;
  return refuse(result, message);
}

extern "C" {

ncclResult_t ncclGetVersion(int* version) {
  if (version == nullptr) {
    return refuse(ncclInvalidArgument, "ncclGetVersion: null");
  }
  *version = 22307;  // 2.23.7: the interface that the stand-in follows
  return ncclSuccess;
}

ncclResult_t ncclGetUniqueId(ncclUniqueId* id) {
  if (id == nullptr) {
    return refuse(ncclInvalidArgument, "ncclGetUniqueId: null");
  }
  *id = newId();
  return ncclSuccess;
}

ncclResult_t ncclCommInitRank(ncclComm_t* comm, int ranks, ncclUniqueId id, int rank) { return init(comm, ranks, id, rank, false); }

ncclResult_t ncclCommInitAll(ncclComm_t* comms, int devices, const int* list) {
  if (comms == nullptr || devices < 1) {
    return refuse(ncclInvalidArgument, "ncclCommInitAll: no place for communicators, or no devices");
  }
  const ncclUniqueId id = newId();
  ncclGroupStart();
  for (int rank = 0; rank < devices; rank++) {
    const int device = list == nullptr ? rank : list[rank];
    CUcontext context = nullptr;
    if (!Emulator::get().there() || Emulator::get().retainPrimary(&context, device) != CUDA_SUCCESS) {
      group = {};
      return refuse(ncclInvalidArgument, "ncclCommInitAll: no device " + std::to_string(device));
    }
    const standin::Current current(context);
    init(&comms[rank], devices, id, rank, true);
  }
  return ncclGroupEnd();
}

ncclResult_t ncclCommFinalize(ncclComm_t comm) {
  return valid(comm) ? ncclSuccess : refuse(ncclInvalidArgument, "ncclCommFinalize: the communicator is null or destroyed");
}

ncclResult_t ncclCommDestroy(ncclComm_t comm) { return leave(comm, false); }

ncclResult_t ncclCommAbort(ncclComm_t comm) { return leave(comm, true); }

ncclResult_t ncclCommGetAsyncError(ncclComm_t comm, ncclResult_t* error) {
  return tell(comm, error, [](ncclComm* c) {
    return c->error != ncclSuccess ? c->error : c->world->shared().broken != 0 ? ncclRemoteError : ncclSuccess;
  });
}

ncclResult_t ncclCommCount(ncclComm_t comm, int* count) {
  return tell(comm, count, [](ncclComm* c) { return c->world->ranks(); });
}

ncclResult_t ncclCommCuDevice(ncclComm_t comm, int* device) {
  return tell(comm, device, [](ncclComm* c) { return c->device; });
}

ncclResult_t ncclCommUserRank(ncclComm_t comm, int* rank) {
  return tell(comm, rank, [](ncclComm* c) { return c->rank; });
}

const char* ncclGetErrorString(ncclResult_t result) {
  static const char* const kTexts[] = {"no error",      "unhandled cuda error", "unhandled system error", "internal error",
                                       "invalid argument", "invalid usage",     "remote process exited or there was a network error",
                                       "operation in progress"};
  return result >= ncclSuccess && result <= ncclInProgress ? kTexts[result] : "unknown result code";
}

const char* ncclGetLastError(ncclComm_t comm) {
  return valid(comm) && !comm->message.empty() ? comm->message.c_str() : lastError.c_str();
}

ncclResult_t ncclGroupStart(void) {
  group.depth++;
  return ncclSuccess;
}

ncclResult_t ncclGroupEnd(void) {
  if (group.depth == 0) {
    return refuse(ncclInvalidUsage, "ncclGroupEnd without ncclGroupStart");
  }
  return --group.depth > 0 ? ncclSuccess : finishGroup();
}

ncclResult_t ncclAllReduce(const void* send, void* receive, size_t count, ncclDataType_t type, ncclRedOp_t op, ncclComm_t comm, CUstream stream) {
  return submit(comm, {Kind::kAllReduce, type, op, 0, count}, {address(send), address(receive), count, count}, -1, stream);
}

ncclResult_t ncclReduce(const void* send, void* receive, size_t count, ncclDataType_t type, ncclRedOp_t op, int root, ncclComm_t comm, CUstream stream) {
  const bool mine = valid(comm) && comm->rank == root;
  return submit(comm, {Kind::kReduce, type, op, root, count}, {address(send), address(receive), count, mine ? count : 0}, -1, stream);
}

ncclResult_t ncclReduceScatter(const void* send, void* receive, size_t count, ncclDataType_t type, ncclRedOp_t op, ncclComm_t comm, CUstream stream) {
  const size_t all = valid(comm) ? count * size_t(comm->world->ranks()) : 0;
  const long inPlace = valid(comm) ? -long(count) * comm->rank : 0;
  return submit(comm, {Kind::kReduceScatter, type, op, 0, count}, {address(send), address(receive), all, count, inPlace}, -1, stream);
}

ncclResult_t ncclAllGather(const void* send, void* receive, size_t count, ncclDataType_t type, ncclComm_t comm, CUstream stream) {
  const size_t all = valid(comm) ? count * size_t(comm->world->ranks()) : 0;
  const long inPlace = valid(comm) ? long(count) * comm->rank : 0;
  return submit(comm, {Kind::kAllGather, type, ncclSum, 0, count}, {address(send), address(receive), count, all, inPlace}, -1, stream);
}

ncclResult_t ncclBroadcast(const void* send, void* receive, size_t count, ncclDataType_t type, int root, ncclComm_t comm, CUstream stream) {
  const bool mine = valid(comm) && comm->rank == root;
  return submit(comm, {Kind::kBroadcast, type, ncclSum, root, count}, {address(send), address(receive), mine ? count : 0, count}, -1, stream);
}

ncclResult_t ncclSend(const void* send, size_t count, ncclDataType_t type, int peer, ncclComm_t comm, CUstream stream) {
  return submit(comm, {Kind::kSend, type, ncclSum, 0, count}, {address(send), 0, count, 0}, peer, stream);
}

ncclResult_t ncclRecv(void* receive, size_t count, ncclDataType_t type, int peer, ncclComm_t comm, CUstream stream) {
  return submit(comm, {Kind::kReceive, type, ncclSum, 0, count}, {0, address(receive), 0, count}, peer, stream);
}

}  // extern "C"
