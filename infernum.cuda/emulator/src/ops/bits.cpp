// Logic, shifts and bit fields: PTX ISA, sections 9.7.8 (logic and shift) and 9.7.1.13 to 9.7.1.22.
#include <algorithm>
#include <type_traits>

#include "dispatch.h"

namespace emu {

namespace {

template <class T> constexpr u32 bitsOf = sizeof(T) * 8;

struct And { template <class T> static T apply(T a, T b) { return a & b; } };
struct Or { template <class T> static T apply(T a, T b) { return a | b; } };
struct Xor { template <class T> static T apply(T a, T b) { return a ^ b; } };
struct Not { template <class T> static T apply(T a) { return T(~a); } };
struct Cnot { template <class T> static T apply(T a) { return a == 0; } };
struct Brev {
  template <class T> static T apply(T a) {
    T r = 0;
    for (u32 k = 0; k < bitsOf<T>; k++) r = T(r << 1) | T(a >> k & 1);
    return r;
  }
};

// Shift amounts are clamped to the width (9.7.8.6, 9.7.8.7): shr of a signed value then fills with its sign.
template <class T>
void shl(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  const u32 *b = w.reg<u32>(i.b);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return b[k] >= bitsOf<T> ? T(0) : T(a[k] << (b[k] & (bitsOf<T> - 1))); });
}
template <class T>
void shr(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  const u32 *b = w.reg<u32>(i.b);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) {
    if constexpr (std::is_signed_v<T>) return T(a[k] >> std::min(b[k], bitsOf<T> - 1));
    else return b[k] >= bitsOf<T> ? T(0) : T(a[k] >> (b[k] & (bitsOf<T> - 1)));
  });
}

// Funnel shifts (9.7.8.8) of the pair b:a.
template <bool Left, bool Wrap>
void shf(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b), *c = w.reg<u32>(i.c);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    u32 n = Wrap ? c[k] & 31 : std::min(c[k], 32u);
    u64 pair = u64(b[k]) << 32 | a[k];
    return Left ? u32(pair << n >> 32) : u32(pair >> n);
  });
}

template <class T> u32 leadingZeros(T a) { return a == 0 ? bitsOf<T> : u32(sizeof(T) == 8 ? __builtin_clzll(a) : __builtin_clz(u32(a))); }

template <class T>
void popc(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return u32(__builtin_popcountll(a[k])); });
}
template <class T>
void clz(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return leadingZeros(a[k]); });
}
// bfind (9.7.1.16): the most significant bit that isn't the sign; ~0 where there is none. .shiftamt: how far it
// is from the top.
template <class T, bool Shift>
void bfind(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  using V = std::make_unsigned_t<T>;
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    V x = V(a[k]);
    if (std::is_signed_v<T> && a[k] < 0) x = V(~x);
    if (x == 0) return ~0u;
    u32 zeros = leadingZeros(x);
    return Shift ? zeros : bitsOf<T> - 1 - zeros;
  });
}
// fns (9.7.1.17): the position of the n-th set bit from a base, up or down.
void fns(Warp &w, const Inst &i, u32 mask) {
  const u32 *bits = w.reg<u32>(i.a), *base = w.reg<u32>(i.b);
  const s32 *offset = w.reg<s32>(i.c);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    s32 n = offset[k];
    s32 step = n < 0 ? -1 : 1, left = n < 0 ? -n : n;
    if (n == 0) return base[k] < 32 && (bits[k] >> base[k] & 1) ? base[k] : ~0u;
    for (s32 at = s32(base[k]); at >= 0 && at < 32; at += step)
      if ((bits[k] >> at & 1) && --left == 0) return u32(at);
    return ~0u;
  });
}

// bfe (9.7.1.19): position and length are taken modulo 256; beyond the top the sign (or zero) is extended.
template <class T>
void bfe(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  const u32 *b = w.reg<u32>(i.b), *c = w.reg<u32>(i.c);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) {
    constexpr u32 top = bitsOf<T> - 1;
    u32 position = b[k] & 0xff, length = c[k] & 0xff;
    bool sign = std::is_signed_v<T> && length != 0 && (a[k] >> std::min(position + length - 1, top) & 1);
    using V = std::make_unsigned_t<T>;
    V field = position > top ? 0 : V(V(a[k]) >> position);
    u32 kept = length;
    if (position > top) kept = 0;
    else if (kept > top + 1 - position) kept = top + 1 - position;
    V ones = kept > top ? V(~V(0)) : V((V(1) << kept) - 1);
    return T(sign ? V(field & ones) | V(~ones) : V(field & ones));
  });
}
template <class T>
void bfi(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b);
  const u32 *c = w.reg<u32>(i.c), *e = w.reg<u32>(i.e);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) {
    u32 position = c[k] & 0xff, length = e[k] & 0xff;
    if (position >= bitsOf<T>) return b[k];
    T ones = length >= bitsOf<T> ? T(~T(0)) : T((T(1) << length) - 1);
    T field = T(ones << position);
    return T((b[k] & ~field) | (T(a[k] << position) & field));
  });
}
// bmsk (9.7.1.22)
template <bool Wrap>
void bmsk(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    u32 position = Wrap ? a[k] & 31 : a[k], length = Wrap ? b[k] & 31 : b[k];
    if (position >= 32) return 0u;
    u32 ones = length >= 32 ? ~0u : (1u << length) - 1;
    return ones << position;
  });
}
// szext (9.7.1.21)
template <class T, bool Wrap>
void szext(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  const u32 *b = w.reg<u32>(i.b);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) {
    u32 n = Wrap ? b[k] & 31 : std::min(b[k], 32u);
    if (n == 0) return T(0);
    return T(T(u32(a[k]) << (32 - n)) >> (32 - n));
  });
}

// lop3 (9.7.8.5): bit by bit a table of eight entries, indexed by a, b, c.
void lop3(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b), *c = w.reg<u32>(i.c);
  u32 table = u32(i.imm), *d = w.reg<u32>(i.d);
  mapLanes(d, mask, [&](u32 k) {
    u32 r = 0, x = a[k], y = b[k], z = c[k];
    r |= (table & 1 ? ~0u : 0) & ~x & ~y & ~z;
    r |= (table & 2 ? ~0u : 0) & ~x & ~y & z;
    r |= (table & 4 ? ~0u : 0) & ~x & y & ~z;
    r |= (table & 8 ? ~0u : 0) & ~x & y & z;
    r |= (table & 16 ? ~0u : 0) & x & ~y & ~z;
    r |= (table & 32 ? ~0u : 0) & x & ~y & z;
    r |= (table & 64 ? ~0u : 0) & x & y & ~z;
    r |= (table & 128 ? ~0u : 0) & x & y & z;
    return r;
  });
  if (i.d2 != kNone) {  // lop3.or/.and: d2 = (d != 0) op q
    u32 p = 0;
    forLanes(mask, [&](u32 k) { p |= u32(d[k] != 0) << k; });
    u32 q = *w.reg<u32>(i.e);
    p = i.mode ? p & q : p | q;
    u32 *out = w.reg<u32>(i.d2);
    *out = (*out & ~mask) | (p & mask);
  }
}

// prmt (9.7.8.? "Byte Permute"): bytes of b:a chosen by nibbles; bit 3 of a nibble replicates the sign.
enum Permute : u8 { Default, F4e, B4e, Rc8, Ecl, Ecr, Rc16 };
u32 selector(u8 mode, u32 c) {
  u32 n = c & 3;
  switch (mode) {
    case F4e: return n | (n + 1) << 4 | (n + 2) << 8 | (n + 3) << 12;
    case B4e: return n | ((n + 7) & 7) << 4 | ((n + 6) & 7) << 8 | ((n + 5) & 7) << 12;
    case Rc8: return n * 0x1111;
    case Ecl: return n | std::max(n, 1u) << 4 | std::max(n, 2u) << 8 | 3 << 12;
    case Ecr: return 0 | std::min(n, 1u) << 4 | std::min(n, 2u) << 8 | n << 12;
    case Rc16: return (c & 1) ? 0x3232 : 0x1010;
    default: return c;
  }
}
void prmt(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b), *c = w.reg<u32>(i.c);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    u64 pair = u64(b[k]) << 32 | a[k];
    u32 select = selector(i.mode, c[k]), r = 0;
    for (int n = 0; n < 4; n++) {
      u32 nibble = select >> (4 * n) & 0xf;
      u32 byte = u32(pair >> (8 * (nibble & 7))) & 0xff;
      if ((nibble & 8) && i.mode == Default) byte = (byte & 0x80) ? 0xff : 0;
      r |= byte << (8 * n);
    }
    return r;
  });
}

template <class Op>
void predicates(Warp &w, const Inst &i, u32 mask) {
  u32 r;
  if constexpr (std::is_same_v<Op, Not>) r = ~*w.reg<u32>(i.a);
  else r = Op::apply(*w.reg<u32>(i.a), *w.reg<u32>(i.b));
  u32 *d = w.reg<u32>(i.d);
  *d = (*d & ~mask) | (r & mask);
}

bool decodeLogic(Decoder &d, const std::string &op, Type t, Inst &inst) {
  bool predicate = t == Type::Pred;
  if (op == "and") inst.run = predicate ? predicates<And> : binaryBits<And>(t);
  else if (op == "or") inst.run = predicate ? predicates<Or> : binaryBits<Or>(t);
  else if (op == "xor") inst.run = predicate ? predicates<Xor> : binaryBits<Xor>(t);
  else if (op == "not") inst.run = predicate ? predicates<Not> : unaryBits<Not>(t);
  else if (op == "cnot") inst.run = unaryBits<Cnot>(t);
  else if (op == "brev") inst.run = unaryBits<Brev>(t);
  if (!inst.run) return false;
  operandsOfType(d, inst, t, op == "not" || op == "cnot" || op == "brev" ? 1 : 2);
  return true;
}

bool decodeShift(Decoder &d, const Instruction &i, Type t, Inst &inst) {
  const std::string &op = i.words[0];
  if (op == "shl") inst.run = bySize(t, [](auto tag) -> Handler { return shl<typename decltype(tag)::type>; });
  else if (op == "shr" && isSigned(t)) inst.run = byInteger(t, [](auto tag) -> Handler { return shr<typename decltype(tag)::type>; });
  else if (op == "shr") inst.run = bySize(t, [](auto tag) -> Handler { return shr<typename decltype(tag)::type>; });
  if (inst.run) {
    inst.d = d.destination(d.operand(0), t);
    inst.a = d.source(d.operand(1), t);
    inst.b = d.source(d.operand(2), Type::U32);
    return true;
  }
  if (op != "shf") return false;
  bool left = i.has("l"), wrap = i.has("wrap");
  inst.run = left ? (wrap ? shf<true, true> : shf<true, false>) : (wrap ? shf<false, true> : shf<false, false>);
  operandsOfType(d, inst, Type::B32, 3);
  return true;
}

bool decodeField(Decoder &d, const Instruction &i, Type t, Inst &inst) {
  const std::string &op = i.words[0];
  bool wide = sizeOf(t) == 8;
  if (op == "bfe") {
    inst.run = byInteger(t, [](auto tag) -> Handler { return bfe<typename decltype(tag)::type>; });
    inst.d = d.destination(d.operand(0), t);
    inst.a = d.source(d.operand(1), t);
    inst.b = d.source(d.operand(2), Type::U32);
    inst.c = d.source(d.operand(3), Type::U32);
  } else if (op == "bfi") {
    inst.run = wide ? bfi<u64> : bfi<u32>;
    inst.d = d.destination(d.operand(0), t);
    inst.a = d.source(d.operand(1), t);
    inst.b = d.source(d.operand(2), t);
    inst.c = d.source(d.operand(3), Type::U32);
    inst.e = d.source(d.operand(4), Type::U32);
  } else if (op == "popc" || op == "clz" || op == "bfind") {
    if (op == "popc") inst.run = wide ? popc<u64> : popc<u32>;
    else if (op == "clz") inst.run = wide ? clz<u64> : clz<u32>;
    else if (i.has("shiftamt")) inst.run = t == Type::U32 ? bfind<u32, true> : t == Type::S32 ? bfind<s32, true> : t == Type::U64 ? bfind<u64, true> : bfind<s64, true>;
    else inst.run = t == Type::U32 ? bfind<u32, false> : t == Type::S32 ? bfind<s32, false> : t == Type::U64 ? bfind<u64, false> : bfind<s64, false>;
    inst.d = d.destination(d.operand(0), Type::U32);
    inst.a = d.source(d.operand(1), t);
  } else if (op == "fns") {
    inst.run = fns;
    operandsOfType(d, inst, Type::B32, 3);
  } else if (op == "bmsk") {
    inst.run = i.has("wrap") ? bmsk<true> : bmsk<false>;
    operandsOfType(d, inst, Type::B32, 2);
  } else if (op == "szext") {
    bool wrap = i.has("wrap");
    inst.run = t == Type::S32 ? (wrap ? szext<s32, true> : szext<s32, false>) : (wrap ? szext<u32, true> : szext<u32, false>);
    operandsOfType(d, inst, Type::B32, 2);
  } else {
    return false;
  }
  return true;
}

}  // namespace

bool decodeBits(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  inst.cls = Class::Integer;
  if (op == "prmt") {
    constexpr const char *modes[] = {"", "f4e", "b4e", "rc8", "ecl", "ecr", "rc16"};
    for (u8 m = 1; m < 7; m++)
      if (i.has(modes[m])) inst.mode = m;
    inst.run = prmt;
    operandsOfType(d, inst, Type::B32, 3);
    return true;
  }
  Type t = lastType(i);
  if (op == "lop3") {
    bool boolean = i.has("or") || i.has("and");
    d.expectOperands(boolean ? 6 : 5, boolean ? 6 : 5);
    inst.run = lop3;
    inst.d = d.destination(d.operand(0), Type::B32);
    inst.a = d.source(d.operand(1), Type::B32);
    inst.b = d.source(d.operand(2), Type::B32);
    inst.c = d.source(d.operand(3), Type::B32);
    inst.imm = s64(d.operand(4).bits);
    if (boolean) {  // lop3.BoolOp.b32 d|p, a, b, c, table, q
      inst.d2 = d.secondDestination(d.operand(0), Type::Pred);
      inst.e = d.predicate(d.operand(5));
      inst.mode = i.has("and");
    }
    return true;
  }
  if (t == Type::None || isFloat(t)) return false;
  return decodeLogic(d, op, t, inst) || decodeShift(d, i, t, inst) || decodeField(d, i, t, inst);
}

}  // namespace emu
