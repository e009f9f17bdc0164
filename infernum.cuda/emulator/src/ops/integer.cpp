// Integer arithmetic: PTX ISA, section 9.7.1. Arithmetic is done on unsigned types, whose overflow wraps.
#include <type_traits>

#include "dispatch.h"

namespace emu {

namespace {

template <class T> using U = std::make_unsigned_t<T>;
// Twice the width, with the sign of T.
template <class T> struct Wide;
template <> struct Wide<u16> { using type = u32; };
template <> struct Wide<s16> { using type = s32; };
template <> struct Wide<u32> { using type = u64; };
template <> struct Wide<s32> { using type = s64; };
template <> struct Wide<u64> { using type = unsigned __int128; };
template <> struct Wide<s64> { using type = __int128; };
template <class T> using W = typename Wide<T>::type;
template <class T> constexpr u32 bitsOf = sizeof(T) * 8;

// 16-bit operands are widened to unsigned int first: u16 * u16 would otherwise overflow int.
template <class T> using Calc = std::conditional_t<sizeof(T) == 2, u32, U<T>>;

struct Add { template <class T> static T apply(T a, T b) { return T(Calc<T>(a) + Calc<T>(b)); } };
struct Sub { template <class T> static T apply(T a, T b) { return T(Calc<T>(a) - Calc<T>(b)); } };
struct MulLo { template <class T> static T apply(T a, T b) { return T(Calc<T>(a) * Calc<T>(b)); } };
struct MulHi { template <class T> static T apply(T a, T b) { return T((W<T>(a) * W<T>(b)) >> bitsOf<T>); } };
struct MadLo { template <class T> static T apply(T a, T b, T c) { return T(Calc<T>(a) * Calc<T>(b) + Calc<T>(c)); } };
struct MadHi { template <class T> static T apply(T a, T b, T c) { return Add::apply(MulHi::apply(a, b), c); } };
// Division by zero gives an unspecified value; here all ones, as devices do. The most negative number by -1 wraps.
struct Div {
  template <class T> static T apply(T a, T b) {
    if (b == 0) return T(-1);
    if constexpr (std::is_signed_v<T>) { if (b == T(-1)) return T(0 - Calc<T>(a)); }
    return T(a / b);
  }
};
struct Rem {
  template <class T> static T apply(T a, T b) {
    if (b == 0) return a;
    if constexpr (std::is_signed_v<T>) { if (b == T(-1)) return 0; }
    return T(a % b);
  }
};
struct Min { template <class T> static T apply(T a, T b) { return a < b ? a : b; } };
struct Max { template <class T> static T apply(T a, T b) { return a > b ? a : b; } };
struct MinRelu { template <class T> static T apply(T a, T b) { T m = a < b ? a : b; return m > 0 ? m : 0; } };
struct MaxRelu { template <class T> static T apply(T a, T b) { T m = a > b ? a : b; return m > 0 ? m : 0; } };
struct Neg { template <class T> static T apply(T a) { return T(0 - Calc<T>(a)); } };
struct Abs { template <class T> static T apply(T a) { return a < 0 ? Neg::apply(a) : a; } };
struct Sad { template <class T> static T apply(T a, T b, T c) { return T(Calc<T>(c) + (a < b ? Calc<T>(b) - Calc<T>(a) : Calc<T>(a) - Calc<T>(b))); } };
// 24-bit multiplication (9.7.1.9): the low 24 bits of each source; .hi takes bits 16..47 of the product.
inline s64 low24(s32 a) { return s32(u32(a) << 8) >> 8; }
inline u64 low24(u32 a) { return a & 0xffffff; }
struct Mul24Lo { template <class T> static T apply(T a, T b) { return T(low24(a) * low24(b)); } };
struct Mul24Hi { template <class T> static T apply(T a, T b) { return T((low24(a) * low24(b)) >> 16); } };
struct Mad24Lo { template <class T> static T apply(T a, T b, T c) { return Add::apply(Mul24Lo::apply(a, b), c); } };
struct AddSat { static s32 apply(s32 a, s32 b) { s64 r = s64(a) + b; return s32(r > INT32_MAX ? INT32_MAX : r < INT32_MIN ? INT32_MIN : r); } };
struct SubSat { static s32 apply(s32 a, s32 b) { s64 r = s64(a) - b; return s32(r > INT32_MAX ? INT32_MAX : r < INT32_MIN ? INT32_MIN : r); } };
struct MadHiSat { static s32 apply(s32 a, s32 b, s32 c) { return AddSat::apply(MulHi::apply(a, b), c); } };

template <class T>
void mulWide(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b);
  mapLanes(w.reg<W<T>>(i.d), mask, [&](u32 k) { return W<T>(W<T>(a[k]) * W<T>(b[k])); });
}
template <class T>
void madWide(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b);
  const W<T> *c = w.reg<W<T>>(i.c);
  mapLanes(w.reg<W<T>>(i.d), mask, [&](u32 k) { return Add::apply(W<T>(W<T>(a[k]) * W<T>(b[k])), c[k]); });
}

// Extended precision (9.7.2): the carry flag is one bit per lane. `mode`: 1 reads it, 2 writes it.
template <class T, bool Subtract>
void addCarry(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b);
  T *d = w.reg<T>(i.d);
  u32 carry = *w.reg<u32>(i.e), out = carry;
  forLanes(mask, [&](u32 k) {
    T in = (i.mode & 1) ? T(carry >> k & 1) : 0;
    T sum = Subtract ? T(a[k] - b[k]) : T(a[k] + b[k]);
    bool over = Subtract ? a[k] < b[k] : sum < a[k];
    T all = Subtract ? T(sum - in) : T(sum + in);
    over |= Subtract ? sum < in : all < sum;
    d[k] = all;
    out = (out & ~(1u << k)) | u32(over) << k;
  });
  if (i.mode & 2) *w.reg<u32>(i.e) = out;
}
template <class T, bool High>
void madCarry(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b), *c = w.reg<T>(i.c);
  T *d = w.reg<T>(i.d);
  u32 carry = *w.reg<u32>(i.e), out = carry;
  forLanes(mask, [&](u32 k) {
    T product = High ? MulHi::apply(a[k], b[k]) : MulLo::apply(a[k], b[k]);
    T in = (i.mode & 1) ? T(carry >> k & 1) : 0;
    T sum = T(product + c[k]);
    T all = T(sum + in);
    d[k] = all;
    out = (out & ~(1u << k)) | u32(sum < product || all < sum) << k;
  });
  if (i.mode & 2) *w.reg<u32>(i.e) = out;
}

template <bool SignedA, bool SignedB>
void dp4a(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b), *c = w.reg<u32>(i.c);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    u32 sum = c[k];
    for (int n = 0; n < 4; n++) {
      s32 x = SignedA ? s32(a[k] << (24 - 8 * n)) >> 24 : s32(a[k] >> (8 * n) & 0xff);
      s32 y = SignedB ? s32(b[k] << (24 - 8 * n)) >> 24 : s32(b[k] >> (8 * n) & 0xff);
      sum += u32(x * y);
    }
    return sum;
  });
}
// dp2a (9.7.1.24): two 16-bit values of a with the low or high pair of bytes of b.
template <bool SignedA, bool SignedB, bool High>
void dp2a(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b), *c = w.reg<u32>(i.c);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    u32 sum = c[k];
    for (int n = 0; n < 2; n++) {
      u32 half = a[k] >> (16 * n) & 0xffff, byte = b[k] >> (8 * n + (High ? 16 : 0)) & 0xff;
      s32 x = SignedA ? s32(s16(half)) : s32(half), y = SignedB ? s32(s8(byte)) : s32(byte);
      sum += u32(x * y);
    }
    return sum;
  });
}

// vabsdiff4 (9.7.17.8): differences of bytes without their signs; with .add their sum, added to c.
template <bool Signed, bool Sum>
void absoluteDifference4(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b), *c = w.reg<u32>(i.c);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    u32 packed = 0, sum = c[k];
    for (u32 at = 0; at < 32; at += 8) {
      s32 x = Signed ? s32(s8(a[k] >> at)) : s32(a[k] >> at & 0xff), y = Signed ? s32(s8(b[k] >> at)) : s32(b[k] >> at & 0xff);
      u32 difference = u32(x < y ? y - x : x - y);
      packed |= (difference & 0xff) << at;
      sum += difference;
    }
    return Sum ? sum : packed;
  });
}

Handler wideOf(Type t, bool mad) {
  switch (t) {
    case Type::U16: return mad ? madWide<u16> : mulWide<u16>;
    case Type::S16: return mad ? madWide<s16> : mulWide<s16>;
    case Type::U32: return mad ? madWide<u32> : mulWide<u32>;
    case Type::S32: return mad ? madWide<s32> : mulWide<s32>;
    default: return nullptr;
  }
}

Type widened(Type t) {
  switch (t) {
    case Type::U16: return Type::U32;
    case Type::S16: return Type::S32;
    case Type::U32: return Type::U64;
    default: return Type::S64;
  }
}

bool packed16(Type t) { return t == Type::None; }

// min, max and add of two 16-bit integers in a register (.u16x2, .s16x2; 9.7.1).
template <class T, class Op>
void pairs(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    u32 low = u16(Op::apply(T(a[k]), T(b[k]))), high = u16(Op::apply(T(a[k] >> 16), T(b[k] >> 16)));
    return high << 16 | low;
  });
}

Handler pairHandler(const Instruction &i) {
  bool isSigned = i.has("s16x2");
  if (!isSigned && !i.has("u16x2")) return nullptr;
  const std::string &op = i.words[0];
  if (op == "add") return pairs<u16, Add>;
  if (op == "min") return i.has("relu") ? pairs<s16, MinRelu> : isSigned ? pairs<s16, Min> : pairs<u16, Min>;
  if (op == "max") return i.has("relu") ? pairs<s16, MaxRelu> : isSigned ? pairs<s16, Max> : pairs<u16, Max>;
  return nullptr;
}

Handler carryHandler(const std::string &op, Type t, bool high) {
  bool wide = sizeOf(t) == 8;
  if (op == "add" || op == "addc") return wide ? addCarry<u64, false> : addCarry<u32, false>;
  if (op == "sub" || op == "subc") return wide ? addCarry<u64, true> : addCarry<u32, true>;
  if (high) return wide ? madCarry<u64, true> : madCarry<u32, true>;
  return wide ? madCarry<u64, false> : madCarry<u32, false>;
}

// As nvcc writes it: all bytes, both sources of one type, no saturation.
bool decodeVideo(Decoder &d, const Instruction &i, Inst &inst) {
  bool sum = i.words.back() == "add";
  if (i.words.size() != (sum ? 5u : 4u) || i.words[2] != i.words[3]) return false;
  bool isSigned = i.words[2] == "s32";
  if (!isSigned && i.words[2] != "u32") return false;
  inst.run = isSigned ? (sum ? absoluteDifference4<true, true> : absoluteDifference4<true, false>)
                      : (sum ? absoluteDifference4<false, true> : absoluteDifference4<false, false>);
  operandsOfType(d, inst, Type::B32, 3);
  return true;
}

bool decodeDot(Decoder &d, const Instruction &i, Inst &inst) {
  bool four = i.words[0] == "dp4a";
  bool sa = i.words[i.words.size() - 2] == "s32", sb = i.words.back() == "s32";
  if (four) inst.run = sa ? (sb ? dp4a<true, true> : dp4a<true, false>) : (sb ? dp4a<false, true> : dp4a<false, false>);
  else if (i.has("hi")) inst.run = sa ? (sb ? dp2a<true, true, true> : dp2a<true, false, true>) : (sb ? dp2a<false, true, true> : dp2a<false, false, true>);
  else inst.run = sa ? (sb ? dp2a<true, true, false> : dp2a<true, false, false>) : (sb ? dp2a<false, true, false> : dp2a<false, false, false>);
  operandsOfType(d, inst, Type::B32, 3);
  return true;
}

}  // namespace

bool decodeInteger(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  inst.cls = Class::Integer;
  if (op == "dp4a" || op == "dp2a") return decodeDot(d, i, inst);
  if (op == "vabsdiff4") return decodeVideo(d, i, inst);
  Type t = lastType(i);
  if (packed16(t)) {
    inst.run = pairHandler(i);
    if (!inst.run) return false;
    operandsOfType(d, inst, Type::B32, 2);
    return true;
  }
  if (isFloat(t) || t == Type::Pred || t == Type::None) return false;
  bool sat = i.has("sat"), wide = i.has("wide"), hi = i.has("hi");
  bool carryOut = i.has("cc");
  if ((carryOut && (op == "add" || op == "sub" || op == "mad")) || op == "addc" || op == "subc" || op == "madc") {
    Type raw = sizeOf(t) == 8 ? Type::B64 : Type::B32;
    operandsOfType(d, inst, raw, op[0] == 'm' ? 3 : 2);
    inst.run = carryHandler(op, t, hi);
    inst.mode = u8((op == "addc" || op == "subc" || op == "madc" ? 1 : 0) | (carryOut ? 2 : 0));
    inst.e = d.carryFlag();
    return true;
  }
  if (op == "add") inst.run = sat ? Handler(binary<s32, AddSat>) : binaryInteger<Add>(t);
  else if (op == "sub") inst.run = sat ? Handler(binary<s32, SubSat>) : binaryInteger<Sub>(t);
  else if (op == "mul" && !wide) inst.run = hi ? binaryInteger<MulHi>(t) : binaryInteger<MulLo>(t);
  else if (op == "div") inst.run = binaryInteger<Div>(t);
  else if (op == "rem") inst.run = binaryInteger<Rem>(t);
  else if (op == "min") inst.run = i.has("relu") ? Handler(binary<s32, MinRelu>) : binaryInteger<Min>(t);
  else if (op == "max") inst.run = i.has("relu") ? Handler(binary<s32, MaxRelu>) : binaryInteger<Max>(t);
  else if (op == "mul24") inst.run = t == Type::U32 ? (hi ? binary<u32, Mul24Hi> : binary<u32, Mul24Lo>) : (hi ? binary<s32, Mul24Hi> : binary<s32, Mul24Lo>);
  if (inst.run) {
    operandsOfType(d, inst, t, 2);
    return true;
  }
  if (op == "mul" && wide) {
    inst.run = wideOf(t, false);
    if (!inst.run) d.unsupported();
    d.expectOperands(3, 3);
    inst.d = d.destination(d.operand(0), widened(t));
    inst.a = d.source(d.operand(1), t);
    inst.b = d.source(d.operand(2), t);
    return true;
  }
  if (op == "mad" && wide) {
    inst.run = wideOf(t, true);
    if (!inst.run) d.unsupported();
    d.expectOperands(4, 4);
    inst.d = d.destination(d.operand(0), widened(t));
    inst.a = d.source(d.operand(1), t);
    inst.b = d.source(d.operand(2), t);
    inst.c = d.source(d.operand(3), widened(t));
    return true;
  }
  if (op == "mad") inst.run = hi ? (sat ? Handler(ternary<s32, MadHiSat>) : ternaryInteger<MadHi>(t)) : ternaryInteger<MadLo>(t);
  else if (op == "mad24" && !hi) inst.run = t == Type::U32 ? ternary<u32, Mad24Lo> : ternary<s32, Mad24Lo>;
  else if (op == "sad") inst.run = ternaryInteger<Sad>(t);
  if (inst.run) {
    operandsOfType(d, inst, t, 3);
    return true;
  }
  if (op == "neg") inst.run = unaryInteger<Neg>(t);
  else if (op == "abs") inst.run = unaryInteger<Abs>(t);
  if (!inst.run) return false;
  operandsOfType(d, inst, t, 1);
  return true;
}

}  // namespace emu
