#include "world.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>
#include <thread>

namespace nccl {

namespace {

constexpr uint32_t kReady = 0x1ce1ce;

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Polls, gently: the others may need this core.
template <class Condition>
bool waitFor(const Condition& condition) {
  const auto start = Clock::now();
  while (!condition()) {
    if (since(start) > patience()) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  return true;
}

// Gone, or a zombie that its parent hasn't asked about.
bool ended(pid_t process) {
  if (kill(process, 0) != 0 && errno == ESRCH) {
    return true;
  }
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string status;
  std::getline(file, status);
  const size_t name = status.rfind(')');
  return name != std::string::npos && name + 2 < status.size() && status[name + 2] == 'Z';
}

ncclResult_t fail(std::string* error, ncclResult_t result, const std::string& text) {
  *error = text;
  return result;
}

}  // namespace

const char* name(Kind kind) {
  switch (kind) {
    case Kind::kAllReduce: return "ncclAllReduce";
    case Kind::kReduce: return "ncclReduce";
    case Kind::kReduceScatter: return "ncclReduceScatter";
    case Kind::kAllGather: return "ncclAllGather";
    case Kind::kBroadcast: return "ncclBroadcast";
    case Kind::kSend: return "ncclSend";
    default: return "ncclRecv";
  }
}

std::string Descriptor::text() const {
  return std::string(name(kind)) + " of " + std::to_string(count) + " elements of type " + std::to_string(type) +
         ", operation " + std::to_string(op) + ", root " + std::to_string(root);
}

double patience() {
  const char* text = std::getenv("INFERNUM_NCCL_TIMEOUT");
  const double seconds = text == nullptr ? 0 : std::atof(text);
  return seconds > 0 ? seconds : 60;
}

ncclUniqueId newId() {
  std::random_device random;
  ncclUniqueId id = {};
  std::snprintf(id.internal, sizeof id.internal, "/infernum-nccl-%d-%08x%08x", int(getpid()), random(), random());
  return id;
}

ncclResult_t World::join(const ncclUniqueId& id, int ranks, int rank, int device, World** world, std::string* error) {
  if (strnlen(id.internal, sizeof id.internal) == sizeof id.internal || std::strncmp(id.internal, "/infernum-nccl-", 15) != 0) {
    return fail(error, ncclInvalidArgument, "the unique id isn't one of ncclGetUniqueId");
  }
  int file = shm_open(id.internal, O_CREAT | O_EXCL | O_RDWR, 0600);
  const bool first = file >= 0;
  if (!first) {
    file = shm_open(id.internal, O_RDWR, 0600);
  }
  if (file < 0) {
    return fail(error, ncclSystemError, std::string("shared memory ") + id.internal + ": " + std::strerror(errno));
  }
  struct stat status = {};
  if (first ? ftruncate(file, sizeof(Shared)) != 0
            : !waitFor([&] { return fstat(file, &status) == 0 && size_t(status.st_size) >= sizeof(Shared); })) {
    close(file);
    return fail(error, ncclSystemError, std::string("shared memory ") + id.internal + ": " + std::strerror(errno));
  }
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (memory == MAP_FAILED) {
    return fail(error, ncclSystemError, std::string("shared memory: ") + std::strerror(errno));
  }
  Shared* shared = static_cast<Shared*>(memory);  // zero bytes are what all of its members begin with
  if (first) {
    shared->ranks = ranks;
    shared->ready = kReady;
  }
  waitFor([&] { return shared->ready == kReady; });
  int32_t nobody = 0;
  std::string wrong;
  if (shared->ranks != ranks) {
    wrong = "another rank said that there are " + std::to_string(shared->ranks) + " ranks, not " + std::to_string(ranks);
  } else if (!shared->slots[rank].pid.compare_exchange_strong(nobody, int32_t(getpid()))) {
    wrong = "rank " + std::to_string(rank) + " is taken";
  }
  if (!wrong.empty()) {
    munmap(memory, sizeof(Shared));
    return fail(error, ncclInvalidArgument, wrong);
  }
  shared->slots[rank].device = device;
  *world = new World();
  (*world)->name_ = id.internal;
  (*world)->shared_ = shared;
  (*world)->ranks_ = ranks;
  if (++shared->joined == ranks) {
    shm_unlink(id.internal);  // all have it mapped
  }
  return ncclSuccess;
}

ncclResult_t World::wait(std::string* error) {
  if (!waitFor([&] { return shared_->joined >= ranks_ || shared_->broken != 0; }) || shared_->broken != 0) {
    shm_unlink(name_.c_str());
    shared_->broken = 1;
    return fail(error, ncclSystemError, "only " + std::to_string(shared_->joined) + " of " + std::to_string(ranks_) + " ranks came");
  }
  for (int a = 0; a < ranks_; a++) {
    for (int b = a + 1; b < ranks_; b++) {
      const Slot &one = shared_->slots[a], &other = shared_->slots[b];
      if (one.pid == other.pid && one.device == other.device) {
        return fail(error, ncclInvalidUsage,
                    "ranks " + std::to_string(a) + " and " + std::to_string(b) + " are on the same device " + std::to_string(one.device));
      }
    }
  }
  return ncclSuccess;
}

void World::leave(int rank) {
  shared_->slots[rank].device = -1;
  shared_->left++;
  munmap(shared_, sizeof(Shared));
  delete this;
}

int World::dead() const {
  for (int rank = 0; rank < ranks_; rank++) {
    if (ended(shared_->slots[rank].pid)) {
      return rank;
    }
  }
  return -1;
}

}  // namespace nccl
