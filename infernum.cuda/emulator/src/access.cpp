#include "access.h"

#include <algorithm>
#include <cstdio>

#include "address_space.h"
#include "observe.h"

namespace emu {

namespace {

std::string hex(u64 value) {
  char text[24];
  snprintf(text, sizeof text, "0x%llx", (unsigned long long)value);
  return text;
}

const char *verb(Access access) { return access == Access::Read ? "read" : access == Access::Write ? "write" : "atomic"; }

// The addresses of all lanes; those out of the mask get the first active lane's.
void gather(const Warp &w, const Inst &i, u32 mask, u64 *raw) {
  if (i.a == kNone) {
    for (u32 k = 0; k < kLanes; k++) raw[k] = u64(i.imm);
    return;
  }
  if (i.flags & kNarrowBase) {
    const u32 *base = w.reg<u32>(i.a);
    u32 offset = u32(i.imm);
    for (u32 k = 0; k < kLanes; k++) raw[k] = u32(base[k] + offset);
  } else {
    const u64 *base = w.reg<u64>(i.a);
    u64 offset = u64(i.imm);
    for (u32 k = 0; k < kLanes; k++) raw[k] = base[k] + offset;
  }
  if (mask != kFullMask) {
    u64 first = raw[firstLane(mask)];
    for (u32 k = 0; k < kLanes; k++) raw[k] = (mask >> k & 1) ? raw[k] : first;
  }
}

[[noreturn]] void badAddress(const Warp &w, const Inst &i, u32 lane, Access access, u64 address, u32 bytes) {
  std::string what = std::string(verb(access)) + " of " + std::to_string(bytes) + " bytes at " + hex(address);
  if (auto freed = Memory::instance().findFreed(address))
    fault(w, i, lane, CUDA_ERROR_ILLEGAL_ADDRESS, "use-after-free", what + " in " + freed->name() + ", which was freed");
  if (auto a = Memory::instance().find(address))
    fault(w, i, lane, CUDA_ERROR_ILLEGAL_ADDRESS, "out-of-bounds", what + " goes beyond the end of " + a->name());
  u64 before = address;
  std::string near;
  for (u64 step = 1; step <= 4096 && near.empty(); step *= 2)
    if (auto a = Memory::instance().find(before - step)) near = ", " + std::to_string(address - a->end) + " bytes after " + a->name();
    else if (auto b = Memory::instance().find(address + step)) near = ", " + std::to_string(b->begin - address) + " bytes before " + b->name();
  fault(w, i, lane, CUDA_ERROR_ILLEGAL_ADDRESS, "out-of-bounds", what + " is in no allocation" + near);
}

void misaligned(const Warp &w, const Inst &i, u32 mask, const u64 *raw, u32 bytes) {
  u32 lane = kLanes;
  forLanes(mask, [&](u32 k) { if (lane == kLanes && raw[k] % bytes) lane = k; });
  if (lane != kLanes)
    fault(w, i, lane, CUDA_ERROR_MISALIGNED_ADDRESS, "misaligned", "address " + hex(raw[lane]) + " isn't a multiple of " + std::to_string(bytes));
}

// Fills the instruction's cache with the allocation that holds the address, or ends the kernel.
AccessCache &fill(Warp &w, const Inst &i, u32 lane, Access access, u64 address, u32 bytes) {
  AccessCache &cache = w.worker->caches[i.id];
  auto a = Memory::instance().find(address);
  if (!a || address + bytes > a->end) badAddress(w, i, lane, access, address, bytes);
  if (a->device >= 0 && a->device != w.worker->launch->device && !w.worker->launch->reachable(a->device))
    fault(w, i, lane, CUDA_ERROR_ILLEGAL_ADDRESS, "wrong-space",
          std::string(verb(access)) + " of " + a->name() + " of device " + std::to_string(a->device) + ", to which peer access isn't enabled");
  a->extendInitialised();
  cache = {s64(a->begin), s64(a->end), s64(a->initialisedEnd.load()), a.get()};
  w.worker->held.try_emplace(a->begin, a);
  return cache;
}

void checkedGlobal(Warp &w, const Inst &i, u32 lane, Access access, u64 address, u32 bytes) {
  AccessCache *cache = &w.worker->caches[i.id];
  if (s64(address) < cache->begin || s64(address + bytes) > cache->end) cache = &fill(w, i, lane, access, address, bytes);
  if (s64(address + bytes) <= cache->writtenEnd) return;
  Allocation &a = *cache->allocation;
  if (access != Access::Write)
    if (auto at = a.firstUnwritten(address, bytes)) {
      report(w, i, lane, "uninitialised",
             "global memory at " + hex(*at) + ", byte " + std::to_string(*at - a.begin) + " of " + a.name() + ", is read but was never written");
    }
  if (access != Access::Read) {
    a.markWritten(address, bytes);
    cache->writtenEnd = s64(a.initialisedEnd.load(std::memory_order_relaxed));
  }
}

// Lanes whose addresses follow one another write one range, which is one mark instead of 32.
bool markTogether(AccessCache &cache, const LaneAddresses &out, u64 first, u32 bytes) {
  if (!out.contiguous || s64(first) < cache.begin || s64(first + kLanes * bytes) > cache.end) return false;
  cache.allocation->markWritten(first, kLanes * bytes);
  cache.writtenEnd = s64(cache.allocation->initialisedEnd.load(std::memory_order_relaxed));
  return true;
}

void resolveGlobal(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw, LaneAddresses &out) {
  const AccessCache &cache = w.worker->caches[i.id];
  s64 begin = cache.begin, end = cache.writtenEnd - s64(bytes);
  s64 outside = 0;
  u64 low = 0, step = 0;
  for (u32 k = 0; k < kLanes; k++) {
    outside |= (s64(raw[k]) - begin) | (end - s64(raw[k]));
    low |= raw[k];
    step |= raw[k] ^ (raw[0] + k * bytes);
    out.at[k] = raw[k] & kHostMask;
  }
  out.contiguous = step == 0 && mask == kFullMask;
  if (low & (bytes - 1)) misaligned(w, i, mask, raw, bytes);
  if (outside < 0) {
    AccessCache &mutableCache = w.worker->caches[i.id];
    u32 first = firstLane(mask);
    if (access == Access::Write && out.contiguous) {
      if (s64(raw[0]) < mutableCache.begin || s64(raw[0] + bytes) > mutableCache.end) fill(w, i, first, access, raw[0], bytes);
      if (markTogether(mutableCache, out, raw[0], bytes)) return;
    }
    forLanes(mask, [&](u32 k) { checkedGlobal(w, i, k, access, raw[k], bytes); });
  }
}

void checkShared(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw) {
  Block &b = *w.block;
  if (b.pendingCopies && access != Access::Write) checkPendingCopies(w, i, mask, raw, bytes);
  if (b.sharedUnwritten == 0) return;
  u64 ones = bytes >= 64 ? ~0ull : (1ull << bytes) - 1;
  forLanes(mask, [&](u32 k) {
    u64 at = raw[k];
    u64 &word = b.sharedWritten[at / 64];
    u64 bits = ones << (at % 64);  // aligned accesses don't straddle words
    if (access != Access::Write && (word & bits) != bits)
      report(w, i, k, "uninitialised", "shared memory at offset " + std::to_string(at) + " is read but was never written by this block");
    if (access != Access::Read) {
      b.sharedUnwritten -= u32(__builtin_popcountll(bits & ~word));
      word |= bits;
    }
  });
}

void resolveShared(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw, LaneAddresses &out) {
  Block &b = *w.block;
  u64 largest = 0, low = 0, step = 0, base = reinterpret_cast<u64>(b.shared);
  for (u32 k = 0; k < kLanes; k++) {
    largest |= raw[k] >> 32;
    low |= raw[k];
    step |= raw[k] ^ (raw[0] + k * bytes);
  }
  s64 outside = 0, end = s64(b.sharedBytes) - s64(bytes);
  for (u32 k = 0; k < kLanes; k++) {
    outside |= end - s64(raw[k]);
    out.at[k] = raw[k] + base;
  }
  out.contiguous = step == 0 && mask == kFullMask;
  if (largest || outside < 0) {
    forLanes(mask, [&](u32 k) {
      if (raw[k] + bytes > b.sharedBytes)
        fault(w, i, k, CUDA_ERROR_ILLEGAL_ADDRESS, "out-of-bounds",
              std::string(verb(access)) + " of " + std::to_string(bytes) + " bytes at offset " + std::to_string(raw[k]) + " of shared memory, which has " +
                  std::to_string(b.sharedBytes) + " bytes");
    });
  }
  if (low & (bytes - 1)) misaligned(w, i, mask, raw, bytes);
  if (b.sharedUnwritten || b.pendingCopies) checkShared(w, i, mask, access, bytes, raw);
  if (w.worker->observing) observeShared(w, i, mask, access, bytes, raw);
}

void resolveLocal(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw, LaneAddresses &out) {
  u32 limit = w.worker->launch->localBytes;
  u32 first = firstLane(mask);
  u64 low = 0;
  forLanes(mask, [&](u32 k) {
    if (raw[k] + bytes > limit)
      fault(w, i, k, CUDA_ERROR_ILLEGAL_ADDRESS, "out-of-bounds", std::string(verb(access)) + " of local memory at offset " + std::to_string(raw[k]) + ", a thread has " + std::to_string(limit) + " bytes");
    out.at[k] = reinterpret_cast<u64>(w.laneLocal(k) + raw[k]);
    low |= raw[k];
  });
  if (low & (bytes - 1)) misaligned(w, i, mask, raw, bytes);
  for (u32 k = 0; k < kLanes; k++)
    if (!(mask >> k & 1)) out.at[k] = out.at[first];
  out.contiguous = false;
}

void resolveParameter(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw, LaneAddresses &out) {
  const Launch &launch = *w.worker->launch;
  u32 first = firstLane(mask);
  forLanes(mask, [&](u32 k) {
    u64 at = raw[k] & kOffsetMask;
    if (access != Access::Read || at + bytes > launch.parameters.size())
      fault(w, i, k, CUDA_ERROR_ILLEGAL_ADDRESS, "out-of-bounds", std::string(verb(access)) + " of kernel parameters at offset " + std::to_string(at));
    out.at[k] = reinterpret_cast<u64>(launch.parameters.data() + at);
  });
  for (u32 k = 0; k < kLanes; k++)
    if (!(mask >> k & 1)) out.at[k] = out.at[first];
  out.contiguous = false;
}

// Lanes may point into different windows: each window's lanes are resolved by themselves.
void resolveGeneric(Warp &w, const Inst &i, u32 mask, Access access, u32 bytes, const u64 *raw, LaneAddresses &out) {
  u64 windows = 0;
  for (u32 k = 0; k < kLanes; k++) windows |= raw[k];
  if (!(windows & kWindowMask)) {
    resolveGlobal(w, i, mask, access, bytes, raw, out);
    if (w.worker->observing) observeGlobal(w, i, mask, access, bytes, raw);
    return;
  }
  u32 rest = mask, first = firstLane(mask);
  LaneAddresses part;
  while (rest) {
    u64 window = raw[firstLane(rest)] & kWindowMask;
    u32 same = 0;
    forLanes(rest, [&](u32 k) { same |= u32((raw[k] & kWindowMask) == window) << k; });
    u64 offsets[kLanes];
    u64 fill = raw[firstLane(same)];
    for (u32 k = 0; k < kLanes; k++) {
      u64 address = (same >> k & 1) ? raw[k] : fill;
      offsets[k] = window ? address & kOffsetMask : address;
    }
    Space space = window == kSharedTag ? Space::Shared : window == kLocalTag ? Space::Local : window == kParamTag ? Space::Param : Space::Global;
    resolveAt(w, i, same, access, space, bytes, offsets, part);
    forLanes(same, [&](u32 k) { out.at[k] = part.at[k]; });
    rest &= ~same;
  }
  for (u32 k = 0; k < kLanes; k++)
    if (!(mask >> k & 1)) out.at[k] = out.at[first];
  out.contiguous = false;
}

}  // namespace

void resolveAt(Warp &w, const Inst &i, u32 mask, Access access, Space space, u32 bytes, const u64 *raw, LaneAddresses &out) {
  switch (space) {
    case Space::Global:
    case Space::Const:
      resolveGlobal(w, i, mask, access, bytes, raw, out);
      if (w.worker->observing) observeGlobal(w, i, mask, access, bytes, raw);
      return;
    case Space::Shared: return resolveShared(w, i, mask, access, bytes, raw, out);
    case Space::Local: return resolveLocal(w, i, mask, access, bytes, raw, out);
    case Space::Param: return resolveParameter(w, i, mask, access, bytes, raw, out);
    case Space::Generic: return resolveGeneric(w, i, mask, access, bytes, raw, out);
  }
}

void resolve(Warp &w, const Inst &i, u32 mask, Access access, LaneAddresses &out) {
  alignas(32) u64 raw[kLanes];
  gather(w, i, mask, raw);
  if (i.flags & kFrameLocal)
    for (u64 &at : raw) at += w.frame->localBase;
  resolveAt(w, i, mask, access, i.space, u32(i.size) * i.count, raw, out);
}

u8 *hostRange(u64 address, u64 bytes) {
  auto a = Memory::instance().find(address);
  return a && address + bytes <= a->end ? hostOf(address) : nullptr;
}

}  // namespace emu
