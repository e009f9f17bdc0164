#include "races.h"

#include <algorithm>

namespace emu {

// --- shared memory ---

SharedRaces::SharedRaces(u32 bytes, u32 warps) : cells_(bytes), clocks_(warps, std::vector<u32>(warps, 0)), fenced_(warps) {
  for (u32 k = 0; k < warps; k++) clocks_[k][k] = 1;
}

// A warp knows of its own accesses up to before its current clock value; of others' up to what barriers told it.
bool SharedRaces::ordered(const Warp &w, u32 lane, const Mark &m) const {
  u32 other = m.thread / kLanes;
  if (other == w.index) return m.thread == w.thread(lane) || m.clock < clocks_[w.index][w.index];
  return m.clock <= clocks_[w.index][other];
}

SharedRaces::Mark SharedRaces::mark(const Warp &w, const Inst &i, u32 lane, bool atomic) const {
  return {clocks_[w.index][w.index], u16(w.thread(lane)), atomic, i.id};
}

void SharedRaces::tell(Warp &w, const Inst &i, u32 lane, u32 offset, const Mark &other, const char *mine, const char *its) {
  const Origin &o = w.worker->program->origins[other.pc];
  report(w, i, lane, "shared-race",
         std::string(mine) + " of shared memory at offset " + std::to_string(offset) + " isn't ordered after the " + its + " of thread " +
             std::to_string(other.thread) + " (" + o.text + ", PTX line " + std::to_string(o.line) + ")");
}

void SharedRaces::read(Warp &w, const Inst &i, u32 lane, u32 offset, u32 bytes) {
  Mark me = mark(w, i, lane, false);
  bool told = false;
  for (u32 at = offset; at < offset + bytes; at++) {
    Cell &c = cells_[at];
    if (!told && c.writer.clock && !ordered(w, lane, c.writer)) {
      tell(w, i, lane, at, c.writer, "read", c.writer.atomic ? "atomic" : "write");
      told = true;
    }
    for (Mark &r : c.readers)
      if (!r.clock || r.thread == me.thread || ordered(w, lane, r)) {
        r = me;
        break;
      }
  }
}

void SharedRaces::write(Warp &w, const Inst &i, u32 lane, u32 offset, u32 bytes) {
  Mark me = mark(w, i, lane, false);
  bool told = false;
  for (u32 at = offset; at < offset + bytes; at++) {
    Cell &c = cells_[at];
    if (!told && c.writer.clock && !ordered(w, lane, c.writer)) {
      tell(w, i, lane, at, c.writer, "write", c.writer.atomic ? "atomic" : "write");
      told = true;
    }
    for (Mark &r : c.readers) {
      if (!told && r.clock && !ordered(w, lane, r)) {
        tell(w, i, lane, at, r, "write", "read");
        told = true;
      }
      r = {};
    }
    c.writer = me;
  }
}

void SharedRaces::atomic(Warp &w, const Inst &i, u32 lane, u32 offset, u32 bytes) {
  Mark me = mark(w, i, lane, true);
  bool told = false;
  for (u32 at = offset; at < offset + bytes; at++) {
    Cell &c = cells_[at];
    if (!told && c.writer.clock && !c.writer.atomic && !ordered(w, lane, c.writer)) {
      tell(w, i, lane, at, c.writer, "atomic", "write");
      told = true;
    }
    for (Mark &r : c.readers)
      if (!told && r.clock && !ordered(w, lane, r)) {
        tell(w, i, lane, at, r, "atomic", "read");
        told = true;
      }
    c.writer = me;
  }
}

void SharedRaces::barrier(const std::vector<u32> &warps) {
  std::vector<u32> joined(clocks_.size(), 0);
  for (u32 w : warps)
    for (size_t k = 0; k < joined.size(); k++) joined[k] = std::max(joined[k], clocks_[w][k]);
  for (u32 w : warps) {
    u32 own = clocks_[w][w];
    clocks_[w] = joined;
    clocks_[w][w] = own + 1;
  }
}

void SharedRaces::warpBarrier(u32 warp) { clocks_[warp][warp]++; }

namespace {

void join(std::vector<u32> &to, const std::vector<u32> &from) {
  if (to.size() < from.size()) to.resize(from.size());
  for (size_t k = 0; k < from.size(); k++) to[k] = std::max(to[k], from[k]);
}

}  // namespace

void SharedRaces::release(u32 warp, u32 word) {
  join(gathered_[word], clocks_[warp]);
  clocks_[warp][warp]++;
}

void SharedRaces::acquire(u32 warp, u32 word) {
  auto published = published_.find(word);
  if (published == published_.end()) return;
  join(clocks_[warp], published->second);
  clocks_[warp][warp]++;  // what lanes of this warp did before is behind it too
}

void SharedRaces::ordering(Warp &w, u32 word, bool writes, bool releases) {
  acquire(w.index, word);
  if (!writes || !(releases || fenced_[w.index])) return;
  release(w.index, word);
  phaseEnds(word);
  fenced_[w.index] = false;
}

// Conflicts with plain writes only.
void SharedRaces::strongRead(Warp &w, const Inst &i, u32 lane, u32 offset, u32 bytes) {
  for (u32 at = offset; at < offset + bytes; at++) {
    const Mark &writer = cells_[at].writer;
    if (!writer.clock || writer.atomic || ordered(w, lane, writer)) continue;
    tell(w, i, lane, at, writer, "read", "write");
    return;
  }
}

// --- global memory ---

namespace {

constexpr u64 kPageBytes = 1024;

}  // namespace

bool GlobalRaces::ordered(u32 block, const Mark &m) const {
  if (m.block == block) return true;  // within a block: not this check's business
  const BlockState &other = blocks_[m.block];
  return m.epoch < other.publications && other.publishedAt[m.epoch] < blocks_[block].acquiredAt;
}

void GlobalRaces::tell(Warp &w, const Inst &i, u32 lane, u64 address, const Mark &other, const char *mine, const char *its) {
  const Origin &o = w.worker->program->origins[other.pc];
  auto a = Memory::instance().find(address);
  report(w, i, lane, "global-race",
         std::string(mine) + " of byte " + std::to_string(a ? address - a->begin : 0) + " of " + (a ? a->name() : "global memory") +
             " isn't ordered after the " + its + " of block " + std::to_string(other.block) + ", thread " + std::to_string(other.thread) + " (" + o.text +
             ", PTX line " + std::to_string(o.line) + ")");
}

void GlobalRaces::access(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw) {
  std::lock_guard lock(mutex_);
  u32 block = u32(w.block->linear);
  BlockState &me = blocks_[block];
  bool strong = access == Access::Atomic || (i.flags & kStrong);
  if (strong) {
    time_++;
    if (access != Access::Read && (me.fenced || (i.flags & kRelease))) {
      me.publishedAt.push_back(time_);
      me.publications++;
      me.fenced = false;
    }
  }
  forLanes(mask, [&](u32 k) {
    bool told = false;
    Mark mine{block, me.publications, i.id, w.thread(k), strong, access == Access::Atomic, access != Access::Read};
    // What a strong store publishes doesn't include itself being unordered with other strong accesses.
    for (u64 at = raw[k]; at < raw[k] + bytes; at++) {
      Page &page = pages_[at / kPageBytes];
      if (page.empty()) page.resize(kPageBytes);
      Cell &c = page[at % kPageBytes];
      auto conflict = [&](const Mark &m, const char *verb, const char *its) {
        if (told || m.block == kNone || (m.atomic && strong) || ordered(block, m)) return;
        // A plain read beside atomics: nvcc's own loops of compare-and-swap begin with one.
        const bool plainRead = access == Access::Read ? m.readModifyWrite : access == Access::Atomic && !m.writes;
        if (plainRead) return;
        tell(w, i, k, at, m, verb, its);
        told = true;
      };
      if (access == Access::Read) {
        conflict(c.writer, "read", "write");
        if (c.reader.block == kNone || c.reader.block == block) c.reader = mine;
        else c.otherReader = mine;
      } else {
        conflict(c.writer, "write", "write");
        conflict(c.reader, "write", "read");
        conflict(c.otherReader, "write", "read");
        c.writer = mine;
        c.reader = c.otherReader = {};
      }
    }
  });
  if (strong && access != Access::Write) me.acquiredAt = ++time_;
}

void GlobalRaces::fence(Warp &w, u32) {
  std::lock_guard lock(mutex_);
  blocks_[w.block->linear].fenced = true;
}

void GlobalRaces::blockBarrier(Block &) {}

}  // namespace emu
