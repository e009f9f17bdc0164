// Runs a grid: prepares blocks, spreads them over threads, and sums what was counted.
#include <algorithm>
#include <thread>

#include "access.h"
#include "calls.h"
#include "counters.h"
#include "pool.h"
#include "races.h"
#include "settings.h"

namespace emu {

namespace {

// Instructions that a block of a cooperative launch runs before the next block's turn.
constexpr u64 kCooperativeTurn = 20000;
constexpr u64 kBlockTurn = 1ull << 20;
// Local memory for frames of called functions, as the stack limit of a context.
constexpr u32 kCallStack = 32 << 10;

std::atomic<u64> launchNumber{0};

void reset(Block &b) {
  b.sharedWritten.assign((b.sharedBytes + 63) / 64 + 1, 0);
  b.sharedUnwritten = b.sharedBytes;
  b.pendingCopies = 0;
  b.arrivals.clear();
  b.nextWarp = 0;
  for (BarrierState &barrier : b.barriers) barrier = {};
}

// Memory of a block that fits the launch; blocks are used again for the next index.
std::unique_ptr<Block> makeBlock(Worker &worker) {
  const Launch &launch = *worker.launch;
  const FunctionInfo &kernel = worker.program->functions[worker.program->kernelIndex];
  auto b = std::make_unique<Block>();
  b->worker = &worker;
  b->sharedBytes = launch.sharedBytes;
  b->sharedStore.resize(launch.sharedBytes + 1024);
  b->shared = b->sharedStore.data() + (1024 - reinterpret_cast<u64>(b->sharedStore.data()) % 1024) % 1024;
  size_t perWarp = (kernel.registerBytes + 127) / 64 * 64, local = size_t(launch.localBytes) * kLanes;
  b->registers.resize(perWarp * launch.warpsPerBlock + 64);
  b->locals.reset(static_cast<u8 *>(std::calloc(local * launch.warpsPerBlock + 64, 1)));
  u8 *registers = b->registers.data() + (64 - reinterpret_cast<u64>(b->registers.data()) % 64) % 64;
  b->warps.resize(launch.warpsPerBlock);
  for (u32 k = 0; k < launch.warpsPerBlock; k++) {
    Warp &w = b->warps[k];
    w.block = b.get();
    w.worker = &worker;
    w.index = k;
    w.local = b->locals.get() + local * k;
    w.root.function = &kernel;
    w.root.registers = registers + perWarp * k;
    prepareRegisters(w, kernel, w.root.registers);
    prepareSpecials(w, kernel, w.root.registers);
  }
  return b;
}

std::unique_ptr<Block> takeBlock(Worker &worker, u64 linear) {
  std::unique_ptr<Block> b;
  if (worker.spare.empty()) {
    b = makeBlock(worker);
  } else {
    b = std::move(worker.spare.back());
    worker.spare.pop_back();
  }
  beginBlock(worker, *b, linear);
  return b;
}

void runPlain(Worker &worker) {
  Launch &launch = *worker.launch;
  for (;;) {
    u64 linear = launch.nextBlock.fetch_add(1);
    if (linear >= launch.grid.count()) return;
    auto b = takeBlock(worker, linear);
    while (!runBlock(*b, kBlockTurn)) {
    }
    worker.spare.push_back(std::move(b));
  }
}

// All blocks are there at once and take turns, so that they may wait for each other.
void runCooperative(Worker &worker, u64 stride, u64 first) {
  Launch &launch = *worker.launch;
  for (u64 k = first; k < launch.grid.count(); k += stride) worker.blocks.push_back(takeBlock(worker, k));
  while (!worker.blocks.empty())
    for (size_t k = 0; k < worker.blocks.size();)
      if (runBlock(*worker.blocks[k], kCooperativeTurn)) worker.blocks.erase(worker.blocks.begin() + s64(k));
      else k++;
}

void prepare(Launch &launch) {
  const Program &p = *launch.program;
  launch.number = ++launchNumber;
  launch.warpsPerBlock = u32((launch.block.count() + kLanes - 1) / kLanes);
  launch.sharedBytes = (p.staticShared + 15) / 16 * 16 + launch.dynamicShared;
  if (!launch.dynamicShared) launch.sharedBytes = p.staticShared;
  launch.localBytes = p.functions[p.kernelIndex].localBytes + (p.hasCalls ? kCallStack : 0);
  Settings &s = Settings::instance();
  launch.races = s.races;
  launch.counters = s.counters;
  launch.limit = s.limit;
  if (launch.races) launch.globalRaces = std::make_unique<GlobalRaces>(launch.grid.count());
}

}  // namespace

Launch::Launch() = default;
Launch::~Launch() = default;
Block::Block() = default;
Block::~Block() = default;
Block::Block(Block &&) noexcept = default;

void beginBlock(Worker &worker, Block &b, u64 linear) {
  Launch &launch = *worker.launch;
  b.linear = linear;
  b.id = launch.grid.at(linear);
  reset(b);
  b.liveThreads = u32(launch.block.count());
  if (launch.races) b.races = std::make_unique<SharedRaces>(launch.sharedBytes, launch.warpsPerBlock);
  const FunctionInfo &kernel = worker.program->functions[worker.program->kernelIndex];
  for (Warp &w : b.warps) {
    u32 threads = u32(launch.block.count()) - w.index * kLanes;
    w.present = threads >= kLanes ? kFullMask : (1u << threads) - 1;
    w.exited = 0;
    w.frames.clear();
    w.copies.clear();
    w.groups.clear();
    w.syncCount = 0;
    w.executed = 0;
    w.root.lanes = w.present;
    prepareBlockSpecials(w, kernel, w.root.registers);
    w.fragments.assign(1, Fragment{kernel.entry, w.present, &w.root, Fragment::Ready, 0});
  }
}

CUresult execute(Launch &launch) {
  prepare(launch);
  u32 threads = Settings::instance().threads;
  if (!threads) threads = std::max(1u, std::thread::hardware_concurrency());
  threads = u32(std::min<u64>(threads, launch.grid.count()));
  std::vector<Worker> workers(threads);
  size_t code = launch.program->code.size();
  auto work = [&](u32 index) {
    Worker &worker = workers[index];
    worker.launch = &launch;
    worker.program = launch.program;
    worker.parameters = launch.parameters.data();
    worker.observing = launch.races || launch.counters || launch.touches;
    worker.caches.resize(code);
    worker.tally.warps.resize(code);
    worker.tally.lanes.resize(code);
    if (launch.counters) {
      worker.tally.requests.resize(code);
      worker.tally.sectors.resize(code);
      worker.tally.conflicts.resize(code);
    }
    try {
      if (launch.cooperative) runCooperative(worker, threads, index);
      else runPlain(worker);
    } catch (const KernelFault &fault) {
      int none = 0;
      launch.failure.compare_exchange_strong(none, int(fault.code));
    } catch (const std::exception &e) {  // no host memory for blocks
      Findings::instance().add("resource-limit", "kernel " + launch.program->kernel + " can't be run: " + e.what());
      int none = 0;
      launch.failure.compare_exchange_strong(none, int(CUDA_ERROR_OUT_OF_MEMORY));
    }
    worker.blocks.clear();
    worker.spare.clear();
  };
  Pool::instance().run(threads, work);
  std::vector<Tally *> tallies;
  for (Worker &w : workers) {
    tallies.push_back(&w.tally);
    if (launch.touches) launch.touches->join(w.touches);
  }
  Counters::instance().add(launch, tallies);
  return CUresult(launch.failure.load());
}

void report(const Warp &w, const Inst &i, u32 lane, const char *kind, const std::string &message) {
  const Launch &launch = *w.worker->launch;
  const Origin &o = launch.program->origins[i.id];
  Finding f;
  f.kind = kind;
  f.message = message;
  f.kernel = launch.program->kernel;
  f.line = o.line;
  f.instruction = o.text;
  if (o.source.line) f.source = (launch.fileName ? launch.fileName(o.source.file) : std::to_string(o.source.file)) + ":" + std::to_string(o.source.line);
  f.block = w.block->id;
  f.thread = launch.block.at(w.thread(lane));
  f.launch = launch.number;
  f.pc = i.id;
  Findings::instance().add(std::move(f));
}

void fault(const Warp &w, const Inst &i, u32 lane, CUresult code, const char *kind, const std::string &message) {
  report(w, i, lane, kind, message);
  throw KernelFault{code};
}

}  // namespace emu
