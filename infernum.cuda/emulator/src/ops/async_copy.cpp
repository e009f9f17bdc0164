// cp.async and its groups: PTX ISA, section 9.7.9.25.3. A copy is only done when its group is waited for, by the
// thread that issued it, so a missing wait shows; reads of its destination before that are reported.
#include "../address_space.h"
#include "../observe.h"
#include "../races.h"
#include "memory_ops.h"

namespace emu {

namespace {

// Fields: a (+imm): shared destination; b (+target): global source; size: bytes; c: bytes to read (or kNone).
void copyAsync(Warp &w, const Inst &i, u32 mask) {
  u64 to[kLanes], from[kLanes];
  u32 first = firstLane(mask);
  const u64 *source = i.b == kNone ? nullptr : w.reg<u64>(i.b);
  for (u32 k = 0; k < kLanes; k++) {
    u32 lane = (mask >> k & 1) ? k : first;
    if (i.a == kNone) to[k] = u64(i.imm);
    else to[k] = (i.flags & kNarrowBase) ? u64(u32(w.reg<u32>(i.a)[lane] + u32(i.imm))) : w.reg<u64>(i.a)[lane] + u64(i.imm);
    from[k] = (source ? source[lane] : 0) + u64(s64(s32(i.target)));
  }
  u32 reading = mask;
  u32 bytes[kLanes];
  for (u32 k = 0; k < kLanes; k++) {
    u32 wanted = i.c == kNone ? i.size : w.reg<u32>(i.c)[k];
    if (wanted > i.size && (mask >> k & 1))
      fault(w, i, k, CUDA_ERROR_ILLEGAL_INSTRUCTION, "out-of-bounds", "cp.async reads " + std::to_string(wanted) + " bytes into " + std::to_string(i.size));
    if (i.d != kNone && (*w.reg<u32>(i.d) >> k & 1)) wanted = 0;  // ignore-src
    bytes[k] = wanted;
    if (wanted == 0) reading &= ~(1u << k);
  }
  LaneAddresses host;
  // Whole sources are checked at once; shorter ones lane by lane with their own size.
  u32 whole = 0;
  forLanes(reading, [&](u32 k) { whole |= u32(bytes[k] == i.size) << k; });
  if (whole) {
    u64 fill = from[firstLane(whole)], raw[kLanes];
    for (u32 k = 0; k < kLanes; k++) raw[k] = (whole >> k & 1) ? from[k] : fill;
    resolveAt(w, i, whole, Access::Read, Space::Global, i.size, raw, host);
  }
  forLanes(reading & ~whole, [&](u32 k) {
    u64 raw[kLanes];
    for (u32 n = 0; n < bytes[k]; n++) {
      for (u64 &r : raw) r = from[k] + n;
      resolveAt(w, i, 1u << k, Access::Read, Space::Global, 1, raw, host);
    }
  });
  Block &b = *w.block;
  forLanes(mask, [&](u32 k) {
    if (to[k] + i.size > b.sharedBytes)
      fault(w, i, k, CUDA_ERROR_ILLEGAL_ADDRESS, "out-of-bounds", "cp.async writes at offset " + std::to_string(to[k]) + " of shared memory, which has " + std::to_string(b.sharedBytes) + " bytes");
    if (to[k] % i.size || (bytes[k] && from[k] % i.size))
      fault(w, i, k, CUDA_ERROR_MISALIGNED_ADDRESS, "misaligned", "cp.async of " + std::to_string(i.size) + " bytes isn't aligned to that");
    w.copies.push_back({u32(to[k]), from[k], bytes[k], i.size - bytes[k], w.thread(k), i.id, w.copyNumber++});
    b.pendingCopies++;
  });
}

void commit(Warp &w, const Inst &, u32) {
  w.groups.push_back(std::move(w.copies));
  w.copies.clear();
}

// Groups are kept per warp: lanes of one warp commit and wait together in all code that compilers make of loops.
void wait(Warp &w, const Inst &i, u32) {
  size_t left = size_t(i.imm);
  while (w.groups.size() > left) {
    for (const AsyncCopy &c : w.groups.front()) finishCopy(w, c);
    w.groups.erase(w.groups.begin());
  }
}

void waitAll(Warp &w, const Inst &i, u32 mask) {
  commit(w, i, mask);
  wait(w, i, mask);
}

}  // namespace

void finishCopy(Warp &w, const AsyncCopy &c) {
  Block &b = *w.block;
  const Inst &i = w.worker->program->code[c.pc];
  if (b.races) b.races->write(w, i, c.thread % kLanes, c.to, c.bytes + c.zeros);
  if (c.bytes) std::memcpy(b.shared + c.to, hostOf(c.from), c.bytes);
  std::memset(b.shared + c.to + c.bytes, 0, c.zeros);
  if (b.sharedUnwritten)
    for (u32 at = c.to; at < c.to + c.bytes + c.zeros; at++) {
      u64 bit = 1ull << (at % 64);
      b.sharedUnwritten -= !(b.sharedWritten[at / 64] & bit);
      b.sharedWritten[at / 64] |= bit;
    }
  b.pendingCopies--;
}

bool decodeAsyncCopy(Decoder &d, const Instruction &i, Inst &inst) {
  if (i.words[0] != "cp" || i.words.size() < 2 || i.words[1] != "async") return false;
  inst.cls = Class::AsyncCopy;
  if (i.has("bulk") || i.has("mbarrier")) return false;  // mbarrier.cpp
  if (i.has("commit_group")) {
    inst.run = commit;
    return true;
  }
  if (i.has("wait_group")) {
    inst.imm = s64(d.operand(0).bits);
    inst.run = wait;
    return true;
  }
  if (i.has("wait_all")) {
    inst.run = waitAll;
    return true;
  }
  setAddress(d, d.operand(0), Space::Shared, inst);
  Decoder::Address from = d.address(d.operand(1), Space::Global);
  inst.b = from.base;
  inst.target = u32(from.offset);
  inst.size = u8(d.operand(2).bits);
  if (inst.size != 4 && inst.size != 8 && inst.size != 16) d.fail("copies 4, 8 or 16 bytes");
  // [, src-size | ignore-src][, cache-policy]
  if (d.operands() > 3) {
    const Operand &o = d.operand(3);
    if (o.kind == Operand::Immediate) inst.c = d.source(o, Type::U32);
    else if (i.has("L2::cache_hint") && d.operands() == 4) inst.c = kNone;
    else {
      u32 size;
      try {
        inst.c = d.sourceAnySize(o, Type::U32, size);
      } catch (const PtxError &) {
        inst.d = d.predicate(o);
      }
    }
  }
  inst.run = copyAsync;
  return true;
}

}  // namespace emu
