// Approximate functions: PTX ISA, sections 9.7.3.14 to 9.7.3.22. Devices use tables and are within the errors that
// the manual states; here the C library's functions are used, which are closer. Special values follow the
// manual's tables.
#include <cmath>

#include "formats.h"
#include "rounding.h"

namespace emu {

namespace {

inline float canonical(float x) { return x == x ? x : bitCast<float>(0x7fffffffu); }
// .approx without .ftz: subnormal inputs and results are supported; with it they are flushed (by hand, since the
// C library's code mustn't run under another mode).
inline float flushed(float a) { return std::fabs(a) < 1.17549435e-38f ? std::copysign(0.0f, a) : a; }

struct Rcp { static float apply(float a) { return canonical(1.0f / a); } };
struct Sqrt { static float apply(float a) { return canonical(__builtin_sqrtf(a)); } };
struct Rsqrt { static float apply(float a) { return canonical(float(1.0 / std::sqrt(double(a)))); } };
struct Ex2 { static float apply(float a) { return canonical(exp2f(a)); } };
struct Lg2 { static float apply(float a) { return canonical(log2f(a)); } };
struct Sin { static float apply(float a) { return canonical(sinf(a)); } };
struct Cos { static float apply(float a) { return canonical(cosf(a)); } };
struct Tanh { static float apply(float a) { return canonical(tanhf(a)); } };
template <class Op> struct Ftz { static float apply(float a) { return flushed(Op::apply(flushed(a))); } };

struct RsqrtD { static double apply(double a) { return 1.0 / std::sqrt(a); } };
// rcp.approx.ftz.f64, rsqrt.approx.ftz.f64: a result of 20 bits, the low half zero.
template <class Op> struct Coarse { static double apply(double a) { return bitCast<double>(bitCast<u64>(Op::apply(a)) & 0xffffffff00000000ull); } };
struct RcpD { static double apply(double a) { return 1.0 / a; } };

template <class H, class Op>
void half(Warp &w, const Inst &i, u32 mask) {
  const u16 *a = w.reg<u16>(i.a);
  mapLanes(w.reg<u16>(i.d), mask, [&](u32 k) { return H::store(Op::apply(H::load(a[k]))); });
}
template <class H, class Op>
void halfPair(Warp &w, const Inst &i, u32 mask) {
  const u32 *a = w.reg<u32>(i.a);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) {
    return u32(H::store(Op::apply(H::load(u16(a[k]))))) | u32(H::store(Op::apply(H::load(u16(a[k] >> 16))))) << 16;
  });
}

template <class Op> Handler single(bool flush) { return flush ? unary<float, Ftz<Op>> : unary<float, Op>; }
template <class Op> Handler halves(Type t) {
  switch (t) {
    case Type::F16: return half<Half, Op>;
    case Type::BF16: return half<Bf, Op>;
    case Type::F16x2: return halfPair<Half, Op>;
    case Type::BF16x2: return halfPair<Bf, Op>;
    default: return nullptr;
  }
}

}  // namespace

bool decodeApproximate(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  Type t = lastType(i);
  bool flush = i.has("ftz");
  inst.cls = t == Type::F64 ? Class::Double : Class::Float;
  if (t == Type::F32) {
    if (op == "rcp") inst.run = single<Rcp>(flush);
    else if (op == "sqrt") inst.run = single<Sqrt>(flush);
    else if (op == "rsqrt") inst.run = single<Rsqrt>(flush);
    else if (op == "ex2") inst.run = single<Ex2>(flush);
    else if (op == "lg2") inst.run = single<Lg2>(flush);
    else if (op == "sin") inst.run = single<Sin>(flush);
    else if (op == "cos") inst.run = single<Cos>(flush);
    else if (op == "tanh") inst.run = single<Tanh>(false);
  } else if (t == Type::F64) {
    if (op == "rcp") inst.run = unary<double, Coarse<RcpD>>;
    else if (op == "rsqrt") inst.run = flush ? Handler(unary<double, Coarse<RsqrtD>>) : Handler(unary<double, RsqrtD>);
  } else {
    if (op == "ex2") inst.run = halves<Ex2>(t);
    else if (op == "tanh") inst.run = halves<Tanh>(t);
    inst.cls = Class::Half;
  }
  if (!inst.run) return false;
  operandsOfType(d, inst, t, 1);
  return true;
}

}  // namespace emu
