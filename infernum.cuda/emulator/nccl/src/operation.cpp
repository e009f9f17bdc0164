#include "operation.h"

#include <algorithm>
#include <cstring>

#include "reduction.h"

namespace nccl {

namespace {

constexpr size_t kSizes[] = {1, 1, 4, 4, 8, 8, 2, 4, 8, 2};

Progress fail(std::string* error, const std::string& text) {
  *error = text;
  return Progress::kFailed;
}

std::string outside(const Descriptor& descriptor, const char* which) {
  return std::string(name(descriptor.kind)) + ": the " + which + " buffer isn't device memory of that size";
}

}  // namespace

size_t elementSize(int type) { return kSizes[type]; }

uint64_t Operation::steps(int ranks) const {
  const uint64_t each = (descriptor_.count * elementSize(descriptor_.type) + kChunk - 1) / kChunk;
  return descriptor_.kind == Kind::kReduceScatter ? each * ranks : each;
}

Operation::Piece Operation::piece(uint64_t step) const {
  const uint64_t perChunk = kChunk / elementSize(descriptor_.type);
  const uint64_t each = (descriptor_.count + perChunk - 1) / perChunk;
  const uint64_t part = step / each, offset = step % each * perChunk;
  return {std::min(perChunk, descriptor_.count - offset), part * descriptor_.count + offset, offset, int(part)};
}

Progress Operation::step(World& world, int rank, uint64_t& ticket, const Access& access, std::string* error) {
  if (world.shared().broken != 0) {
    return fail(error, "another rank failed or aborted");
  }
  if (!collective()) {
    return message(world, rank, access, error);
  }
  if (step_ == steps(world.ranks())) {
    return Progress::kDone;
  }
  const Progress progress = posted_ ? take(world, rank, ticket + 1, access, error) : post(world, rank, ticket + 1, access, error);
  if (progress != Progress::kMoved) {
    return progress;
  }
  if (!posted_) {
    ticket++;
    step_++;
  }
  return step_ == steps(world.ranks()) ? Progress::kDone : Progress::kMoved;
}

Progress Operation::post(World& world, int rank, uint64_t ticket, const Access& access, std::string* error) {
  Slot* slots = world.shared().slots;
  for (int r = 0; r < world.ranks(); r++) {
    if (slots[r].taken.load(std::memory_order_acquire) + 1 < ticket) {
      return Progress::kWaiting;
    }
  }
  const Piece part = piece(step_);
  if (descriptor_.kind != Kind::kBroadcast || rank == descriptor_.root) {
    const size_t size = elementSize(descriptor_.type), bytes = part.elements * size;
    const void* from = access(send_ + part.sendOffset * size, bytes, false);
    if (from == nullptr) {
      return fail(error, outside(descriptor_, "send"));
    }
    std::memcpy(slots[rank].bytes, from, bytes);
  }
  slots[rank].descriptor = descriptor_;
  slots[rank].posted.store(ticket, std::memory_order_release);
  posted_ = true;
  return Progress::kMoved;
}

Progress Operation::take(World& world, int rank, uint64_t ticket, const Access& access, std::string* error) {
  Slot* slots = world.shared().slots;
  for (int r = 0; r < world.ranks(); r++) {
    if (slots[r].posted.load(std::memory_order_acquire) < ticket) {
      return Progress::kWaiting;
    }
  }
  for (int r = 0; r < world.ranks(); r++) {
    if (!(slots[r].descriptor == descriptor_)) {
      return fail(error, "ranks disagree: rank " + std::to_string(rank) + " has " + descriptor_.text() + "; rank " +
                             std::to_string(r) + " has " + slots[r].descriptor.text());
    }
  }
  if (!deliver(world, rank, piece(step_), access)) {
    return fail(error, outside(descriptor_, "receive"));
  }
  slots[rank].taken.store(ticket, std::memory_order_release);
  posted_ = false;
  return Progress::kMoved;
}

bool Operation::deliver(World& world, int rank, const Piece& part, const Access& access) {
  Slot* slots = world.shared().slots;
  const size_t size = elementSize(descriptor_.type), bytes = part.elements * size;
  const auto target = [&](uint64_t offset) { return access(receive_ + offset * size, bytes, true); };
  switch (descriptor_.kind) {
    case Kind::kAllGather:
      for (int r = 0; r < world.ranks(); r++) {
        void* to = target(r * descriptor_.count + part.receiveOffset);
        if (to == nullptr) {
          return false;
        }
        std::memcpy(to, slots[r].bytes, bytes);
      }
      return true;
    case Kind::kBroadcast: {
      void* to = target(part.receiveOffset);
      if (to != nullptr) {
        std::memcpy(to, slots[descriptor_.root].bytes, bytes);
      }
      return to != nullptr;
    }
    default: {
      const bool mine = descriptor_.kind == Kind::kAllReduce || rank == (descriptor_.kind == Kind::kReduce ? descriptor_.root : part.target);
      if (!mine) {
        return true;
      }
      void* to = target(part.receiveOffset);
      if (to != nullptr) {
        reduce(to, slots, world.ranks(), part.elements, descriptor_.type, descriptor_.op);
      }
      return to != nullptr;
    }
  }
}

Progress Operation::message(World& world, int rank, const Access& access, std::string* error) {
  const bool sends = descriptor_.kind == Kind::kSend;
  Channel& channel = sends ? world.shared().channels[rank][peer_] : world.shared().channels[peer_][rank];
  const size_t size = elementSize(descriptor_.type);
  const uint64_t total = descriptor_.count * size, at = step_ * kMessage;
  if (at >= total) {
    return Progress::kDone;
  }
  const size_t bytes = std::min<uint64_t>(kMessage, total - at);
  const uint64_t written = channel.written.load(std::memory_order_acquire), read = channel.read.load(std::memory_order_acquire);
  if (sends ? written != read : written == read) {
    return Progress::kWaiting;
  }
  if (!sends && (channel.descriptor.count != descriptor_.count || channel.descriptor.type != descriptor_.type)) {
    return fail(error, "rank " + std::to_string(rank) + " receives " + descriptor_.text() + "; rank " + std::to_string(peer_) +
                           " sends " + channel.descriptor.text());
  }
  void* memory = access((sends ? send_ : receive_) + at, bytes, !sends);
  if (memory == nullptr) {
    return fail(error, outside(descriptor_, sends ? "send" : "receive"));
  }
  if (sends) {
    channel.descriptor = descriptor_;
    std::memcpy(channel.bytes, memory, bytes);
    channel.written.store(written + 1, std::memory_order_release);
  } else {
    std::memcpy(memory, channel.bytes, bytes);
    channel.read.store(read + 1, std::memory_order_release);
  }
  step_++;
  return at + bytes == total ? Progress::kDone : Progress::kMoved;
}

}  // namespace nccl
