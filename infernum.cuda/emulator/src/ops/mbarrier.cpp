// mbarrier objects in shared memory: PTX ISA, section 9.7.13.15; cp.async.mbarrier.arrive and cp.async.bulk from global
// to shared memory (9.7.9.25), which arrive at one.
//
// What is asynchronous is only done when somebody asks whether the phase is complete: a kernel that reads what was
// copied without asking is found out.
#include "../mbarrier.h"

#include "../address_space.h"
#include "../races.h"
#include "memory_ops.h"

namespace emu {

namespace {

constexpr u64 kCountMask = (1u << 20) - 1;

[[noreturn]] void wrong(const Warp &w, const Inst &i, u32 lane, const std::string &message) {
  fault(w, i, lane, CUDA_ERROR_ILLEGAL_INSTRUCTION, "mbarrier", message);
}

u32 offsetOf(const Warp &w, const Inst &i, u32 lane, u64 host) {
  u64 offset = host - reinterpret_cast<u64>(w.block->shared);
  if (offset >= w.block->sharedBytes) wrong(w, i, lane, "the mbarrier isn't in the block's shared memory");
  return u32(offset);
}

Mbarrier load(const Warp &w, const Inst &i, u32 lane, u64 host) {
  offsetOf(w, i, lane, host);
  Mbarrier m = Mbarrier::of(*reinterpret_cast<u64 *>(host));
  if (!m.valid) wrong(w, i, lane, "there is no mbarrier: it wasn't initialised, or was invalidated");
  return m;
}

// Ends the phase when nothing is missing.
void settle(Warp &w, u32 offset, Mbarrier &m) {
  if (m.pending || m.transactions) return;
  m.phase ^= 1;
  m.pending = m.expected;
  if (w.block->races) w.block->races->phaseEnds(offset);
}

void arriveAt(Warp &w, const Inst &i, u32 lane, u32 offset, Mbarrier &m, u32 count) {
  if (count > m.pending) wrong(w, i, lane, "more arrivals than the " + std::to_string(m.expected) + " that the phase expects");
  if (w.block->races) w.block->races->release(w.index, offset);
  m.pending -= count;
  settle(w, offset, m);
}

// Does what was to arrive at this mbarrier.
void serve(Block &b, u32 offset) {
  u64 *word = reinterpret_cast<u64 *>(b.shared + offset);
  auto mine = [&](const AsyncArrival &a) { return a.barrier == offset; };
  std::vector<AsyncArrival> due;
  std::copy_if(b.arrivals.begin(), b.arrivals.end(), std::back_inserter(due), mine);
  std::erase_if(b.arrivals, mine);
  for (const AsyncArrival &a : due) {
    Warp &w = b.warps[a.thread / kLanes];
    const Inst &i = b.worker->program->code[a.pc];
    Mbarrier m = Mbarrier::of(*word);
    if (a.bulk) {
      finishCopy(w, *a.bulk);
      m.transactions -= s32(a.bulk->bytes);
      if (b.races) b.races->release(w.index, offset);
      settle(w, offset, m);
    } else {
      auto finish = [&](std::vector<AsyncCopy> &copies) {
        std::erase_if(copies, [&](const AsyncCopy &c) {
          bool before = c.thread == a.thread && c.number < a.number;
          if (before) finishCopy(w, c);
          return before;
        });
      };
      finish(w.copies);
      for (auto &group : w.groups) finish(group);
      arriveAt(w, i, a.thread % kLanes, offset, m, 1);
    }
    *word = m.word();
  }
}

void init(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Write, p);
  const u32 *count = w.reg<u32>(i.b);
  forLanes(mask, [&](u32 k) {
    offsetOf(w, i, k, p.at[k]);
    if (count[k] == 0 || count[k] > kCountMask) wrong(w, i, k, "it can't expect " + std::to_string(count[k]) + " arrivals: 1 to 1048575");
    *reinterpret_cast<u64 *>(p.at[k]) = Mbarrier{count[k], count[k], 0, 0, true}.word();
  });
}

void inval(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Write, p);
  forLanes(mask, [&](u32 k) {
    load(w, i, k, p.at[k]);
    *reinterpret_cast<u64 *>(p.at[k]) = 0;
  });
}

enum Arrive : u8 { kDrop = 1, kNoComplete = 2, kExpect = 4 };  // Inst::mode

// b: count, or with kExpect the bytes to come; d: the state before.
void arrive(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Atomic, p);
  u32 argument[kLanes];
  for (u32 k = 0; k < kLanes; k++) argument[k] = i.b == kNone ? 1 : w.reg<u32>(i.b)[k];
  forLanes(mask, [&](u32 k) {
    u64 *word = reinterpret_cast<u64 *>(p.at[k]);
    Mbarrier m = load(w, i, k, p.at[k]);
    u64 before = *word;
    u32 count = (i.mode & kExpect) ? 1 : argument[k];
    if (count == 0) wrong(w, i, k, "an arrival of none");
    if ((i.mode & kNoComplete) && count >= m.pending) wrong(w, i, k, ".noComplete, but this arrival completes the phase");
    if (i.mode & kExpect) m.transactions += s32(argument[k]);
    if (i.mode & kDrop) {
      if (count > m.expected) wrong(w, i, k, "more threads drop out than take part");
      m.expected -= count;
    }
    arriveAt(w, i, k, offsetOf(w, i, k, p.at[k]), m, count);
    *word = m.word();
    if (i.d != kNone) w.reg<u64>(i.d)[k] = before;
  });
}

// mode 0: more bytes are to come, 1: they came.
void transactions(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Atomic, p);
  const u32 *bytes = w.reg<u32>(i.b);
  forLanes(mask, [&](u32 k) {
    Mbarrier m = load(w, i, k, p.at[k]);
    m.transactions += i.mode ? -s32(bytes[k]) : s32(bytes[k]);
    if (i.mode) settle(w, offsetOf(w, i, k, p.at[k]), m);
    *reinterpret_cast<u64 *>(p.at[k]) = m.word();
  });
}

// b: a state, or with mode 1 a parity; d: a predicate.
void wait(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Atomic, p);
  u32 complete = 0;
  forLanes(mask, [&](u32 k) {
    u32 offset = offsetOf(w, i, k, p.at[k]);
    load(w, i, k, p.at[k]);
    serve(*w.block, offset);
    u32 phase = Mbarrier::of(*reinterpret_cast<u64 *>(p.at[k])).phase;
    u32 awaited = i.mode ? w.reg<u32>(i.b)[k] & 1 : Mbarrier::of(w.reg<u64>(i.b)[k]).phase;
    if (phase == awaited) return;
    complete |= 1u << k;
    if (w.block->races) w.block->races->acquire(w.index, offset);
  });
  u32 *d = w.reg<u32>(i.d);
  *d = (*d & ~mask) | complete;
}

void pendingCount(Warp &w, const Inst &i, u32 mask) {
  const u64 *state = w.reg<u64>(i.a);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return u32(state[k] & kCountMask); });
}

// cp.async.mbarrier.arrive: mode 1: .noinc
void arriveAfterCopies(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Atomic, p);
  forLanes(mask, [&](u32 k) {
    Mbarrier m = load(w, i, k, p.at[k]);
    if (!i.mode) m.pending++;
    *reinterpret_cast<u64 *>(p.at[k]) = m.word();
    w.block->arrivals.push_back({offsetOf(w, i, k, p.at[k]), w.thread(k), i.id, w.copyNumber, std::nullopt});
  });
}

// cp.async.bulk: a (+imm): the mbarrier; b: shared target, c: global source, e: bytes.
void copyBulk(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p, from;
  resolve(w, i, mask, Access::Atomic, p);
  const u32 *to = w.reg<u32>(i.b), *bytes = w.reg<u32>(i.e);
  const u64 *source = w.reg<u64>(i.c);
  forLanes(mask, [&](u32 k) {
    load(w, i, k, p.at[k]);
    if (bytes[k] % 16 || to[k] % 16 || source[k] % 16) fault(w, i, k, CUDA_ERROR_MISALIGNED_ADDRESS, "misaligned", "cp.async.bulk takes addresses and sizes that are multiples of 16");
    if (u64(to[k]) + bytes[k] > w.block->sharedBytes)
      fault(w, i, k, CUDA_ERROR_ILLEGAL_ADDRESS, "out-of-bounds", "cp.async.bulk writes at offset " + std::to_string(to[k]) + " of shared memory, which has " + std::to_string(w.block->sharedBytes) + " bytes");
    for (u32 at = 0; at < bytes[k]; at += 16) {
      u64 raw[kLanes];
      for (u64 &r : raw) r = source[k] + at;
      resolveAt(w, i, 1u << k, Access::Read, Space::Global, 16, raw, from);
    }
    w.block->pendingCopies++;
    AsyncCopy copy{to[k], source[k], bytes[k], 0, w.thread(k), i.id, 0};
    w.block->arrivals.push_back({offsetOf(w, i, k, p.at[k]), w.thread(k), i.id, 0, copy});
  });
}

bool decodeArrive(Decoder &d, const Instruction &i, Inst &inst) {
  inst.run = arrive;
  inst.mode = u8((i.words[1] == "arrive_drop" ? kDrop : 0) | (i.has("noComplete") ? kNoComplete : 0) | (i.has("expect_tx") ? kExpect : 0));
  d.expectOperands(2, 3);
  if (d.operand(0).kind != Operand::Sink) inst.d = d.destination(d.operand(0), Type::B64);
  setAddress(d, d.operand(1), spaceOf(i), inst);
  if (d.operands() == 3) inst.b = d.source(d.operand(2), Type::U32);
  return true;
}

bool decodeWait(Decoder &d, const Instruction &i, Inst &inst) {
  inst.run = wait;
  inst.flow = Flow::Yield;
  inst.mode = i.has("parity");
  d.expectOperands(3, 4);  // the fourth is a hint at how long to wait
  inst.d = d.destination(d.operand(0), Type::Pred);
  setAddress(d, d.operand(1), spaceOf(i), inst);
  inst.b = d.source(d.operand(2), inst.mode ? Type::U32 : Type::B64);
  return true;
}

bool decodeCopy(Decoder &d, const Instruction &i, Inst &inst) {
  if (i.has("mbarrier") && i.has("arrive")) {
    inst.run = arriveAfterCopies;
    inst.mode = i.has("noinc");
    setAddress(d, d.operand(0), spaceOf(i), inst);
    return true;
  }
  // Only from global to the block's own shared memory; a block that is no cluster is one of itself.
  bool plain = i.has("global") && i.has("mbarrier::complete_tx::bytes") && !i.has("tensor") && !i.has("multicast::cluster") && !i.has("reduce");
  if (!i.has("bulk")) return false;
  if (!plain || i.words[2] != "bulk" || (i.words[3] != "shared::cluster" && i.words[3] != "shared::cta")) d.unsupported();
  inst.run = copyBulk;
  auto whole = [&](const Operand &o, Space space, Type type) {
    Decoder::Address a = d.address(o, space);
    if (a.base == kNone) return d.constant(u64(a.offset), sizeOf(type));
    if (a.offset || a.wide != (sizeOf(type) == 8)) d.unsupported();
    return a.base;
  };
  inst.b = whole(d.operand(0), Space::Shared, Type::U32);
  inst.c = whole(d.operand(1), Space::Global, Type::U64);
  inst.e = d.source(d.operand(2), Type::U32);
  setAddress(d, d.operand(3), Space::Shared, inst);
  return true;
}

}  // namespace

Mbarrier Mbarrier::of(u64 word) {
  s32 transactions = s32(u32(word >> 40 << 11)) >> 11;
  return {u32(word & kCountMask), u32(word >> 20 & kCountMask), transactions, u32(word >> 61 & 1), word >> 62 == 1};
}

u64 Mbarrier::word() const {
  return pending | u64(expected) << 20 | (u64(u32(transactions)) & 0x1fffff) << 40 | u64(phase) << 61 | u64(valid) << 62;
}

bool decodeMbarrier(Decoder &d, const Instruction &i, Inst &inst) {
  inst.size = 8;
  if (i.words[0] == "cp" && i.words.size() > 2 && i.words[1] == "async") {
    inst.cls = Class::AsyncCopy;
    return decodeCopy(d, i, inst);
  }
  if (i.words[0] != "mbarrier") return false;
  inst.cls = Class::Barrier;
  if (i.has("shared::cluster") || i.words.size() < 3) d.unsupported();
  const std::string &op = i.words[1];
  if (op == "arrive" || op == "arrive_drop") return decodeArrive(d, i, inst);
  if (op == "test_wait" || op == "try_wait") return decodeWait(d, i, inst);
  if (op == "pending_count") {
    inst.run = pendingCount;
    inst.d = d.destination(d.operand(0), Type::U32);
    inst.a = d.source(d.operand(1), Type::B64);
    return true;
  }
  setAddress(d, d.operand(0), spaceOf(i), inst);
  if (op == "inval") {
    inst.run = inval;
    return true;
  }
  inst.b = d.source(d.operand(1), Type::U32);
  inst.run = op == "init" ? init : op == "expect_tx" || op == "complete_tx" ? transactions : nullptr;
  inst.mode = op == "complete_tx";
  if (!inst.run) d.unsupported();
  return true;
}

}  // namespace emu
