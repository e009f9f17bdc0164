// What the ranks of a communicator share: a piece of POSIX shared memory, so that threads of one process and several
// processes meet in the same way. Data goes through it in chunks.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "nccl_api.h"

namespace nccl {

constexpr int kMaxRanks = 16;
constexpr size_t kChunk = 256 * 1024;
constexpr size_t kMessage = 64 * 1024;

enum class Kind : int32_t { kAllReduce, kReduce, kReduceScatter, kAllGather, kBroadcast, kSend, kReceive };

const char* name(Kind kind);

/// What all ranks must agree on.
struct Descriptor {
  Kind kind;
  int32_t type, op, root;
  uint64_t count;
  bool operator==(const Descriptor& other) const {
    return kind == other.kind && type == other.type && op == other.op && root == other.root && count == other.count;
  }
  std::string text() const;
};

/// A rank's contribution to the collective step `posted`; `taken` is the last step whose contributions it has read.
/// A slot is written again once all ranks have taken what was in it.
struct Slot {
  std::atomic<uint64_t> posted, taken;
  std::atomic<int32_t> pid;
  int32_t device;
  Descriptor descriptor;
  char bytes[kChunk];
};

/// Messages from one rank to another.
struct Channel {
  std::atomic<uint64_t> written, read;
  Descriptor descriptor;
  char bytes[kMessage];
};

struct Shared {
  std::atomic<uint32_t> ready;
  std::atomic<int32_t> ranks, joined, left, broken;
  Slot slots[kMaxRanks];
  Channel channels[kMaxRanks][kMaxRanks];  // [from][to]
};

/// A communicator's shared memory, mapped in this process. Thread-safe.
class World {
 public:
  /// Takes a rank's place.
  static ncclResult_t join(const ncclUniqueId& id, int ranks, int rank, int device, World** world, std::string* error);
  /// Waits until all ranks have joined.
  ncclResult_t wait(std::string* error);
  /// Gives the place up.
  void leave(int rank);

  Shared& shared() { return *shared_; }
  int ranks() const { return ranks_; }
  /// Which rank's process has ended, or -1.
  int dead() const;

 private:
  std::string name_;
  Shared* shared_ = nullptr;
  int ranks_ = 0;
};

ncclUniqueId newId();

/// How long a rank waits for the others, in seconds: INFERNUM_NCCL_TIMEOUT, or 60.
double patience();

}  // namespace nccl
