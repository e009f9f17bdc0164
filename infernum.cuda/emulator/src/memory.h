// Device memory: allocations, their life, and which of their bytes hold something.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "types.h"

namespace emu {

struct Allocation {
  u64 begin = 0, end = 0;        // device addresses (address_space.h)
  int device = 0;                // -1: host memory
  u64 id = 0;
  bool live = true;
  bool registered = false;       // host memory that somebody else owns
  std::string label;
  size_t mapped = 0;             // bytes of the mapping behind it; 0: not ours

  // One bit per byte that was written. Bytes of [begin, initialisedEnd) all were; it only grows.
  std::unique_ptr<std::atomic<u64>[], void (*)(std::atomic<u64> *)> bits{nullptr, [](std::atomic<u64> *) {}};
  size_t bitWords = 0;
  std::atomic<u64> initialisedEnd{0};

  ~Allocation();
  u64 bytes() const { return end - begin; }
  void markWritten(u64 address, u64 count);
  void extendInitialised();      // moves initialisedEnd over bytes whose bits are set
  // The first byte of the range that was never written, or nothing.
  std::optional<u64> firstUnwritten(u64 address, u64 count) const;
  std::string name() const;
};

// All allocations of the process. Freed ones are kept for a while, so that a use after free is told as such
// and their addresses aren't given out again at once.
class Memory {
 public:
  static Memory &instance();

  std::shared_ptr<Allocation> allocate(u64 bytes, int device);        // null: out of memory
  std::shared_ptr<Allocation> allocateHost(u64 bytes);
  std::shared_ptr<Allocation> registerHost(void *address, u64 bytes); // null: overlaps another one
  enum class FreeResult { Done, NotBegin, Already, Unknown };
  FreeResult free(u64 begin, bool host);

  // The live allocation that holds the address, or null; freed ones through `findFreed`.
  std::shared_ptr<Allocation> find(u64 address);
  std::shared_ptr<Allocation> findFreed(u64 address);
  std::vector<std::shared_ptr<Allocation>> live(int device);
  u64 used(int device);
  u64 limit() const { return limit_; }
  void setLimit(u64 bytes) { limit_ = bytes; }

 private:
  void retire(std::shared_ptr<Allocation> allocation);

  std::shared_mutex mutex_;
  std::map<u64, std::shared_ptr<Allocation>> live_;
  std::deque<std::shared_ptr<Allocation>> freed_;
  u64 freedBytes_ = 0;
  std::map<int, u64> used_;
  u64 nextId_ = 1;
  u64 limit_ = 8ull << 30;
};

}  // namespace emu
