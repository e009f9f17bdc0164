// atom and red: PTX ISA, sections 9.7.13.5 and 9.7.13.7. Lanes do theirs one after another, lowest first.
#include <atomic>

#include "formats.h"
#include "memory_ops.h"

namespace emu {

namespace {

template <class T, class Change>
T exchange(u64 address, Change change) {
  T *p = reinterpret_cast<T *>(address);
  T before = __atomic_load_n(p, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(p, &before, change(before), false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
  }
  return before;
}

struct And { template <class T> static T apply(T a, T b) { return a & b; } };
struct Or { template <class T> static T apply(T a, T b) { return a | b; } };
struct Xor { template <class T> static T apply(T a, T b) { return a ^ b; } };
struct Exch { template <class T> static T apply(T, T b) { return b; } };
struct Add { template <class T> static T apply(T a, T b) { return T(a + b); } };
struct Min { template <class T> static T apply(T a, T b) { return a < b ? a : b; } };
struct Max { template <class T> static T apply(T a, T b) { return a > b ? a : b; } };
struct Inc { template <class T> static T apply(T a, T b) { return a >= b ? 0 : T(a + 1); } };
struct Dec { template <class T> static T apply(T a, T b) { return a == 0 || a > b ? b : T(a - 1); } };
// Floating point: T are the bits.
struct AddF32 { static u32 apply(u32 a, u32 b) { return bitCast<u32>(bitCast<float>(a) + bitCast<float>(b)); } };
struct AddF64 { static u64 apply(u64 a, u64 b) { return bitCast<u64>(bitCast<double>(a) + bitCast<double>(b)); } };
template <class H> struct AddHalf {
  static u16 apply(u16 a, u16 b) { return H::store(H::load(a) + H::load(b)); }
  static u32 apply(u32 a, u32 b) { return u32(apply(u16(a), u16(b))) | u32(apply(u16(a >> 16), u16(b >> 16))) << 16; }
};

// T: how values are compared and added; the same size in memory.
template <class T, class Op>
void atom(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Atomic, p);
  T operand[kLanes];
  std::memcpy(operand, w.reg<T>(i.b), sizeof operand);
  T *d = i.d == kNone ? nullptr : w.reg<T>(i.d);
  forLanes(mask, [&](u32 k) {
    T before = exchange<T>(p.at[k], [&](T a) { return Op::apply(a, operand[k]); });
    if (d) d[k] = before;
  });
}

template <class T>
void cas(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Atomic, p);
  T compare[kLanes], value[kLanes];
  std::memcpy(compare, w.reg<T>(i.b), sizeof compare);
  std::memcpy(value, w.reg<T>(i.c), sizeof value);
  T *d = i.d == kNone ? nullptr : w.reg<T>(i.d);
  forLanes(mask, [&](u32 k) {
    T before = exchange<T>(p.at[k], [&](T a) { return a == compare[k] ? value[k] : a; });
    if (d) d[k] = before;
  });
}

// Vectors of f32 or halves (sm_90): element by element.
template <class T, class Op>
void atomVector(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Atomic, p);
  u32 count = i.count;
  forLanes(mask, [&](u32 k) {
    for (u32 n = 0; n < count; n++) {
      T operand = w.reg<T>(i.v[count + n])[k];
      T before = exchange<T>(p.at[k] + n * sizeof(T), [&](T a) { return Op::apply(a, operand); });
      if (i.v[n] != kNone) w.reg<T>(i.v[n])[k] = before;
    }
  });
}

template <class Op> Handler integers(Type t) {
  switch (t) {
    case Type::U32:
    case Type::B32: return atom<u32, Op>;
    case Type::S32: return atom<s32, Op>;
    case Type::U64:
    case Type::B64: return atom<u64, Op>;
    case Type::S64: return atom<s64, Op>;
    default: return nullptr;
  }
}

Handler addOf(Type t) {
  switch (t) {
    case Type::F32: return atom<u32, AddF32>;
    case Type::F64: return atom<u64, AddF64>;
    case Type::F16: return atom<u16, AddHalf<Half>>;
    case Type::BF16: return atom<u16, AddHalf<Bf>>;
    case Type::F16x2: return atom<u32, AddHalf<Half>>;
    case Type::BF16x2: return atom<u32, AddHalf<Bf>>;
    default: return integers<Add>(t);
  }
}

Handler handlerOf(const Instruction &i, Type t) {
  if (i.has("cas")) return sizeOf(t) == 2 ? cas<u16> : sizeOf(t) == 4 ? cas<u32> : cas<u64>;
  if (i.has("exch")) return integers<Exch>(t);
  if (i.has("add")) return addOf(t);
  if (i.has("min")) return integers<Min>(t);
  if (i.has("max")) return integers<Max>(t);
  if (i.has("inc")) return atom<u32, Inc>;
  if (i.has("dec")) return atom<u32, Dec>;
  if (i.has("and")) return integers<And>(t);
  if (i.has("or")) return integers<Or>(t);
  if (i.has("xor")) return integers<Xor>(t);
  return nullptr;
}

bool decodeVector(Decoder &d, const Instruction &i, Inst &inst, Type t, bool red) {
  const Operand &value = d.operand(red ? 1 : 2);
  if (!i.has("add") || value.kind != Operand::Vector) d.unsupported();
  inst.count = u8(value.parts.size());
  std::vector<u32> registers;
  for (size_t k = 0; k < value.parts.size(); k++) registers.push_back(red ? kNone : d.destination(d.operand(0).parts.at(k), t));
  for (const Operand &p : value.parts) registers.push_back(d.source(p, t));
  inst.v = d.list(registers);
  switch (t) {
    case Type::F32: inst.run = atomVector<u32, AddF32>; break;
    case Type::F16: inst.run = atomVector<u16, AddHalf<Half>>; break;
    case Type::BF16: inst.run = atomVector<u16, AddHalf<Bf>>; break;
    case Type::F16x2: inst.run = atomVector<u32, AddHalf<Half>>; break;
    case Type::BF16x2: inst.run = atomVector<u32, AddHalf<Bf>>; break;
    default: d.unsupported();
  }
  return true;
}

}  // namespace

bool decodeAtomic(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  if (op != "atom" && op != "red") return false;
  if (i.has("shared::cluster") || i.has("async")) d.unsupported();
  bool red = op == "red";
  Type t = lastType(i);
  if (t == Type::B128 || t == Type::None) d.unsupported();
  inst.cls = Class::Atomic;
  inst.size = u8(sizeOf(t));
  setAddress(d, d.operand(red ? 0 : 1), spaceOf(i), inst);
  if (i.has("release") || i.has("acq_rel")) inst.flags |= kRelease;
  if (i.has("v2") || i.has("v4") || i.has("v8")) return decodeVector(d, i, inst, t, red);
  inst.run = handlerOf(i, t);
  if (!inst.run) d.unsupported();
  if (!red && d.operand(0).kind != Operand::Sink) inst.d = d.destination(d.operand(0), t);
  inst.b = d.source(d.operand(red ? 1 : 2), t);
  if (i.has("cas")) inst.c = d.source(d.operand(3), t);
  return true;
}

}  // namespace emu
