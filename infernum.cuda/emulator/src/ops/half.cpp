// f16, bf16 and their pairs: PTX ISA, section 9.7.4. Sums and products of halves are exact enough in f32 to be
// rounded once more without harm; fma goes through a double rounded to odd.
#include <cmath>

#include "formats.h"
#include "rounding.h"

namespace emu {

namespace {

template <class H> struct Arithmetic {
  static u16 add(u16 a, u16 b) { return H::store(H::load(a) + H::load(b)); }
  static u16 sub(u16 a, u16 b) { return H::store(H::load(a) - H::load(b)); }
  static u16 mul(u16 a, u16 b) { return H::store(H::load(a) * H::load(b)); }
  static u16 fma(u16 a, u16 b, u16 c) {
    double product = double(H::load(a)) * double(H::load(b));
    return H::storeExact(addOdd(product, double(H::load(c))));
  }
  static u16 fmaFast(u16 a, u16 b, u16 c) {  // where f32 holds the sum exactly, one rounding is enough
    double s = addOdd(double(H::load(a)) * double(H::load(b)), double(H::load(c)));
    float f = float(s);
    return double(f) == s || s != s ? H::store(f) : H::storeExact(s);
  }
};

inline bool nan16(u16 a, u16 infinity) { return (a & 0x7fff) > infinity; }
template <class H> constexpr u16 infinityOf = std::is_same_v<H, Half> ? 0x7c00 : 0x7f80;
inline u16 saturate(float f, u16 one, u16 bits) { return f > 0 ? (f < 1 ? bits : one) : 0; }

template <class H> struct Add { static u16 apply(u16 a, u16 b) { return Arithmetic<H>::add(a, b); } };
template <class H> struct Sub { static u16 apply(u16 a, u16 b) { return Arithmetic<H>::sub(a, b); } };
template <class H> struct Mul { static u16 apply(u16 a, u16 b) { return Arithmetic<H>::mul(a, b); } };
template <class H> struct Fma { static u16 apply(u16 a, u16 b, u16 c) { return Arithmetic<H>::fmaFast(a, b, c); } };
template <class Op, class H> struct Relu {
  static u16 clamp(u16 r) { return nan16(r, infinityOf<H>) ? 0x7fff : (r & 0x8000) ? 0 : r; }
  static u16 apply(u16 a, u16 b) { return clamp(Op::apply(a, b)); }
  static u16 apply(u16 a, u16 b, u16 c) { return clamp(Op::apply(a, b, c)); }
};
template <class Op, class H> struct Sat {
  static u16 clamp(u16 r) { return saturate(H::load(r), std::is_same_v<H, Half> ? 0x3c00 : 0x3f80, r); }
  static u16 apply(u16 a, u16 b) { return clamp(Op::apply(a, b)); }
  static u16 apply(u16 a, u16 b, u16 c) { return clamp(Op::apply(a, b, c)); }
};
// 9.7.4.11: as for f32; -0 is less than +0, a NaN gives way unless .NaN.
template <class H> struct Min {
  static u16 apply(u16 a, u16 b) {
    if (nan16(a, infinityOf<H>)) return nan16(b, infinityOf<H>) ? 0x7fff : b;
    if (nan16(b, infinityOf<H>)) return a;
    float x = H::load(a), y = H::load(b);
    return x < y ? a : y < x ? b : (a & 0x8000) ? a : b;
  }
};
template <class H> struct Max {
  static u16 apply(u16 a, u16 b) {
    if (nan16(a, infinityOf<H>)) return nan16(b, infinityOf<H>) ? 0x7fff : b;
    if (nan16(b, infinityOf<H>)) return a;
    float x = H::load(a), y = H::load(b);
    return x > y ? a : y > x ? b : (a & 0x8000) ? b : a;
  }
};
template <class Op, class H> struct Nan {
  static u16 apply(u16 a, u16 b) { return nan16(a, infinityOf<H>) || nan16(b, infinityOf<H>) ? 0x7fff : Op::apply(a, b); }
};
template <class Op> struct XorSign {
  static u16 apply(u16 a, u16 b) { return u16((Op::apply(a & 0x7fff, b & 0x7fff) & 0x7fff) | ((a ^ b) & 0x8000)); }
};
struct Neg { static u16 apply(u16 a) { return a ^ 0x8000; } };
struct Abs { static u16 apply(u16 a) { return a & 0x7fff; } };

template <class Op>
void pair1(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return u32(Op::apply(u16(a[k]))) | u32(Op::apply(u16(a[k] >> 16))) << 16; });
}
template <class Op>
void pair2(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    return u32(Op::apply(u16(a[k]), u16(b[k]))) | u32(Op::apply(u16(a[k] >> 16), u16(b[k] >> 16))) << 16;
  });
}
template <class Op>
void pair3(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a), *b = w.reg<u32>(i.b), *c = w.reg<u32>(i.c);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    return u32(Op::apply(u16(a[k]), u16(b[k]), u16(c[k]))) | u32(Op::apply(u16(a[k] >> 16), u16(b[k] >> 16), u16(c[k] >> 16))) << 16;
  });
}
template <class Op> Handler one(bool pair) { return pair ? pair1<Op> : unary<u16, Op>; }
template <class Op> Handler two(bool pair) { return pair ? pair2<Op> : binary<u16, Op>; }
template <class Op> Handler three(bool pair) { return pair ? pair3<Op> : ternary<u16, Op>; }

// .ftz (of f16 only): subnormal sources and results become zeros of their sign. `inner` computes with copies of the
// sources, v[0] to v[2].
template <class T>
T flushed(T bits) {
  T low = (bits & 0x7c00) ? bits : bits & T(~0x3ffu);
  if constexpr (sizeof(T) == 4) return (low & 0x7c000000) ? low : low & ~0x3ff0000u;
  else return low;
}
template <class T>
void flushing(Warp &w, const Inst &i, u32 mask) {
  Inst inner = i;
  u32 *const sources[] = {&inner.a, &inner.b, &inner.c};
  for (u32 n = 0; n < i.count; n++) {
    const T *from = w.reg<T>(*sources[n]);
    T *to = w.reg<T>(i.v[n]);
    for (u32 k = 0; k < kLanes; k++) to[k] = flushed(from[k]);
    *sources[n] = i.v[n];
  }
  i.inner(w, inner, mask);
  T *d = w.reg<T>(i.d);
  mapLanes(d, mask, [&](u32 k) { return flushed(d[k]); });
}

void flush(Decoder &d, Inst &inst, u32 sources, bool pair) {
  inst.inner = inst.run;
  inst.run = pair ? flushing<u32> : flushing<u16>;
  inst.count = u8(sources);
  std::vector<u32> copies;
  for (u32 n = 0; n < sources; n++) copies.push_back(d.scratch(pair ? 4 : 2));
  inst.v = d.list(copies);
}

template <class H, class Op, class NanOp>
Handler extremum(const Instruction &i, bool pair) {
  bool nan = i.has("NaN");
  if (i.has("xorsign")) return nan ? two<XorSign<NanOp>>(pair) : two<XorSign<Op>>(pair);
  return nan ? two<NanOp>(pair) : two<Op>(pair);
}

template <class H>
bool decodeFor(Decoder &d, const Instruction &i, Inst &inst, Type t, bool pair) {
  const std::string &op = i.words[0];
  bool relu = i.has("relu"), sat = i.has("sat");
  u32 sources = 2;
  if (op == "add") inst.run = sat ? two<Sat<Add<H>, H>>(pair) : two<Add<H>>(pair);
  else if (op == "sub") inst.run = sat ? two<Sat<Sub<H>, H>>(pair) : two<Sub<H>>(pair);
  else if (op == "mul") inst.run = sat ? two<Sat<Mul<H>, H>>(pair) : two<Mul<H>>(pair);
  else if (op == "min") inst.run = extremum<H, Min<H>, Nan<Min<H>, H>>(i, pair);
  else if (op == "max") inst.run = extremum<H, Max<H>, Nan<Max<H>, H>>(i, pair);
  else if (op == "fma") inst.run = relu ? three<Relu<Fma<H>, H>>(pair) : sat ? three<Sat<Fma<H>, H>>(pair) : three<Fma<H>>(pair), sources = 3;
  else if (op == "neg") inst.run = one<Neg>(pair), sources = 1;
  else if (op == "abs") inst.run = one<Abs>(pair), sources = 1;
  else return false;
  operandsOfType(d, inst, t, sources);
  if (i.has("ftz")) flush(d, inst, sources, pair);
  return true;
}

}  // namespace

bool decodeHalf(Decoder &d, const Instruction &i, Inst &inst) {
  Type t = lastType(i);
  inst.cls = Class::Half;
  switch (t) {
    case Type::F16: return decodeFor<Half>(d, i, inst, t, false);
    case Type::F16x2: return decodeFor<Half>(d, i, inst, t, true);
    case Type::BF16: return decodeFor<Bf>(d, i, inst, t, false);
    case Type::BF16x2: return decodeFor<Bf>(d, i, inst, t, true);
    default: return false;
  }
}

}  // namespace emu
