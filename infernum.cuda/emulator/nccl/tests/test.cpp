// nccl-test LIBCUDA LIBNCCL: collectives over threads on several emulated devices, over one thread with groups, and
// over processes; and wrong calls. Each check that fails is printed; the exit code is their number.

#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "elements.h"
#include "infernum_emulator.h"
#include "nccl_api.h"

namespace {

constexpr int kRanks = 3;
int failures = 0;

void check(bool good, const std::string& what) {
  if (!good) {
    std::printf("FAIL\t%s\n", what.c_str());
    failures++;
  }
}

void* cudaLibrary;
void* ncclLibrary;

#define CU(name) reinterpret_cast<decltype(&name)>(dlsym(cudaLibrary, #name))
#define NCCL(name) reinterpret_cast<decltype(&name)>(dlsym(ncclLibrary, #name))

// A rank: its device's primary context, a stream, its communicator.
struct Rank {
  int rank = 0;
  CUcontext context = nullptr;
  CUstream stream = nullptr;
  ncclComm_t comm = nullptr;
  std::vector<CUdeviceptr> memory;

  void open(int device) {
    rank = device;
    check(CU(cuDevicePrimaryCtxRetain)(&context, device) == CUDA_SUCCESS, "primary context");
    use();
    check(CU(cuStreamCreate)(&stream, CU_STREAM_NON_BLOCKING) == CUDA_SUCCESS, "stream");
  }
  void use() { CU(cuCtxSetCurrent)(context); }
  template <class T>
  CUdeviceptr put(const std::vector<T>& values) {
    use();
    CUdeviceptr address = 0;
    CU(cuMemAlloc_v2)(&address, values.size() * sizeof(T));
    CU(cuMemcpyHtoD_v2)(address, values.data(), values.size() * sizeof(T));
    memory.push_back(address);
    return address;
  }
  template <class T>
  std::vector<T> get(CUdeviceptr address, size_t count) {
    use();
    check(CU(cuStreamSynchronize)(stream) == CUDA_SUCCESS, "synchronise rank " + std::to_string(rank));
    std::vector<T> values(count);
    CU(cuMemcpyDtoH_v2)(values.data(), address, count * sizeof(T));
    return values;
  }
  void close() {
    use();
    if (comm != nullptr) check(NCCL(ncclCommDestroy)(comm) == ncclSuccess, "destroy");
    for (CUdeviceptr address : memory) CU(cuMemFree_v2)(address);
    CU(cuStreamDestroy_v2)(stream);
    CU(cuDevicePrimaryCtxRelease_v2)(rank);
  }
};

void* at(CUdeviceptr address) { return reinterpret_cast<void*>(address); }

std::vector<float> numbers(int rank, size_t count) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; i++) values[i] = float((i * 7 + size_t(rank) * 13) % 101) - 50;
  return values;
}

// More than a chunk, and not a multiple of one.
constexpr size_t kLong = 200001;

void collectives(Rank& r) {
  const auto mine = numbers(r.rank, kLong);
  std::vector<float> sum(kLong), largest(kLong), gathered;
  for (int rank = 0; rank < kRanks; rank++) {
    const auto theirs = numbers(rank, kLong);
    for (size_t i = 0; i < kLong; i++) {
      sum[i] += theirs[i];
      largest[i] = rank == 0 ? theirs[i] : std::max(largest[i], theirs[i]);
    }
    gathered.insert(gathered.end(), theirs.begin(), theirs.begin() + 1000);
  }
  const CUdeviceptr send = r.put(mine), in = r.put(mine), all = r.put(std::vector<float>(1000 * kRanks));
  const CUdeviceptr out = r.put(std::vector<float>(kLong)), part = r.put(std::vector<float>(100));
  check(NCCL(ncclAllReduce)(at(send), at(out), kLong, ncclFloat32, ncclSum, r.comm, r.stream) == ncclSuccess, "all-reduce");
  check(NCCL(ncclAllReduce)(at(in), at(in), kLong, ncclFloat32, ncclMax, r.comm, r.stream) == ncclSuccess, "all-reduce in place");
  check(NCCL(ncclAllGather)(at(send), at(all), 1000, ncclFloat32, r.comm, r.stream) == ncclSuccess, "all-gather");
  check(NCCL(ncclReduceScatter)(at(send), at(part), 100, ncclFloat32, ncclSum, r.comm, r.stream) == ncclSuccess, "reduce-scatter");
  check(r.get<float>(out, kLong) == sum, "all-reduce's sum on rank " + std::to_string(r.rank));
  check(r.get<float>(in, kLong) == largest, "all-reduce's maximum in place on rank " + std::to_string(r.rank));
  check(r.get<float>(all, gathered.size()) == gathered, "all-gather on rank " + std::to_string(r.rank));
  const std::vector<float> mineOfSum(sum.begin() + 100 * r.rank, sum.begin() + 100 * (r.rank + 1));
  check(r.get<float>(part, 100) == mineOfSum, "reduce-scatter on rank " + std::to_string(r.rank));

  const CUdeviceptr told = r.put(r.rank == 1 ? mine : std::vector<float>(kLong));
  check(NCCL(ncclBroadcast)(at(told), at(told), kLong, ncclFloat32, 1, r.comm, r.stream) == ncclSuccess, "broadcast");
  check(r.get<float>(told, kLong) == numbers(1, kLong), "broadcast on rank " + std::to_string(r.rank));

  // 16-bit floats are summed in float and rounded once; averages; wrapping integers.
  std::vector<standin::BFloat> narrow(64);
  for (size_t i = 0; i < narrow.size(); i++) narrow[i] = standin::BFloat(1.0f + float(r.rank) / 256 * float(i));
  const CUdeviceptr bf16 = r.put(narrow);
  const std::vector<int32_t> whole{INT32_MAX, -7, r.rank};
  const CUdeviceptr integers = r.put(whole);
  NCCL(ncclAllReduce)(at(bf16), at(bf16), narrow.size(), ncclBfloat16, ncclAvg, r.comm, r.stream);
  NCCL(ncclAllReduce)(at(integers), at(integers), 3, ncclInt32, ncclSum, r.comm, r.stream);
  const auto average = r.get<standin::BFloat>(bf16, narrow.size());
  bool good = true;
  for (size_t i = 0; i < narrow.size(); i++) {
    float total = 0;
    for (int rank = 0; rank < kRanks; rank++) total += float(standin::BFloat(1.0f + float(rank) / 256 * float(i)));
    good &= average[i].bits == standin::BFloat(total / kRanks).bits;
  }
  check(good, "average of bf16 on rank " + std::to_string(r.rank));
  check(r.get<int32_t>(integers, 3) == std::vector<int32_t>{INT32_MAX - 2, -21, 3}, "sum of integers on rank " + std::to_string(r.rank));

  // A ring of messages larger than a channel, in one group: each sends before it receives.
  const CUdeviceptr received = r.put(std::vector<float>(kLong));
  NCCL(ncclGroupStart)();
  NCCL(ncclSend)(at(send), kLong, ncclFloat32, (r.rank + 1) % kRanks, r.comm, r.stream);
  NCCL(ncclRecv)(at(received), kLong, ncclFloat32, (r.rank + kRanks - 1) % kRanks, r.comm, r.stream);
  check(NCCL(ncclGroupEnd)() == ncclSuccess, "ring");
  check(r.get<float>(received, kLong) == numbers((r.rank + kRanks - 1) % kRanks, kLong), "ring on rank " + std::to_string(r.rank));
}

void threads() {
  ncclUniqueId id;
  check(NCCL(ncclGetUniqueId)(&id) == ncclSuccess, "unique id");
  std::vector<std::thread> all;
  for (int rank = 0; rank < kRanks; rank++) {
    all.emplace_back([&, rank] {
      Rank r;
      r.open(rank);
      check(NCCL(ncclCommInitRank)(&r.comm, kRanks, id, rank) == ncclSuccess, "init of a thread's rank");
      collectives(r);
      r.close();
    });
  }
  for (std::thread& one : all) one.join();
}

// All ranks by one thread: only a group can do that, and only deferred streams let the first call return.
void oneThread() {
  std::vector<Rank> ranks(kRanks);
  ncclComm_t comms[kRanks];
  for (int rank = 0; rank < kRanks; rank++) ranks[rank].open(rank);
  check(NCCL(ncclCommInitAll)(comms, kRanks, nullptr) == ncclSuccess, "ncclCommInitAll");
  std::vector<CUdeviceptr> memory;
  for (int rank = 0; rank < kRanks; rank++) {
    ranks[rank].comm = comms[rank];
    int count = 0, device = -1, user = -1;
    NCCL(ncclCommCount)(comms[rank], &count);
    NCCL(ncclCommCuDevice)(comms[rank], &device);
    NCCL(ncclCommUserRank)(comms[rank], &user);
    check(count == kRanks && device == rank && user == rank, "what a communicator tells");
    memory.push_back(ranks[rank].put(std::vector<double>{double(rank), 2.5}));
  }
  NCCL(ncclGroupStart)();
  for (int rank = 0; rank < kRanks; rank++) {
    NCCL(ncclAllReduce)(at(memory[rank]), at(memory[rank]), 2, ncclFloat64, ncclProd, comms[rank], ranks[rank].stream);
  }
  check(NCCL(ncclGroupEnd)() == ncclSuccess, "group");
  for (int rank = kRanks - 1; rank >= 0; rank--) {
    check(ranks[rank].get<double>(memory[rank], 2) == std::vector<double>{0, 2.5 * 2.5 * 2.5}, "product by one thread");
  }
  for (Rank& r : ranks) r.close();
}

void wrongCalls() {
  CU(infernumEmulatorSet)("log", 0);
  Rank r;
  r.open(0);
  Rank other;
  other.open(1);
  ncclComm_t comms[2];
  const int same[] = {0, 0};
  check(NCCL(ncclCommInitAll)(comms, 2, same) == ncclInvalidUsage, "two ranks on one device");
  check(NCCL(ncclCommInitAll)(comms, 2, nullptr) == ncclSuccess, "two ranks");
  const CUdeviceptr mine = r.put(std::vector<float>(100)), theirs = other.put(std::vector<float>(100));
  r.use();
  const auto reduce = [&](CUdeviceptr from, CUdeviceptr to, size_t count, int type, int op, ncclComm_t comm) {
    return NCCL(ncclAllReduce)(at(from), at(to), count, ncclDataType_t(type), ncclRedOp_t(op), comm, r.stream);
  };
  check(reduce(mine, mine, 100, ncclFloat32, ncclSum, nullptr) == ncclInvalidArgument, "no communicator");
  check(reduce(mine, mine, 100, 77, ncclSum, comms[0]) == ncclInvalidArgument, "no such type");
  check(reduce(mine, mine, 100, ncclFloat32, 9, comms[0]) == ncclInvalidArgument, "no such operation");
  check(reduce(0, mine, 100, ncclFloat32, ncclSum, comms[0]) == ncclInvalidArgument, "null");
  check(reduce(mine, mine, 101, ncclFloat32, ncclSum, comms[0]) == ncclInvalidArgument, "beyond the allocation");
  check(reduce(theirs, mine, 100, ncclFloat32, ncclSum, comms[0]) == ncclInvalidArgument, "another device's memory");
  check(reduce(mine, mine + 4, 50, ncclFloat32, ncclSum, comms[0]) == ncclInvalidArgument, "overlapping buffers");
  check(NCCL(ncclBroadcast)(at(mine), at(mine), 1, ncclFloat32, 2, comms[0], r.stream) == ncclInvalidArgument, "no such root");
  check(NCCL(ncclGroupEnd)() == ncclInvalidUsage, "a group's end alone");
  check(std::strlen(NCCL(ncclGetLastError)(nullptr)) > 0, "a message");

  // Ranks that disagree: told on both, not a wrong sum and no hang.
  NCCL(ncclGroupStart)();
  reduce(mine, mine, 100, ncclFloat32, ncclSum, comms[0]);
  NCCL(ncclAllReduce)(at(theirs), at(theirs), 99, ncclFloat32, ncclSum, comms[1], other.stream);
  NCCL(ncclGroupEnd)();
  const CUresult first = CU(cuStreamSynchronize)(r.stream);
  other.use();
  const CUresult second = CU(cuStreamSynchronize)(other.stream);
  check(first != CUDA_SUCCESS && second != CUDA_SUCCESS, "both ranks' streams fail when they disagree");
  ncclResult_t error = ncclSuccess;
  NCCL(ncclCommGetAsyncError)(comms[0], &error);
  check(error != ncclSuccess, "asynchronous error");
  check(std::string(NCCL(ncclGetLastError)(comms[0])).find("disagree") != std::string::npos ||
            std::string(NCCL(ncclGetLastError)(comms[1])).find("disagree") != std::string::npos,
        "the message names the disagreement");
  NCCL(ncclCommAbort)(comms[0]);
  NCCL(ncclCommAbort)(comms[1]);
}

// In a process of its own: joins by the id on the command line. Rank 2 may be told to end early.
int processRank(const char* id, int rank, bool deserts) {
  ncclUniqueId unique = {};
  std::strncpy(unique.internal, id, sizeof unique.internal - 1);
  Rank r;
  r.open(rank);
  check(NCCL(ncclCommInitRank)(&r.comm, kRanks, unique, rank) == ncclSuccess, "init of a process's rank");
  if (!deserts) {
    collectives(r);
    r.close();
    return failures;
  }
  if (rank == 2) _exit(0);
  const CUdeviceptr memory = r.put(std::vector<float>{1, 2});
  NCCL(ncclAllReduce)(at(memory), at(memory), 2, ncclFloat32, ncclSum, r.comm, r.stream);
  check(CU(cuStreamSynchronize)(r.stream) != CUDA_SUCCESS, "a stream fails when a rank's process has ended");
  ncclResult_t error = ncclSuccess;
  NCCL(ncclCommGetAsyncError)(r.comm, &error);
  check(error == ncclRemoteError, "the error is a remote one");
  return failures;
}

void processes(char** arguments, bool deserts) {
  ncclUniqueId id;
  NCCL(ncclGetUniqueId)(&id);
  std::vector<pid_t> children;
  for (int rank = 0; rank < kRanks; rank++) {
    const pid_t child = fork();
    if (child == 0) {
      execl(arguments[0], arguments[0], arguments[1], arguments[2], id.internal, std::to_string(rank).c_str(), deserts ? "deserts" : "stays", nullptr);
      _exit(99);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    check(WIFEXITED(status) && WEXITSTATUS(status) == 0, deserts ? "processes when one ends" : "processes");
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: nccl-test LIBCUDA LIBNCCL\n");
    return 2;
  }
  setenv("INFERNUM_EMULATOR_DEVICES", "3", 1);
  setenv("INFERNUM_NCCL_TIMEOUT", "30", 0);
  cudaLibrary = dlopen(arguments[1], RTLD_LAZY);
  ncclLibrary = cudaLibrary == nullptr ? nullptr : dlopen(arguments[2], RTLD_LAZY);
  if (ncclLibrary == nullptr) {
    std::fprintf(stderr, "nccl-test: %s\n", dlerror());
    return 2;
  }
  if (count == 6) {
    CU(cuInit)(0);
    return processRank(arguments[3], std::atoi(arguments[4]), std::strcmp(arguments[5], "deserts") == 0);
  }
  processes(arguments, false);  // before this one has threads
  processes(arguments, true);
  CU(cuInit)(0);
  threads();
  oneThread();
  wrongCalls();
  std::printf("%s\n", failures == 0 ? "ok" : "failed");
  return failures == 0 ? 0 : 1;
}
