// The loop that runs a warp: picks a fragment, executes its instructions, splits and merges (see machine.h).
#include <algorithm>

#include "calls.h"
#include "machine.h"
#include "races.h"
#include "synchronise.h"

namespace emu {

namespace {

// Instructions after which another fragment gets its turn, so that a lane that spins on a lock held by a
// fragment with a higher pc lets that one go on.
constexpr u64 kFragmentTurn = 4096;
constexpr u64 kFailureCheck = 1024;

bool before(const Fragment &a, const Fragment &b) {
  if (a.frame->depth != b.frame->depth) return a.frame->depth > b.frame->depth;
  return a.pc < b.pc;
}

// Puts lanes where the fragment says; merges them with those that wait or stand there.
void place(Warp &w, const Fragment &f) {
  for (Fragment &other : w.fragments)
    if (other.pc == f.pc && other.frame == f.frame && other.state != Fragment::AtBarrier) {
      other.mask |= f.mask;
      other.state = Fragment::Ready;
      return;
    }
  w.fragments.push_back(f);
}

// The fragment to run: the lowest in `before`'s order, or another one when that had its turn.
s64 choose(const Warp &w, u32 turn) {
  s64 best = -1;
  u32 ready = 0;
  for (size_t k = 0; k < w.fragments.size(); k++) ready += w.fragments[k].state == Fragment::Ready;
  if (ready == 0) return -1;
  u32 skip = ready > 1 ? turn % ready : 0;
  std::vector<u32> order;
  for (size_t k = 0; k < w.fragments.size(); k++) {
    if (w.fragments[k].state != Fragment::Ready) continue;
    if (skip) order.push_back(u32(k));
    else if (best < 0 || before(w.fragments[k], w.fragments[size_t(best)])) best = s64(k);
  }
  if (!skip) return best;
  std::sort(order.begin(), order.end(), [&](u32 a, u32 b) { return before(w.fragments[a], w.fragments[b]); });
  return order[skip];
}

// The lowest pc at which another fragment of the same frame stands: running up to it may merge.
u32 meetingPoint(const Warp &w, const Fragment &running) {
  u32 lowest = kNone;
  for (const Fragment &f : w.fragments)
    if (f.frame == running.frame && f.state != Fragment::AtBarrier && f.pc > running.pc) lowest = std::min(lowest, f.pc);
  return lowest;
}

// Lanes that left a loop one by one come to a barrier one by one, where a device has joined them before: while some
// of the warp still run, those that are there wait for them. Whether all have come is told when none runs.
bool mayYetCome(const Warp &w, const Inst &i, u32 mask) {
  if (!(i.flags & kAligned) || w.exited || mask == w.live()) return false;
  return std::any_of(w.fragments.begin(), w.fragments.end(), [](const Fragment &f) { return f.state == Fragment::Ready; });
}

void enter(Warp &w, Frame *frame) {
  w.frame = frame;
  w.regs = frame->registers;
}

// Sends the lanes of an indexed branch to their targets.
void branchIndexed(Warp &w, const Inst &i, const Fragment &f, u32 mask) {
  const std::vector<u32> &table = w.worker->program->tables[i.target];
  const u32 *index = w.reg<u32>(i.a);
  for (u32 rest = mask; rest;) {
    u32 lane = firstLane(rest), same = 0;
    if (index[lane] >= table.size()) fault(w, i, lane, CUDA_ERROR_INVALID_PC, "trap", "brx.idx index " + std::to_string(index[lane]) + " is beyond its table");
    forLanes(rest, [&](u32 k) { same |= u32(index[k] == index[lane]) << k; });
    Fragment to = f;
    to.pc = table[index[lane]];
    to.mask = same;
    place(w, to);
    rest &= ~same;
  }
}

}  // namespace

// Runs one fragment until it ends, waits, or had its turn. The fragment has been taken out of the list.
// Returns the number of instructions executed. `yielded`: it waits for what another one has to do.
static u64 runFragment(Warp &w, Fragment f, bool &alone, bool &yielded) {
  const Inst *code = w.worker->program->code.data();
  Tally &tally = w.worker->tally;
  u64 *warps = tally.warps.data(), *lanes = tally.lanes.data();
  enter(w, f.frame);
  w.active = f.mask;
  u32 meeting = meetingPoint(w, f);
  u64 executed = 0;
  u32 pc = f.pc;
  auto stay = [&](u32 at, u32 mask, Fragment::State state = Fragment::Ready) {
    if (!mask) return;
    Fragment rest = f;
    rest.pc = at;
    rest.mask = mask;
    rest.state = state;
    place(w, rest);
  };
  for (;;) {
    if (pc == meeting || executed >= kFragmentTurn) {
      alone = executed < kFragmentTurn;
      stay(pc, f.mask);
      return executed;
    }
    const Inst &i = code[pc];
    u32 mask = f.mask;
    if (i.guard != kNone) {
      u32 predicate = *w.reg<u32>(i.guard);
      mask &= i.guardNegated ? ~predicate : predicate;
    }
    executed++;
    warps[pc]++;
    lanes[pc] += u64(__builtin_popcount(mask));
    if (i.flow == Flow::Next) {
      if (mask) i.run(w, i, mask);
      pc++;
      continue;
    }
    w.executed += executed;
    switch (i.flow) {
      case Flow::Branch:
        if (mask == f.mask) {
          if (i.target <= pc) {
            pc = i.target;
            meeting = meetingPoint(w, Fragment{pc, f.mask, f.frame, Fragment::Ready, 0});
            if (w.fragments.size() && pc > meeting) {
              stay(pc, f.mask);
              return executed;
            }
          } else if (i.target > meeting || w.fragments.size()) {
            stay(i.target, f.mask);
            return executed;
          } else {
            pc = i.target;
          }
          continue;
        }
        if (mask == 0) break;
        stay(pc + 1, f.mask & ~mask);
        stay(i.target, mask);
        return executed;
      case Flow::BranchIndexed:
        stay(pc + 1, f.mask & ~mask);
        branchIndexed(w, i, f, mask);
        return executed;
      case Flow::Call:
        if (mask == 0) break;
        stay(pc + 1, f.mask & ~mask);
        f.pc = pc;
        f.mask = mask;
        for (const Fragment &next : call(w, i, f)) place(w, next);
        return executed;
      case Flow::Return:
      case Flow::Exit:
        if (mask == 0) break;
        stay(pc + 1, f.mask & ~mask);
        if (i.flow == Flow::Return && f.frame->parent) {
          place(w, returnFrom(w, f.frame, mask));
        } else {
          w.exited |= mask;
          w.block->liveThreads -= u32(__builtin_popcount(mask));
          lanesExited(w);
        }
        return executed;
      case Flow::Collective:
      case Flow::WarpBarrier: {
        if (mask == 0) break;
        u32 group = completeGroup(w, i, mask);
        if (group == 0) {
          // Lanes that take part haven't come yet; those that the guard excludes go on.
          stay(pc + 1, f.mask & ~mask);
          stay(pc, mask, Fragment::Waiting);
          return executed;
        }
        checkMembers(w, i, group, i.a == kNone ? kFullMask : w.reg<u32>(i.a)[firstLane(group)]);
        if (i.flow == Flow::Collective) {
          i.run(w, i, group);
        } else {
          w.syncCount++;
          if (w.block->races) w.block->races->warpBarrier(w.index);
        }
        if (group == mask) break;
        // Lanes with other member masks (tiles of a warp) are a collective of their own.
        stay(pc, mask & ~group);
        stay(pc + 1, (f.mask & ~mask) | group);
        return executed;
      }
      case Flow::Barrier:
        if (mask == 0) break;
        if (mayYetCome(w, i, mask)) {
          stay(pc + 1, f.mask & ~mask);
          stay(pc, mask, Fragment::Waiting);
          return executed;
        }
        f.pc = pc + 1;
        stay(pc + 1, f.mask & ~mask);
        f.mask = mask;
        arrive(w, i, f);
        return executed;
      case Flow::Yield:
        if (mask) i.run(w, i, mask);
        yielded = true;
        stay(pc + 1, f.mask);
        alone = false;
        return executed + 16;
      case Flow::Next: break;
    }
    pc++;
  }
}

bool runBlock(Block &block, u64 budget) {
  Launch &launch = *block.worker->launch;
  u32 idle = 0;
  u64 spent = 0;
  while (!block.done()) {
    Warp &w = block.warps[block.nextWarp];
    u64 executed = 0;
    u32 turn = 0;
    while (u64(executed) < budget) {
      s64 chosen = choose(w, turn);
      if (chosen < 0) break;
      Fragment f = w.fragments[size_t(chosen)];
      w.fragments.erase(w.fragments.begin() + chosen);
      bool alone = true, yielded = false;
      executed += runFragment(w, f, alone, yielded);
      turn = alone ? 0 : turn + 1;
      if (yielded && turn >= w.fragments.size()) break;  // each had its turn: now other warps
      if (launch.failure.load(std::memory_order_relaxed)) throw KernelFault{CUresult(launch.failure.load())};
    }
    spent += executed;
    if (launch.limit && launch.executed.fetch_add(executed * kLanes) > launch.limit) timeOut(w);
    idle = executed ? 0 : idle + 1;
    if (block.done()) break;
    if (idle > block.warps.size()) stuck(block);
    block.nextWarp = (block.nextWarp + 1) % u32(block.warps.size());
    if (block.nextWarp == 0 && spent >= budget) return false;
  }
  return true;
}

u8 *Warp::laneLocal(u32 lane) const { return local + size_t(lane) * block->worker->launch->localBytes; }

}  // namespace emu
