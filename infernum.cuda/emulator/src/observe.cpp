#include "observe.h"

#include <algorithm>

#include "races.h"

namespace emu {

namespace {

constexpr u32 kSectorBytes = 32;  // what a request of global memory is counted in

// Global: distinct sectors that the lanes of one instruction touch.
void countGlobal(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw) {
  Tally &t = w.worker->tally;
  u64 sectors[kLanes * 4];
  u32 n = 0;
  forLanes(mask, [&](u32 k) {
    for (u64 s = raw[k] / kSectorBytes; s <= (raw[k] + bytes - 1) / kSectorBytes && n < kLanes * 4; s++) sectors[n++] = s;
  });
  std::sort(sectors, sectors + n);
  t.requests[i.id]++;
  t.sectors[i.id] += u64(std::unique(sectors, sectors + n) - sectors);
  AccessCache &cache = w.worker->caches[i.id];
  u64 total = 0;
  Allocation *at = nullptr;
  auto book = [&](Allocation *a, u64 count) {
    BufferTraffic &traffic = t.traffic[a];
    if (access != Access::Write) traffic.read += count;
    if (access != Access::Read) traffic.written += count;
  };
  forLanes(mask, [&](u32 k) {
    Allocation *a = cache.allocation;
    if (!a || raw[k] < a->begin || raw[k] >= a->end) {
      auto found = Memory::instance().find(raw[k]);
      if (!found) return;
      w.worker->held.try_emplace(found->begin, found);
      a = found.get();
    }
    if (a != at && at) {
      book(at, total);
      total = 0;
    }
    at = a;
    total += bytes;
  });
  if (at) book(at, total);
}

// Shared: 32 banks of 4 bytes; a warp's access of up to 4 bytes a lane takes as many turns as one bank has
// distinct words, wider ones are served in halves or quarters of the warp.
void countShared(Warp &w, const Inst &i, u32 mask, u32 bytes, const u64 *raw) {
  Tally &t = w.worker->tally;
  u32 parts = std::max(1u, bytes / 4), lanes = kLanes / std::min(parts, 4u);
  u64 turns = 0, least = 0;
  for (u32 from = 0; from < kLanes; from += lanes) {
    u64 words[kLanes * 4];
    u32 n = 0;
    for (u32 k = from; k < from + lanes; k++)
      if (mask >> k & 1)
        for (u32 p = 0; p < parts && n < kLanes * 4; p++) words[n++] = raw[k] / 4 + p;
    if (!n) continue;
    std::sort(words, words + n);
    n = u32(std::unique(words, words + n) - words);
    u32 perBank[32] = {}, most = 0;
    for (u32 k = 0; k < n; k++) most = std::max(most, ++perBank[words[k] % 32]);
    turns += most;
    least++;
  }
  t.requests[i.id]++;
  t.conflicts[i.id] += turns - least;
}

// For the order of streams. Lanes side by side are one range.
void noteTouches(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw) {
  const Launch &launch = *w.worker->launch;
  Touches &touches = w.worker->touches;
  if (launch.envReg && raw[firstLane(mask)] - launch.envReg < 256) return;  // the grid's own barrier
  // Volatile and relaxed accesses go with atomics, which need no order among themselves.
  bool strong = access == Access::Atomic || (i.flags & kStrong);
  Touch kind = strong ? Touch::Atomic : access == Access::Read ? Touch::Read : Touch::Write;
  for (u32 rest = mask; rest;) {
    u64 begin = raw[firstLane(rest)], end = begin + bytes;
    rest &= rest - 1;
    while (rest && (raw[firstLane(rest)] == end || raw[firstLane(rest)] + bytes == end)) {
      end = raw[firstLane(rest)] + bytes;
      rest &= rest - 1;
    }
    touches.add(kind, begin, end - begin);
  }
}

}  // namespace

void observeGlobal(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw) {
  Launch &launch = *w.worker->launch;
  if (launch.counters) countGlobal(w, i, mask, access, bytes, raw);
  if (launch.touches) noteTouches(w, i, mask, access, bytes, raw);
  if (launch.globalRaces && i.space != Space::Const) launch.globalRaces->access(w, i, mask, access, bytes, raw);
}

void observeShared(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw) {
  Launch &launch = *w.worker->launch;
  if (launch.counters) countShared(w, i, mask, bytes, raw);
  SharedRaces *races = w.block->races.get();
  if (!races) return;
  forLanes(mask, [&](u32 k) {
    const bool strong = i.flags & kStrong;
    if (access == Access::Atomic || strong) races->ordering(w, u32(raw[k]), access != Access::Read, i.flags & kRelease);
    if (access == Access::Read && !strong) races->read(w, i, k, u32(raw[k]), bytes);
    else if (access == Access::Read) races->strongRead(w, i, k, u32(raw[k]), bytes);
    else if (strong) races->atomic(w, i, k, u32(raw[k]), bytes);
    else if (access == Access::Write) races->write(w, i, k, u32(raw[k]), bytes);
    else races->atomic(w, i, k, u32(raw[k]), bytes);
  });
}

void observeFence(Warp &w, const Inst &i, u32 mask) {
  Launch &launch = *w.worker->launch;
  if (w.block->races) w.block->races->fence(w.index);
  if (launch.globalRaces && i.mode) launch.globalRaces->fence(w, mask);
}

void checkPendingCopies(Warp &w, const Inst &i, u32 mask, const u64 *raw, u32 bytes) {
  auto look = [&](const std::vector<AsyncCopy> &copies) {
    for (const AsyncCopy &c : copies)
      forLanes(mask, [&](u32 k) {
        if (raw[k] < c.to + c.bytes + c.zeros && raw[k] + bytes > c.to)
          report(w, i, k, "missing-async-wait",
                 "shared memory at offset " + std::to_string(raw[k]) + " is read while a cp.async of thread " + std::to_string(c.thread) + " (PTX line " +
                     std::to_string(w.worker->program->origins[c.pc].line) + ") goes to it; nothing waited for that copy");
      });
  };
  for (const Warp &other : w.block->warps) {
    look(other.copies);
    for (const auto &group : other.groups) look(group);
  }
  for (const AsyncArrival &a : w.block->arrivals)
    if (a.bulk) look({*a.bulk});
}

}  // namespace emu
