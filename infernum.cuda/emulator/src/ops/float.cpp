// f32 and f64 arithmetic: PTX ISA, section 9.7.3. NaN results are canonical for f32 (0x7fffffff).
#include <cmath>

#include "rounding.h"

namespace emu {

namespace {

inline float canonical(float x) { return x == x ? x : bitCast<float>(0x7fffffffu); }
inline double canonical(double x) { return x; }
template <class T> T saturated(T x) { return x > 0 ? (x < 1 ? x : T(1)) : T(0); }  // NaN gives 0

struct Add { template <class T> static T apply(T a, T b) { return canonical(a + b); } };
struct Sub { template <class T> static T apply(T a, T b) { return canonical(a - b); } };
struct Mul { template <class T> static T apply(T a, T b) { return canonical(a * b); } };
struct Div { template <class T> static T apply(T a, T b) { return canonical(a / b); } };
struct Fma {
  static float apply(float a, float b, float c) { return canonical(__builtin_fmaf(a, b, c)); }
  static double apply(double a, double b, double c) { return __builtin_fma(a, b, c); }
};
// min and max (9.7.3.11): a NaN gives way to the other operand (.NaN: it wins); -0 is less than +0.
struct Min { template <class T> static T apply(T a, T b) { return a != a ? canonical(b) : b != b ? a : a < b ? a : b < a ? b : std::signbit(a) ? a : b; } };
struct Max { template <class T> static T apply(T a, T b) { return a != a ? canonical(b) : b != b ? a : a > b ? a : b > a ? b : std::signbit(a) ? b : a; } };
struct MinNan { template <class T> static T apply(T a, T b) { return a != a || b != b ? canonical(T(NAN)) : Min::apply(a, b); } };
struct MaxNan { template <class T> static T apply(T a, T b) { return a != a || b != b ? canonical(T(NAN)) : Max::apply(a, b); } };
// .xorsign.abs: the smaller (larger) magnitude with the sign of the product.
template <class Op> struct XorSign {
  template <class T> static T apply(T a, T b) {
    bool negative = std::signbit(a) != std::signbit(b);
    T m = std::fabs(Op::apply(T(std::fabs(a)), T(std::fabs(b))));
    return negative ? -m : m;
  }
};
template <class Op> struct Three { template <class T> static T apply(T a, T b, T c) { return Op::apply(Op::apply(a, b), c); } };
struct Neg {
  static float apply(float a) { return bitCast<float>(bitCast<u32>(a) ^ 0x80000000u); }
  static double apply(double a) { return -a; }
};
struct Abs {
  static float apply(float a) { return bitCast<float>(bitCast<u32>(a) & 0x7fffffffu); }
  static double apply(double a) { return std::fabs(a); }
};
struct Sqrt { template <class T> static T apply(T a) { return canonical(T(__builtin_sqrt(a))); } };
struct SqrtF { static float apply(float a) { return canonical(__builtin_sqrtf(a)); } };
struct Rcp { template <class T> static T apply(T a) { return canonical(T(1) / a); } };
struct CopySign { template <class T> static T apply(T a, T b) { return std::copysign(b, a); } };
// Flushing for instructions that the CPU does without arithmetic (neg, abs, min, max).
struct Flush {
  static float apply(float a) { return std::fpclassify(a) == FP_SUBNORMAL ? std::copysign(0.0f, a) : a; }
  static double apply(double a) { return a; }
};
template <class Op> struct FlushOne { static float apply(float a) { return Op::apply(Flush::apply(a)); } };
template <class Op> struct FlushTwo { static float apply(float a, float b) { return Op::apply(Flush::apply(a), Flush::apply(b)); } };

template <class T, class Op>
void binarySat(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return saturated(Op::apply(a[k], b[k])); });
}
template <class T, class Op>
void ternarySat(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b), *c = w.reg<T>(i.c);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return saturated(Op::apply(a[k], b[k], c[k])); });
}

template <class Op> Handler two(bool wide, bool sat) {
  if (wide) return binary<double, Op>;
  return sat ? Handler(binarySat<float, Op>) : Handler(binary<float, Op>);
}

template <class Op, class NanOp>
Handler extremum(const Instruction &i, bool wide, bool three) {
  if (wide) return binary<double, Op>;
  bool nan = i.has("NaN");
  if (i.has("xorsign")) return nan ? binary<float, XorSign<NanOp>> : binary<float, XorSign<Op>>;
  if (three) return nan ? ternary<float, Three<NanOp>> : ternary<float, Three<Op>>;
  if (i.has("ftz")) return nan ? binary<float, FlushTwo<NanOp>> : binary<float, FlushTwo<Op>>;
  return nan ? binary<float, NanOp> : binary<float, Op>;
}

// testp (9.7.3.2) and copysign.
template <class T, int Kind>
void testp(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  u32 r = 0, *d = w.reg<u32>(i.d);
  for (u32 k = 0; k < kLanes; k++) {
    int c = std::fpclassify(a[k]);
    bool is = Kind == 0 ? c != FP_NAN && c != FP_INFINITE : Kind == 1 ? c == FP_INFINITE : Kind == 2 ? c != FP_NAN
              : Kind == 3 ? c == FP_NAN : Kind == 4 ? c == FP_NORMAL : c == FP_SUBNORMAL;
    r |= u32(is) << k;
  }
  *d = (*d & ~mask) | (r & mask);
}
template <class T> Handler testpOf(const Instruction &i) {
  if (i.has("finite")) return testp<T, 0>;
  if (i.has("infinite")) return testp<T, 1>;
  if (i.has("number")) return testp<T, 2>;
  if (i.has("notanumber")) return testp<T, 3>;
  return i.has("normal") ? testp<T, 4> : testp<T, 5>;
}

// Packed pairs of f32 (.f32x2, sm_100): add, mul, fma of each half.
template <class Op, int Sources>
void pairs(Warp &w, const Inst &i, u32 mask) {
  const float *a = w.reg<float>(i.a), *b = w.reg<float>(i.b), *c = Sources > 2 ? w.reg<float>(i.c) : a;
  float *d = w.reg<float>(i.d);
  forLanes(mask, [&](u32 k) {
    for (u32 n = 2 * k; n < 2 * k + 2; n++) {
      if constexpr (Sources > 2) d[n] = Op::apply(a[n], b[n], c[n]);
      else d[n] = Op::apply(a[n], b[n]);
    }
  });
}

bool decodePairs(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  u32 sources = op == "fma" ? 3 : 2;
  if (op == "add") inst.run = pairs<Add, 2>;
  else if (op == "sub") inst.run = pairs<Sub, 2>;
  else if (op == "mul") inst.run = pairs<Mul, 2>;
  else if (op == "fma") inst.run = pairs<Fma, 3>;
  else return false;
  operandsOfType(d, inst, Type::B64, sources);
  inst.mode = roundingMode(i);
  wrapRounding(inst);
  return true;
}

}  // namespace

bool decodeFloat(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  if (i.words.back() == "f32x2") return decodePairs(d, i, inst);
  Type t = lastType(i);
  if (t != Type::F32 && t != Type::F64) return false;
  bool wide = t == Type::F64;
  inst.cls = wide ? Class::Double : Class::Float;
  if (i.has("approx") && op != "div") return false;  // approximate.cpp
  bool sat = i.has("sat"), three = i.operands.size() == 4;
  u32 sources = 2;
  if (op == "testp") {
    inst.run = wide ? testpOf<double>(i) : testpOf<float>(i);
    inst.d = d.destination(d.operand(0), Type::Pred);
    inst.a = d.source(d.operand(1), t);
    return true;
  }
  if (op == "add") inst.run = two<Add>(wide, sat);
  else if (op == "sub") inst.run = two<Sub>(wide, sat);
  else if (op == "mul") inst.run = two<Mul>(wide, sat);
  else if (op == "div") inst.run = two<Div>(wide, false);  // .approx and .full are within ulps of it
  else if (op == "min") inst.run = extremum<Min, MinNan>(i, wide, three), sources = three ? 3 : 2;
  else if (op == "max") inst.run = extremum<Max, MaxNan>(i, wide, three), sources = three ? 3 : 2;
  else if (op == "copysign") inst.run = wide ? binary<double, CopySign> : binary<float, CopySign>;
  else if (op == "fma" || op == "mad") {
    inst.run = wide ? Handler(ternary<double, Fma>) : sat ? Handler(ternarySat<float, Fma>) : Handler(ternary<float, Fma>);
    sources = 3;
  } else {
    sources = 1;
    bool flush = i.has("ftz");
    if (op == "neg") inst.run = wide ? Handler(unary<double, Neg>) : flush ? Handler(unary<float, FlushOne<Neg>>) : Handler(unary<float, Neg>);
    else if (op == "abs") inst.run = wide ? Handler(unary<double, Abs>) : flush ? Handler(unary<float, FlushOne<Abs>>) : Handler(unary<float, Abs>);
    else if (op == "sqrt") inst.run = wide ? Handler(unary<double, Sqrt>) : Handler(unary<float, SqrtF>);
    else if (op == "rcp") inst.run = wide ? Handler(unary<double, Rcp>) : Handler(unary<float, Rcp>);
    else return false;
  }
  operandsOfType(d, inst, t, sources);
  inst.mode = roundingMode(i);
  // These flush by themselves: they aren't arithmetic to the CPU, and comparing in the flushing mode would hide
  // what is to be flushed.
  if (op == "neg" || op == "abs" || op == "min" || op == "max") inst.mode &= u8(~kModeFlush);
  wrapRounding(inst);
  return true;
}

}  // namespace emu
