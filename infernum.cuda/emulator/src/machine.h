// The state of a launch: grid, blocks, warps, frames of calls, and groups of lanes that run together.
//
// A warp's lanes are split over fragments: lanes with the same frame and pc. The interpreter runs the fragment
// of the deepest frame and, in it, the lowest pc; fragments that meet are merged. Compilers lay out code so that
// this reconverges where a branch's sides join, which needs no analysis of the flow graph. Forward progress of
// every fragment (independent thread scheduling) comes from switching after a number of instructions.
#pragma once

#include <atomic>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "cuda_api.h"
#include "findings.h"
#include "memory.h"
#include "program.h"
#include "touches.h"

namespace emu {

struct Block;
struct Worker;
struct Launch;
class SharedRaces;
class GlobalRaces;

struct Frame {
  Frame *parent = nullptr;
  const FunctionInfo *function = nullptr;
  std::unique_ptr<u8[]> memory;  // registers; null for the kernel's own frame, which the worker keeps
  u8 *registers = nullptr;
  u32 localBase = 0;             // offset of its variables in each lane's local memory
  u32 returnPc = 0;
  const CallSite *site = nullptr;
  u32 lanes = 0;                 // lanes still in it
  u32 depth = 0;
};

struct Fragment {
  enum State : u8 { Ready, Waiting, AtBarrier };  // Waiting: for lanes of a collective's member mask
  u32 pc = 0;
  u32 mask = 0;
  Frame *frame = nullptr;
  State state = Ready;
  u8 barrier = 0;
};

// One cp.async of one lane, not yet done.
struct AsyncCopy {
  u32 to;          // offset in shared memory
  u64 from;
  u32 bytes, zeros;
  u32 thread, pc;
  u64 number;      // of its warp's
};

// What arrives at an mbarrier once it is done: one bulk copy, or all that a thread had issued before `number`.
struct AsyncArrival {
  u32 barrier;     // offset in shared memory
  u32 thread, pc;
  u64 number;
  std::optional<AsyncCopy> bulk;
};

struct Warp {
  u8 *regs = nullptr;            // of the frame that runs
  Frame *frame = nullptr;
  Block *block = nullptr;
  Worker *worker = nullptr;
  u32 index = 0;                 // in its block
  u32 present = 0;               // lanes that the block has
  u32 exited = 0;
  u32 active = 0;                // lanes of the fragment that runs
  u8 *local = nullptr;           // local memory of lane 0; each lane has Launch::localBytes
  Frame root;
  std::vector<std::unique_ptr<Frame>> frames;
  std::vector<Fragment> fragments;
  std::vector<AsyncCopy> copies;                 // of the group that is being made
  std::vector<std::vector<AsyncCopy>> groups;    // committed, oldest first
  u64 copyNumber = 0;                            // of the next cp.async
  u32 syncCount = 0;             // bar.warp.sync done: orders accesses of its lanes for the race check
  u64 executed = 0;              // instructions: %clock

  template <class T>
  T *reg(u32 offset) const { return reinterpret_cast<T *>(regs + offset); }
  u32 live() const { return present & ~exited; }
  u32 thread(u32 lane) const { return index * kLanes + lane; }
  u8 *laneLocal(u32 lane) const;  // defined beside the interpreter
};

struct BarrierState {
  u32 expected = 0;              // threads; 0: all of the block
  u32 arrived = 0;
  u32 votesAnd = 1, votesOr = 0, votesPopc = 0;  // barrier.red
  std::vector<u32> warps;        // those with lanes here, for the race check
  u32 pc = 0;
};

struct Block {
  Dim3 id;
  u64 linear = 0;
  std::vector<u8> sharedStore;
  u8 *shared = nullptr;          // aligned
  u32 sharedBytes = 0;
  std::vector<u64> sharedWritten;  // a bit per byte
  u32 sharedUnwritten = 0;       // bytes
  u32 pendingCopies = 0;         // cp.async not yet waited for, over all warps
  std::vector<AsyncArrival> arrivals;
  std::vector<Warp> warps;
  std::vector<u8> registers;
  std::unique_ptr<u8, void (*)(void *)> locals{nullptr, std::free};  // pages nobody touches cost nothing
  BarrierState barriers[16];
  u32 liveThreads = 0;
  u32 nextWarp = 0;
  Worker *worker = nullptr;
  std::unique_ptr<SharedRaces> races;

  Block();
  ~Block();
  Block(Block &&) noexcept;
  bool done() const { return liveThreads == 0; }
};

// Bounds of the allocation that an instruction touched last, per worker; a launch begins with none.
struct AccessCache {
  s64 begin = 1, end = 0;        // bounds
  s64 writtenEnd = 0;            // bytes of [begin, writtenEnd) are known to be written
  Allocation *allocation = nullptr;
};

struct BufferTraffic { u64 read = 0, written = 0; };

// What a worker counted; summed when a launch ends.
struct Tally {
  std::vector<u64> warps, lanes;          // per pc
  std::vector<u64> requests, sectors, conflicts;  // per pc, only with the switch "counters"
  std::unordered_map<Allocation *, BufferTraffic> traffic;
};

struct Worker {
  Launch *launch = nullptr;
  const Program *program = nullptr;
  const u8 *parameters = nullptr;
  std::vector<AccessCache> caches;        // per pc
  std::unordered_map<u64, std::shared_ptr<Allocation>> held;
  Tally tally;
  bool observing = false;                 // counters, races or streams: slower accesses
  Touches touches;
  std::vector<std::unique_ptr<Block>> blocks;
  std::vector<std::unique_ptr<Block>> spare;
};

struct Launch {
  const Program *program = nullptr;
  std::shared_ptr<void> keep;             // the module
  Dim3 grid, block;
  u32 dynamicShared = 0;
  std::vector<u8> parameters;
  int device = 0;
  bool cooperative = false;
  Touches *touches = nullptr;             // what it touches is added; null: not wanted
  u64 envReg = 0;                         // address of the grid barrier's words (cooperative launches)
  std::function<std::string(u32 file)> fileName;
  std::function<bool(int device)> reachable;  // may this context touch that device's memory?

  // While it runs.
  u64 number = 0;
  u32 localBytes = 0, warpsPerBlock = 0, sharedBytes = 0;
  bool races = false, counters = false;
  u64 limit = 0;
  std::atomic<u64> nextBlock{0}, executed{0};
  std::atomic<int> failure{0};            // CUresult
  std::unique_ptr<GlobalRaces> globalRaces;

  Launch();
  ~Launch();
};

// --- reports from instructions ---
void report(const Warp &w, const Inst &i, u32 lane, const char *kind, const std::string &message);
[[noreturn]] void fault(const Warp &w, const Inst &i, u32 lane, CUresult code, const char *kind, const std::string &message);

// Runs the warps of a block until it is done, or for about `budget` instructions; false: it still has work.
bool runBlock(Block &block, u64 budget);
void beginBlock(Worker &worker, Block &block, u64 linear);

// Runs the whole grid on several threads. Returns what the launch ends with.
CUresult execute(Launch &launch);

inline u32 firstLane(u32 mask) { return u32(__builtin_ctz(mask)); }

// Runs `body(lane)` for each lane of the mask.
template <class Body>
inline void forLanes(u32 mask, Body body) {
  for (u32 rest = mask; rest; rest &= rest - 1) body(u32(__builtin_ctz(rest)));
}

// Computes `value(lane)` for all lanes, which lets the compiler vectorise, and stores those of the mask.
template <class T, class Value>
inline __attribute__((always_inline)) void mapLanes(T *__restrict to, u32 mask, Value value) {
  if (mask == kFullMask) {
    T out[kLanes];
    for (u32 i = 0; i < kLanes; i++) out[i] = value(i);
    std::memcpy(to, out, sizeof out);
  } else {
    T out[kLanes];
    for (u32 i = 0; i < kLanes; i++) out[i] = value(i);
    for (u32 i = 0; i < kLanes; i++) to[i] = (mask >> i & 1) ? out[i] : to[i];
  }
}

}  // namespace emu
