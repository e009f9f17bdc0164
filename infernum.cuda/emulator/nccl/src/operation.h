// Collectives and messages as state machines: a step does what can be done now and never waits, since one thread may
// have to move several ranks.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "world.h"

namespace nccl {

enum class Progress { kDone, kWaiting, kMoved, kFailed };

/// Host address of device memory, checked; null where it isn't allocated. (address, bytes, for writing)
using Access = std::function<void*(CUdeviceptr, size_t, bool)>;

size_t elementSize(int type);

/// One rank's part of one operation.
class Operation {
 public:
  Operation(Descriptor descriptor, CUdeviceptr send, CUdeviceptr receive, int peer)
      : descriptor_(descriptor), send_(send), receive_(receive), peer_(peer) {}

  bool collective() const { return descriptor_.kind != Kind::kSend && descriptor_.kind != Kind::kReceive; }
  const Descriptor& descriptor() const { return descriptor_; }

  /// @param ticket the last collective step of this rank; moved on
  Progress step(World& world, int rank, uint64_t& ticket, const Access& access, std::string* error);

 private:
  struct Piece {
    size_t elements;      // in this step
    uint64_t sendOffset;  // in elements
    uint64_t receiveOffset;
    int target;           // of a reduce-scatter
  };
  uint64_t steps(int ranks) const;
  Piece piece(uint64_t step) const;
  Progress post(World& world, int rank, uint64_t ticket, const Access& access, std::string* error);
  Progress take(World& world, int rank, uint64_t ticket, const Access& access, std::string* error);
  Progress message(World& world, int rank, const Access& access, std::string* error);
  bool deliver(World& world, int rank, const Piece& piece, const Access& access);

  Descriptor descriptor_;
  CUdeviceptr send_, receive_;
  int peer_;
  uint64_t step_ = 0;
  bool posted_ = false;
};

}  // namespace nccl
