// mov, cvta, isspacep: PTX ISA, sections 9.7.9.3 to 9.7.9.6 and 9.7.9.19, 9.7.9.20; special registers that
// change while a kernel runs (chapter 10: clocks, activemask is in warp.cpp).
#include <chrono>

#include "../address_space.h"
#include "dispatch.h"

namespace emu {

namespace {

template <class T>
void move(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return a[k]; });
}
void movePredicate(Warp &w, const Inst &i, u32 mask) {
  u32 p = *w.reg<u32>(i.a), *d = w.reg<u32>(i.d);
  if (i.flags) p = ~p;
  *d = (*d & ~mask) | (p & mask);
}
void localAddress(Warp &w, const Inst &i, u32 mask) {
  u64 address = w.frame->localBase + u64(i.imm);
  if (i.size == 8) mapLanes(w.reg<u64>(i.d), mask, [&](u32) { return address; });
  else mapLanes(w.reg<u32>(i.d), mask, [&](u32) { return u32(address); });
}
// mov of a vector into a scalar, the first element lowest, and back (9.7.9.4).
template <class Whole, class Part>
void pack(Warp &w, const Inst &i, u32 mask) {
  constexpr u32 parts = sizeof(Whole) / sizeof(Part);
  Whole out[kLanes] = {};
  for (u32 n = 0; n < parts; n++) {
    const Part *p = w.reg<Part>(i.v[n]);
    for (u32 k = 0; k < kLanes; k++) out[k] |= Whole(p[k]) << (n * 8 * sizeof(Part));
  }
  mapLanes(w.reg<Whole>(i.d), mask, [&](u32 k) { return out[k]; });
}
template <class Whole, class Part>
void unpack(Warp &w, const Inst &i, u32 mask) {
  constexpr u32 parts = sizeof(Whole) / sizeof(Part);
  Whole in[kLanes];
  std::memcpy(in, w.reg<Whole>(i.a), sizeof in);
  for (u32 n = 0; n < parts; n++)
    if (i.v[n] != kNone) mapLanes(w.reg<Part>(i.v[n]), mask, [&](u32 k) { return Part(in[k] >> (n * 8 * sizeof(Part))); });
}
void addTag(Warp &w, const Inst &i, u32 mask) {
  const u64 *a = w.reg<u64>(i.a);
  u64 tag = u64(i.imm);
  mapLanes(w.reg<u64>(i.d), mask, [&](u32 k) { return a[k] | tag; });
}
void takeOffset(Warp &w, const Inst &i, u32 mask) {
  const u64 *a = w.reg<u64>(i.a);
  mapLanes(w.reg<u64>(i.d), mask, [&](u32 k) { return a[k] & kOffsetMask; });
}
void isInSpace(Warp &w, const Inst &i, u32 mask) {
  const u64 *a = w.reg<u64>(i.a);
  u64 tag = u64(i.imm);
  u32 p = 0, *d = w.reg<u32>(i.d);
  for (u32 k = 0; k < kLanes; k++) p |= u32((a[k] & kWindowMask) == tag) << k;
  *d = (*d & ~mask) | (p & mask);
}

// Clocks. %clock counts the warp's instructions, so that it is the same in each run; %globaltimer is real time.
template <class T>
void clock(Warp &w, const Inst &i, u32 mask) {
  u64 now = i.flags ? u64(std::chrono::steady_clock::now().time_since_epoch().count()) : w.executed + w.worker->tally.warps[i.id] * 4;
  if (i.imm) now >>= 32;
  mapLanes(w.reg<T>(i.d), mask, [&](u32) { return T(now); });
}

u64 tagOf(const Instruction &i, const Decoder &d) {
  if (i.has("shared") || i.has("shared::cta")) return kSharedTag;
  if (i.has("local")) return kLocalTag;
  if (i.has("param") || i.has("param::entry")) return kParamTag;
  if (i.has("global") || i.has("const")) return 0;
  d.unsupported();
}

bool decodeClock(Decoder &d, const std::string &name, Type t, Inst &inst) {
  bool timer = name.starts_with("%globaltimer");
  if (!timer && name != "%clock" && name != "%clock64" && name != "%clock_hi") return false;
  inst.flags = timer;
  inst.imm = name.ends_with("_hi");
  inst.d = d.destination(d.operand(0), t);
  inst.run = sizeOf(t) == 8 ? clock<u64> : clock<u32>;
  return true;
}

Handler packHandler(u32 whole, u32 parts, bool packing) {
  if (whole == 4 && parts == 2) return packing ? pack<u32, u16> : unpack<u32, u16>;
  if (whole == 8 && parts == 2) return packing ? pack<u64, u32> : unpack<u64, u32>;
  if (whole == 8 && parts == 4) return packing ? pack<u64, u16> : unpack<u64, u16>;
  return nullptr;
}

// Bytes in 16-bit registers: `mov.b32 r, {b0, b1, b2, b3}` and `mov.b16 h, {b0, b1}`.
template <class Whole>
void packBytes(Warp &w, const Inst &i, u32 mask) {
  Whole out[kLanes] = {};
  for (u32 n = 0; n < sizeof(Whole); n++) {
    const u16 *p = w.reg<u16>(i.v[n]);
    for (u32 k = 0; k < kLanes; k++) out[k] |= Whole(Whole(p[k] & 0xff) << (8 * n));
  }
  mapLanes(w.reg<Whole>(i.d), mask, [&](u32 k) { return out[k]; });
}
template <class Whole>
void unpackBytes(Warp &w, const Inst &i, u32 mask) {
  Whole in[kLanes];
  std::memcpy(in, w.reg<Whole>(i.a), sizeof in);
  for (u32 n = 0; n < sizeof(Whole); n++)
    if (i.v[n] != kNone) mapLanes(w.reg<u16>(i.v[n]), mask, [&](u32 k) { return u16(in[k] >> (8 * n) & 0xff); });
}

bool decodeVectorMove(Decoder &d, Type t, Inst &inst) {
  const Operand &to = d.operand(0), &from = d.operand(1);
  bool packing = from.kind == Operand::Vector;
  const std::vector<Operand> &parts = packing ? from.parts : to.parts;
  u32 whole = sizeOf(t), each = whole / u32(parts.size());
  Type part = each == 4 ? Type::B32 : each == 2 ? Type::B16 : Type::B8;
  inst.run = each == 1 ? (whole == 4 ? (packing ? packBytes<u32> : unpackBytes<u32>) : (packing ? packBytes<u16> : unpackBytes<u16>)) : packHandler(whole, u32(parts.size()), packing);
  if (!inst.run) d.unsupported();
  std::vector<u32> registers;
  for (const Operand &p : parts) registers.push_back(packing ? d.source(p, part) : p.kind == Operand::Sink ? kNone : d.destination(p, part));
  inst.v = d.list(registers);
  if (packing) inst.d = d.destination(to, t);
  else inst.a = d.source(from, t);
  return true;
}

}  // namespace

bool decodeMove(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  inst.cls = Class::Move;
  if (op == "cvta") {
    Type t = lastType(i);
    if (sizeOf(t) != 8) d.unsupported();
    inst.imm = s64(tagOf(i, d));
    const Operand &from = d.operand(1);
    inst.d = d.destination(d.operand(0), t);
    inst.a = d.source(from, t);
    inst.run = i.has("to") ? (inst.imm ? takeOffset : move<u64>) : addTag;
    return true;
  }
  if (op == "isspacep") {
    inst.imm = s64(tagOf(i, d));
    inst.d = d.destination(d.operand(0), Type::Pred);
    inst.a = d.source(d.operand(1), Type::U64);
    inst.run = isInSpace;
    return true;
  }
  if (op != "mov") return false;
  d.expectOperands(2, 2);
  Type t = lastType(i);
  const Operand &from = d.operand(1);
  if (from.kind == Operand::Vector || d.operand(0).kind == Operand::Vector) return decodeVectorMove(d, t, inst);
  if (from.kind == Operand::Name) {
    if (decodeClock(d, from.name, t, inst)) return true;
    if (const Decoder::Place *place = d.localPlace(from.name)) {
      inst.run = localAddress;
      inst.size = u8(sizeOf(t));
      inst.imm = s64(place->offset) + from.offset;
      inst.d = d.destination(d.operand(0), t);
      return true;
    }
  }
  inst.d = d.destination(d.operand(0), t);
  inst.a = d.source(from, t);
  inst.flags = t == Type::Pred && from.negated;
  inst.run = t == Type::Pred ? movePredicate : bySize(t, [](auto tag) -> Handler { return move<typename decltype(tag)::type>; });
  if (!inst.run) d.unsupported();
  return true;
}

}  // namespace emu
