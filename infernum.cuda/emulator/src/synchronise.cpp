#include "synchronise.h"

#include "races.h"

namespace emu {

namespace {

void release(Block &block, u32 number) {
  BarrierState &b = block.barriers[number];
  if (block.races) block.races->barrier(b.warps);
  for (Warp &w : block.warps)
    for (Fragment &f : w.fragments)
      if (f.state == Fragment::AtBarrier && f.barrier == number) {
        const Inst &i = block.worker->program->code[f.pc - 1];
        if (i.mode) {  // barrier.red: every thread gets the reduction
          w.regs = f.frame->registers;
          if (i.mode == 1) {
            u32 *d = w.reg<u32>(i.d);
            forLanes(f.mask, [&](u32 k) { d[k] = b.votesPopc; });
          } else {
            u32 *d = w.reg<u32>(i.d);
            u32 all = (i.mode == 2 ? b.votesAnd : b.votesOr) ? f.mask : 0;
            *d = (*d & ~f.mask) | all;
          }
        }
        f.state = Fragment::Ready;
        f.barrier = 0;
      }
  b = BarrierState{};
  // Fragments released together stand at the same pc: join them.
  for (Warp &w : block.warps)
    for (size_t k = 0; k < w.fragments.size(); k++)
      for (size_t j = w.fragments.size(); j-- > k + 1;)
        if (w.fragments[k].state == Fragment::Ready && w.fragments[j].state == Fragment::Ready && w.fragments[k].pc == w.fragments[j].pc &&
            w.fragments[k].frame == w.fragments[j].frame) {
          w.fragments[k].mask |= w.fragments[j].mask;
          w.fragments.erase(w.fragments.begin() + s64(j));
        }
}

// Lanes that ended before a barrier which the others wait at: allowed by some devices, but the barrier then
// depends on which lanes are left, and with a count it is never completed.
void checkDivergence(Warp &w, const Inst &i, u32 mask) {
  if (w.exited) {
    u32 lane = firstLane(w.exited);
    fault(w, i, firstLane(mask), CUDA_ERROR_LAUNCH_FAILED, "divergent-barrier",
          "thread " + std::to_string(w.thread(lane)) + " of the same warp ended before this barrier");
  }
  if ((i.flags & kAligned) && mask != w.live()) {
    u32 lane = firstLane(w.live() & ~mask);
    fault(w, i, firstLane(mask), CUDA_ERROR_LAUNCH_FAILED, "divergent-barrier",
          "thread " + std::to_string(w.thread(lane)) + " of the same warp doesn't come to this barrier with the others");
  }
}

}  // namespace

void arrive(Warp &w, const Inst &i, Fragment f) {
  u32 lane = firstLane(f.mask);
  u32 number = i.a == kNone ? u32(i.imm) : w.reg<u32>(i.a)[lane];
  u32 count = i.b == kNone ? 0 : w.reg<u32>(i.b)[lane];
  if (number > 15) fault(w, i, lane, CUDA_ERROR_LAUNCH_FAILED, "divergent-barrier", "there is no barrier " + std::to_string(number));
  if (count % kLanes || (count == 0 && i.b != kNone))
    fault(w, i, lane, CUDA_ERROR_LAUNCH_FAILED, "divergent-barrier", std::to_string(count) + " threads aren't a multiple of the warp size");
  checkDivergence(w, i, f.mask);
  Block &block = *w.block;
  BarrierState &b = block.barriers[number];
  if (b.arrived && b.expected != count)
    fault(w, i, lane, CUDA_ERROR_LAUNCH_FAILED, "divergent-barrier",
          "barrier " + std::to_string(number) + " is used with " + std::to_string(count) + " and " + std::to_string(b.expected) + " threads (0: all)");
  b.expected = count;
  b.pc = i.id;
  // An aligned barrier with a count takes a warp as a whole (PTX ISA 9.7.13.1: counts are in warps).
  b.arrived += (i.flags & kAligned) && count ? kLanes : u32(__builtin_popcount(f.mask));
  b.warps.push_back(w.index);
  if (i.mode) {
    u32 votes = *w.reg<u32>(i.c);
    if (i.flags & 4) votes = ~votes;
    votes &= f.mask;
    b.votesPopc += u32(__builtin_popcount(votes));
    b.votesAnd &= votes == f.mask;
    b.votesOr |= votes != 0;
  }
  u32 expected = count ? count : block.liveThreads;
  if (b.arrived > expected)
    fault(w, i, lane, CUDA_ERROR_LAUNCH_FAILED, "divergent-barrier", "more threads come to barrier " + std::to_string(number) + " than it expects");
  if (!(i.flags & kArriveOnly)) {
    f.state = Fragment::AtBarrier;
    f.barrier = u8(number);
  }
  w.fragments.push_back(f);
  if (b.arrived == expected) release(block, number);
}

void lanesExited(Warp &w) {
  Block &block = *w.block;
  for (u32 k = 0; k < 16; k++) {
    BarrierState &b = block.barriers[k];
    if (!b.arrived) continue;
    for (const Fragment &f : w.fragments)  // those that only arrived may end
      if (f.state == Fragment::AtBarrier && f.barrier == k) checkDivergence(w, block.worker->program->code[b.pc], w.live() ? w.live() : w.present);
    if (b.expected == 0 && b.arrived == block.liveThreads) release(block, k);
  }
  for (Fragment &f : w.fragments)
    if (f.state == Fragment::Waiting) f.state = Fragment::Ready;  // it looks again at who is there
}

u32 completeGroup(const Warp &w, const Inst &i, u32 mask) {
  if (i.a == kNone) return w.live() & ~mask ? 0 : mask;
  const u32 *members = w.reg<u32>(i.a);
  for (u32 rest = mask; rest;) {
    u32 first = members[firstLane(rest)], same = 0;
    for (u32 k = 0; k < kLanes; k++) same |= u32(members[k] == first) << k;
    same &= rest;
    if (!((first & w.live()) & ~same)) return same;
    rest &= ~same;
  }
  return 0;
}

void checkMembers(Warp &w, const Inst &i, u32 mask, u32 members) {
  if (u32 strangers = mask & ~members)
    fault(w, i, firstLane(strangers), CUDA_ERROR_ILLEGAL_INSTRUCTION, "divergent-collective", "a lane executes it that isn't in the member mask");
  if (u32 gone = members & ~w.live())
    fault(w, i, firstLane(mask), CUDA_ERROR_ILLEGAL_INSTRUCTION, "divergent-collective",
          "lane " + std::to_string(firstLane(gone)) + " is in the member mask but " + ((w.present >> firstLane(gone) & 1) ? "has ended" : "doesn't exist"));
}

void stuck(Block &block) {
  for (Warp &w : block.warps)
    for (Fragment &f : w.fragments)
      if (f.state == Fragment::Waiting) {
        u32 others = w.live() & ~f.mask;
        fault(w, block.worker->program->code[f.pc], firstLane(f.mask), CUDA_ERROR_LAUNCH_FAILED, "divergent-collective",
              "it waits for lane " + std::to_string(others ? firstLane(others) : 0) + ", which waits elsewhere");
      }
  for (Warp &w : block.warps)
    for (Fragment &f : w.fragments)
      if (f.state == Fragment::AtBarrier) {
        BarrierState &b = block.barriers[f.barrier];
        fault(w, block.worker->program->code[f.pc - 1], firstLane(f.mask), CUDA_ERROR_LAUNCH_FAILED, "barrier-deadlock",
              "barrier " + std::to_string(f.barrier) + " has " + std::to_string(b.arrived) + " of " +
                  std::to_string(b.expected ? b.expected : block.liveThreads) + " threads, and no other can come");
      }
  throw KernelFault{CUDA_ERROR_LAUNCH_FAILED};
}

void timeOut(Warp &w) {
  const Fragment *f = w.fragments.empty() ? nullptr : &w.fragments[0];
  const Inst &i = w.worker->program->code[f ? f->pc : 0];
  fault(w, i, f ? firstLane(f->mask) : 0, CUDA_ERROR_LAUNCH_TIMEOUT, "timeout", "the launch exceeds the limit on instructions");
}

}  // namespace emu
