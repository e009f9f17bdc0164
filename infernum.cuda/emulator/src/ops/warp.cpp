// Exchange between the lanes of a warp: shfl.sync (PTX ISA 9.7.9.6), vote.sync, match.sync, activemask,
// redux.sync, elect.sync, bar.warp.sync (9.7.13). The interpreter waits for the lanes of the member mask, which
// stands in Inst::a.
#include <algorithm>

#include "dispatch.h"

namespace emu {

namespace {

enum ShuffleMode : u8 { Up, Down, Butterfly, Index };

// The manual's pseudocode of 9.7.9.6: c holds a clamp value (bits 0-4) and a segment mask (bits 8-12). Gives the
// source lane, and whether it is valid.
template <ShuffleMode Mode>
inline std::pair<u32, bool> sourceLane(u32 lane, u32 b, u32 c) {
  u32 clamp = c & 31, segment = c >> 8 & 31, offset = b & 31;
  u32 lowest = lane & segment, highest = lowest | (clamp & ~segment);
  s32 j = Mode == Up ? s32(lane) - s32(offset) : Mode == Down ? s32(lane + offset) : Mode == Butterfly ? s32(lane ^ offset) : s32(lowest | (offset & ~segment));
  bool valid = Mode == Up ? j >= s32(highest) : j <= s32(highest);
  return {valid ? u32(j) : lane, valid};
}

template <ShuffleMode Mode>
void shuffle(Warp &w, const Inst &i, u32 mask) {
  const u32 *source = w.reg<u32>(i.b), *b = w.reg<u32>(i.c), *c = w.reg<u32>(i.e);
  u32 from[kLanes], valid[kLanes], out[kLanes], p = 0, absent = 0;
  for (u32 k = 0; k < kLanes; k++) {
    auto [lane, is] = sourceLane<Mode>(k, b[k], c[k]);
    from[k] = lane;
    valid[k] = u32(is) << k;
    absent |= ~(mask >> lane) & (mask >> k) & 1;
  }
  for (u32 k = 0; k < kLanes; k++) p |= valid[k];
  if (absent)
    forLanes(mask, [&](u32 k) {
      if (!(mask >> from[k] & 1))
        fault(w, i, k, CUDA_ERROR_ILLEGAL_INSTRUCTION, "divergent-collective", "shfl.sync reads lane " + std::to_string(from[k]) + ", which doesn't take part");
    });
  for (u32 k = 0; k < kLanes; k++) out[k] = source[from[k]];
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return out[k]; });
  if (i.d2 != kNone) {
    u32 *q = w.reg<u32>(i.d2);
    *q = (*q & ~mask) | (p & mask);
  }
}

enum VoteMode : u8 { All, Any, Uniform, Ballot };
void vote(Warp &w, const Inst &i, u32 mask) {
  u32 p = *w.reg<u32>(i.b);
  if (i.flags & 1) p = ~p;
  p &= mask;
  if (i.mode == Ballot) {
    mapLanes(w.reg<u32>(i.d), mask, [&](u32) { return p; });
    return;
  }
  bool holds = i.mode == All ? p == mask : i.mode == Any ? p != 0 : p == 0 || p == mask;
  u32 *d = w.reg<u32>(i.d);
  *d = (*d & ~mask) | (holds ? mask : 0);
}

// match.any: lanes with the same value; match.all: all lanes if they have one value, else 0.
template <class T, bool Every>
void match(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.b);
  u32 *d = w.reg<u32>(i.d);
  u32 same[kLanes], all = mask;
  forLanes(mask, [&](u32 k) {
    same[k] = 0;
    forLanes(mask, [&](u32 j) { same[k] |= u32(a[j] == a[k]) << j; });
    all &= same[k];
  });
  bool agreed = all == mask;
  forLanes(mask, [&](u32 k) { d[k] = Every ? (agreed ? mask : 0) : same[k]; });
  if (Every && i.d2 != kNone) {
    u32 *p = w.reg<u32>(i.d2);
    *p = (*p & ~mask) | (agreed ? mask : 0);
  }
}

struct Add { template <class T> static T apply(T a, T b) { return T(u32(a) + u32(b)); } };
struct Min { template <class T> static T apply(T a, T b) { return std::min(a, b); } };
struct Max { template <class T> static T apply(T a, T b) { return std::max(a, b); } };
struct And { template <class T> static T apply(T a, T b) { return a & b; } };
struct Or { template <class T> static T apply(T a, T b) { return a | b; } };
struct Xor { template <class T> static T apply(T a, T b) { return a ^ b; } };
struct MinF { static float apply(float a, float b) { return a != a ? b : b != b ? a : std::min(a, b); } };
struct MaxF { static float apply(float a, float b) { return a != a ? b : b != b ? a : std::max(a, b); } };

template <class T, class Op>
void redux(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.b);
  T result = a[firstLane(mask)];
  forLanes(mask & (mask - 1), [&](u32 k) { result = Op::apply(result, a[k]); });
  mapLanes(w.reg<T>(i.d), mask, [&](u32) { return result; });
}
// redux.f32 (sm_100): min and max, of magnitudes with .abs.
template <class Op>
void reduxFloat(Warp &w, const Inst &i, u32 mask) {
  const float *a = w.reg<float>(i.b);
  auto value = [&](u32 k) { return (i.flags & 1) ? __builtin_fabsf(a[k]) : a[k]; };
  float result = value(firstLane(mask));
  bool nan = false;
  forLanes(mask, [&](u32 k) {
    nan |= a[k] != a[k];
    result = Op::apply(result, value(k));
  });
  if ((i.flags & 2) && nan) result = bitCast<float>(0x7fffffffu);
  mapLanes(w.reg<float>(i.d), mask, [&](u32) { return result; });
}

void activemask(Warp &w, const Inst &i, u32 mask) {
  u32 active = w.active;
  mapLanes(w.reg<u32>(i.d), mask, [&](u32) { return active; });
}
void elect(Warp &w, const Inst &i, u32 mask) {
  u32 leader = firstLane(mask);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32) { return leader; });
  if (i.d2 != kNone) {
    u32 *p = w.reg<u32>(i.d2);
    *p = (*p & ~mask) | 1u << leader;
  }
}

bool decodeRedux(Decoder &d, const Instruction &i, Inst &inst) {
  Type t = lastType(i);
  if (t == Type::F32) {
    inst.run = i.has("min") ? reduxFloat<MinF> : reduxFloat<MaxF>;
    inst.flags = u8((i.has("abs") ? 1 : 0) | (i.has("NaN") ? 2 : 0));
  } else if (i.has("add")) inst.run = redux<u32, Add>;
  else if (i.has("min")) inst.run = t == Type::S32 ? redux<s32, Min> : redux<u32, Min>;
  else if (i.has("max")) inst.run = t == Type::S32 ? redux<s32, Max> : redux<u32, Max>;
  else if (i.has("and")) inst.run = redux<u32, And>;
  else if (i.has("or")) inst.run = redux<u32, Or>;
  else if (i.has("xor")) inst.run = redux<u32, Xor>;
  else d.unsupported();
  inst.d = d.destination(d.operand(0), t);
  inst.b = d.source(d.operand(1), t);
  inst.a = d.source(d.operand(2), Type::U32);
  return true;
}

}  // namespace

bool decodeWarp(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  inst.cls = Class::Warp;
  if (op == "activemask") {
    inst.d = d.destination(d.operand(0), Type::B32);
    inst.run = activemask;
    return true;
  }
  if (op != "shfl" && op != "vote" && op != "match" && op != "redux" && op != "elect") return false;
  if (!i.has("sync")) d.unsupported();
  inst.flow = Flow::Collective;
  if (op == "redux") return decodeRedux(d, i, inst);
  if (op == "shfl") {
    d.expectOperands(5, 5);
    inst.run = i.has("up") ? shuffle<Up> : i.has("down") ? shuffle<Down> : i.has("bfly") ? shuffle<Butterfly> : shuffle<Index>;
    inst.d = d.destination(d.operand(0), Type::B32);
    inst.d2 = d.secondDestination(d.operand(0), Type::Pred);
    inst.b = d.source(d.operand(1), Type::B32);
    inst.c = d.source(d.operand(2), Type::B32);
    inst.e = d.source(d.operand(3), Type::B32);
    inst.a = d.source(d.operand(4), Type::B32);
  } else if (op == "vote") {
    inst.mode = i.has("all") ? All : i.has("any") ? Any : i.has("uni") ? Uniform : Ballot;
    inst.d = d.destination(d.operand(0), inst.mode == Ballot ? Type::B32 : Type::Pred);
    inst.b = d.predicate(d.operand(1));
    inst.flags = d.operand(1).negated;
    inst.a = d.source(d.operand(2), Type::B32);
    inst.run = vote;
  } else if (op == "match") {
    Type t = lastType(i);
    bool wide = sizeOf(t) == 8, every = i.has("all");
    inst.d = d.destination(d.operand(0), Type::B32);
    inst.d2 = d.secondDestination(d.operand(0), Type::Pred);
    inst.b = d.source(d.operand(1), t);
    inst.a = d.source(d.operand(2), Type::B32);
    inst.run = wide ? (every ? match<u64, true> : match<u64, false>) : (every ? match<u32, true> : match<u32, false>);
  } else {
    inst.d = d.destination(d.operand(0), Type::B32);
    inst.d2 = d.secondDestination(d.operand(0), Type::Pred);
    inst.a = d.source(d.operand(1), Type::B32);
    inst.run = elect;
  }
  return true;
}

}  // namespace emu
