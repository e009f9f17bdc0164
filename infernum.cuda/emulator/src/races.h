// Races (as compute-sanitizer's racecheck): accesses to the same byte, at least one of them a write, that nothing
// orders. With the switch "races" only.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "access.h"

namespace emu {

// Shared memory of one block. Warps have vector clocks, joined at barriers; lanes of one warp are ordered by
// bar.warp.sync (and by barriers). Two readers per byte are remembered, which catches all but contrived cases.
class SharedRaces {
 public:
  SharedRaces(u32 bytes, u32 warps);
  void read(Warp &w, const Inst &i, u32 lane, u32 offset, u32 bytes);
  void write(Warp &w, const Inst &i, u32 lane, u32 offset, u32 bytes);
  void atomic(Warp &w, const Inst &i, u32 lane, u32 offset, u32 bytes);
  void barrier(const std::vector<u32> &warps);
  void warpBarrier(u32 warp);
  // Through a word of shared memory (an mbarrier, a lock): a warp publishes what it did, another one learns of it.
  // Of an mbarrier only what was published before its phase ended is learnt.
  void release(u32 warp, u32 word);
  void phaseEnds(u32 word) { published_[word] = gathered_[word]; }
  void acquire(u32 warp, u32 word);
  // Atomics, volatile and ordered accesses: they learn; those that write behind a fence, or with .release, publish.
  void fence(u32 warp) { fenced_[warp] = true; }
  void ordering(Warp &w, u32 word, bool writes, bool releases);
  void strongRead(Warp &w, const Inst &i, u32 lane, u32 offset, u32 bytes);

 private:
  struct Mark {
    u32 clock = 0;        // 0: none
    u16 thread = 0;
    bool atomic = false;
    u32 pc = 0;
  };
  struct Cell { Mark writer, readers[2]; };
  bool ordered(const Warp &w, u32 lane, const Mark &m) const;
  void tell(Warp &w, const Inst &i, u32 lane, u32 offset, const Mark &other, const char *mine, const char *its);
  Mark mark(const Warp &w, const Inst &i, u32 lane, bool atomic) const;

  std::vector<Cell> cells_;
  std::vector<std::vector<u32>> clocks_;  // [warp][warp]
  std::unordered_map<u32, std::vector<u32>> gathered_, published_;  // by offset
  std::vector<bool> fenced_;              // a fence since the warp last published
};

// Global memory of one launch, between blocks. A block that fences and then does an atomic (or a strong store)
// publishes what it wrote before; a block that later does an atomic (or a strong load) sees what was published.
class GlobalRaces {
 public:
  explicit GlobalRaces(u64 blocks) : blocks_(blocks) {}
  void access(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw);
  void fence(Warp &w, u32 mask);
  void blockBarrier(Block &block);

 private:
  struct BlockState {
    u32 publications = 0;              // epochs of its writes
    std::vector<u64> publishedAt;      // time of each
    bool fenced = false;               // a fence since the last publication
    u64 acquiredAt = 0;
  };
  struct Mark { u32 block = kNone; u32 epoch = 0; u32 pc = 0; u32 thread = 0; bool atomic = false, readModifyWrite = false, writes = false; };
  struct Cell { Mark writer, reader, otherReader; };
  using Page = std::vector<Cell>;
  bool ordered(u32 block, const Mark &m) const;
  void tell(Warp &w, const Inst &i, u32 lane, u64 address, const Mark &other, const char *mine, const char *its);

  std::mutex mutex_;
  std::vector<BlockState> blocks_;
  std::unordered_map<u64, Page> pages_;
  u64 time_ = 1;
};

}  // namespace emu
