// Comparison and selection: PTX ISA, sections 9.7.5 (setp, set, selp, slct) and 9.7.7 (half precision).
#include "formats.h"
#include "rounding.h"

namespace emu {

namespace {

// 9.3.1 and 9.3.2: ordered comparisons are false with a NaN, unordered ones (u suffix) true. lo, ls, hi, hs are
// unsigned lt, le, gt, ge.
enum Compare : u8 { Eq, Ne, Lt, Le, Gt, Ge, Equ, Neu, Ltu, Leu, Gtu, Geu, Num, Nan, None };

Compare compareNamed(const std::string &word) {
  constexpr std::pair<const char *, Compare> names[] = {
      {"eq", Eq}, {"ne", Ne}, {"lt", Lt}, {"le", Le}, {"gt", Gt}, {"ge", Ge}, {"lo", Lt}, {"ls", Le}, {"hi", Gt}, {"hs", Ge},
      {"equ", Equ}, {"neu", Neu}, {"ltu", Ltu}, {"leu", Leu}, {"gtu", Gtu}, {"geu", Geu}, {"num", Num}, {"nan", Nan}};
  for (auto &[name, value] : names)
    if (word == name) return value;
  return None;
}

template <Compare C, class T>
inline bool holds(T a, T b) {
  bool unordered = a != a || b != b;
  if constexpr (C == Num) return !unordered;
  if constexpr (C == Nan) return unordered;
  bool r = C == Eq || C == Equ ? a == b : C == Ne || C == Neu ? a != b : C == Lt || C == Ltu ? a < b : C == Le || C == Leu ? a <= b
           : C == Gt || C == Gtu ? a > b : a >= b;
  if constexpr (C == Ne) return r && !unordered;
  if constexpr (C >= Equ) return r || unordered;
  return r;
}

// How elements are read: numbers as they are, halves as float.
template <class T> struct Plain { using Stored = T; static T load(T x) { return x; } };
template <class H> struct Halves { using Stored = u16; static float load(u16 x) { return H::load(x); } };
struct FlushedHalf { static float load(u16 x) { return (x & 0x7c00) ? Half::load(x) : 0; } };
struct Flushing { using Stored = float; static float load(float x) { return __builtin_fabsf(x) < 1.17549435e-38f ? __builtin_copysignf(0, x) : x; } };

template <Compare C, class L>
u32 compareAll(Warp &w, const Inst &i) {
  const typename L::Stored *a = w.reg<typename L::Stored>(i.a), *b = w.reg<typename L::Stored>(i.b);
  u32 lanes[kLanes], r = 0;
  for (u32 k = 0; k < kLanes; k++) lanes[k] = holds<C>(L::load(a[k]), L::load(b[k])) ? 1u << k : 0;
  for (u32 k = 0; k < kLanes; k++) r |= lanes[k];
  return r;
}

// setp p|q, a, b, c: p = (a cmp b) op c, q = !(a cmp b) op c. `mode`: 0 none, 1 and, 2 or, 3 xor.
inline u32 combined(u32 r, u8 mode, u32 c) { return mode == 1 ? r & c : mode == 2 ? r | c : mode == 3 ? r ^ c : r; }

inline void setPredicates(Warp &w, const Inst &i, u32 mask, u32 p, u32 q) {
  if (i.mode) {
    u32 c = *w.reg<u32>(i.c);
    if (i.flags & 1) c = ~c;
    p = combined(p, i.mode, c);
    q = combined(q, i.mode, c);
  }
  u32 *d = w.reg<u32>(i.d);
  *d = (*d & ~mask) | (p & mask);
  if (i.d2 != kNone) {
    u32 *e = w.reg<u32>(i.d2);
    *e = (*e & ~mask) | (q & mask);
  }
}

template <Compare C, class L>
void setp(Warp &w, const Inst &i, u32 mask) {
  u32 p = compareAll<C, L>(w, i);
  setPredicates(w, i, mask, p, ~p);
}
// setp of pairs of halves: p for the low one, q for the high one.
template <Compare C, class H>
void setpPair(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b);
  u32 p = 0, q = 0;
  for (u32 k = 0; k < kLanes; k++) {
    p |= u32(holds<C>(H::load(u16(a[k])), H::load(u16(b[k])))) << k;
    q |= u32(holds<C>(H::load(u16(a[k] >> 16)), H::load(u16(b[k] >> 16)))) << k;
  }
  setPredicates(w, i, mask, p, q);
}
// set: all ones (or 1.0) where it holds. `inner` is the setp, into e (and, of a pair's high half, v[0]).
void set(Warp &w, const Inst &i, u32 mask) {
  Inst compare = i;
  compare.d = i.e;
  compare.d2 = i.v ? i.v[0] : kNone;
  i.inner(w, compare, mask);
  u32 p = *w.reg<u32>(i.e), one = u32(i.imm);
  if (i.v) {
    u32 q = *w.reg<u32>(i.v[0]);
    mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return ((p >> k & 1) ? one & 0xffff : 0) | ((q >> k & 1) ? one << 16 : 0); });
  } else if (i.size == 2) {
    mapLanes(w.reg<u16>(i.d), mask, [&](u32 k) { return u16((p >> k & 1) ? one : 0); });
  } else {
    mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return (p >> k & 1) ? one : 0; });
  }
}

template <template <Compare, class> class Make, class L>
Handler byCompare(Compare c) {
  switch (c) {
    case Eq: return Make<Eq, L>::run;
    case Ne: return Make<Ne, L>::run;
    case Lt: return Make<Lt, L>::run;
    case Le: return Make<Le, L>::run;
    case Gt: return Make<Gt, L>::run;
    case Ge: return Make<Ge, L>::run;
    default: break;
  }
  if constexpr (requires { L::unorderedToo; }) return nullptr;
  switch (c) {
    case Equ: return Make<Equ, L>::run;
    case Neu: return Make<Neu, L>::run;
    case Ltu: return Make<Ltu, L>::run;
    case Leu: return Make<Leu, L>::run;
    case Gtu: return Make<Gtu, L>::run;
    case Geu: return Make<Geu, L>::run;
    case Num: return Make<Num, L>::run;
    case Nan: return Make<Nan, L>::run;
    default: return nullptr;
  }
}
template <class T> struct Whole : Plain<T> { static constexpr bool unorderedToo = false; };
template <Compare C, class L> struct SetpOf { static constexpr Handler run = setp<C, L>; };
template <Compare C, class H> struct SetpPairOf { static constexpr Handler run = setpPair<C, H>; };

Handler setpOf(Type t, Compare c, bool flush) {
  switch (t) {
    case Type::B16:
    case Type::U16: return byCompare<SetpOf, Whole<u16>>(c);
    case Type::S16: return byCompare<SetpOf, Whole<s16>>(c);
    case Type::B32:
    case Type::U32: return byCompare<SetpOf, Whole<u32>>(c);
    case Type::S32: return byCompare<SetpOf, Whole<s32>>(c);
    case Type::B64:
    case Type::U64: return byCompare<SetpOf, Whole<u64>>(c);
    case Type::S64: return byCompare<SetpOf, Whole<s64>>(c);
    case Type::F32: return flush ? byCompare<SetpOf, Flushing>(c) : byCompare<SetpOf, Plain<float>>(c);
    case Type::F64: return byCompare<SetpOf, Plain<double>>(c);
    case Type::F16: return flush ? byCompare<SetpOf, Halves<FlushedHalf>>(c) : byCompare<SetpOf, Halves<Half>>(c);
    case Type::BF16: return byCompare<SetpOf, Halves<Bf>>(c);
    case Type::F16x2: return flush ? byCompare<SetpPairOf, FlushedHalf>(c) : byCompare<SetpPairOf, Half>(c);
    case Type::BF16x2: return byCompare<SetpPairOf, Bf>(c);
    default: return nullptr;
  }
}

template <class T>
void selp(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b);
  u32 p = *w.reg<u32>(i.c);
  if (i.flags & 1) p = ~p;
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return (p >> k & 1) ? a[k] : b[k]; });
}
// slct: a where c >= 0 (also -0), else b; a NaN selects b.
template <class T, class S>
void slct(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b);
  const S *c = w.reg<S>(i.c);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return c[k] >= 0 ? a[k] : b[k]; });
}

void boolean(Decoder &d, const Instruction &i, Inst &inst, size_t at) {
  inst.mode = i.has("and") ? 1 : i.has("or") ? 2 : i.has("xor") ? 3 : 0;
  if (!inst.mode) return;
  inst.c = d.predicate(d.operand(at));
  inst.flags = d.operand(at).negated;
}

}  // namespace

bool decodeCompare(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  Type t = lastType(i);
  inst.cls = t == Type::F64 ? Class::Double : isFloat(t) ? (sizeOf(t) == 2 || t == Type::F16x2 || t == Type::BF16x2 ? Class::Half : Class::Float) : Class::Integer;
  if (op == "selp") {
    inst.run = bySize(t, [](auto tag) -> Handler { return selp<typename decltype(tag)::type>; });
    inst.d = d.destination(d.operand(0), t);
    inst.a = d.source(d.operand(1), t);
    inst.b = d.source(d.operand(2), t);
    inst.c = d.predicate(d.operand(3));
    inst.flags = d.operand(3).negated;
    return true;
  }
  if (op == "slct") {
    Type value = typeNamed(i.words[i.words.size() - 2]);
    bool single = t == Type::F32;
    if (sizeOf(value) == 8) inst.run = single ? slct<u64, float> : slct<u64, s32>;
    else if (sizeOf(value) == 4) inst.run = single ? slct<u32, float> : slct<u32, s32>;
    else inst.run = single ? slct<u16, float> : slct<u16, s32>;
    inst.d = d.destination(d.operand(0), value);
    inst.a = d.source(d.operand(1), value);
    inst.b = d.source(d.operand(2), value);
    inst.c = d.source(d.operand(3), t);
    return true;
  }
  if (op != "setp" && op != "set") return false;
  Compare c = compareNamed(i.words[1]);
  if (c == None) d.unsupported();
  inst.a = d.source(d.operand(1), t);
  inst.b = d.source(d.operand(2), t);
  boolean(d, i, inst, 3);
  if (op == "setp") {
    inst.run = setpOf(t, c, i.has("ftz"));
    inst.d = d.destination(d.operand(0), Type::Pred);
    inst.d2 = d.secondDestination(d.operand(0), Type::Pred);
  } else {
    Type to = typeNamed(i.words[i.words.size() - 2]);
    inst.inner = setpOf(t, c, i.has("ftz"));
    inst.run = inst.inner ? set : nullptr;
    inst.e = d.scratch(4);
    if (t == Type::F16x2 || t == Type::BF16x2) inst.v = d.list({d.scratch(4)});
    inst.d = d.destination(d.operand(0), to);
    inst.size = u8(sizeOf(to));
    inst.imm = to == Type::F32 ? 0x3f800000 : to == Type::F16 || to == Type::F16x2 ? 0x3c00 : to == Type::BF16 || to == Type::BF16x2 ? 0x3f80 : -1;
  }
  if (!inst.run) d.unsupported();
  return true;
}

}  // namespace emu
