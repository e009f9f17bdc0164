// Floating point against IEEE 754 as the PTX manual refers to it (9.7.3, 9.7.4, 9.7.5): roundings from exact sums in
// long double, special values from the manual's tables.
#include <cfenv>
#include <cmath>

#include "harness.h"

using namespace test;

namespace {

const float kInf = INFINITY, kTiny = 1.4e-45f;
const uint64_t kNan = 0x7fffffff;
const std::vector<float> kFloats = {0.0f, -0.0f, 1.0f, -1.5f, 1e-40f, -1e-40f, 3.4e38f, 1.17549435e-38f, 0.1f, 1.0000001f, 16777217.0f, 1e30f, -3e-30f, kInf, -kInf};

// An operation in long double, exact before it is rounded once in the given mode.
uint64_t rounded(long double exact, int mode) {
  int before = fegetround();
  fesetround(mode);
  volatile long double x = exact;
  volatile float f = float(x);
  fesetround(before);
  float out = f;
  return out != out ? kNan : f32(out);
}

std::vector<Case> pairs(const std::function<uint64_t(float, float)> &f) {
  std::vector<Case> cases;
  for (float a : kFloats)
    for (float b : kFloats) cases.push_back({{f32(a), f32(b)}, f(a, b)});
  return cases;
}

uint16_t h(float x) {
  _Float16 v = _Float16(x);
  uint16_t b;
  std::memcpy(&b, &v, 2);
  return b;
}
float fromH(uint64_t b) {
  uint16_t s = uint16_t(b);
  _Float16 v;
  std::memcpy(&v, &s, 2);
  return float(v);
}

}  // namespace

TEST("f32 multiplication rounds in each mode") {
  // A product of two 24-bit numbers is exact in the 64 bits of a long double.
  op("mul.rn.f32", "b32", {"b32", "b32"}, pairs([](float a, float b) { return rounded((long double)a * b, FE_TONEAREST); }));
  op("mul.rz.f32", "b32", {"b32", "b32"}, pairs([](float a, float b) { return rounded((long double)a * b, FE_TOWARDZERO); }));
  op("mul.rm.f32", "b32", {"b32", "b32"}, pairs([](float a, float b) { return rounded((long double)a * b, FE_DOWNWARD); }));
  op("mul.rp.f32", "b32", {"b32", "b32"}, pairs([](float a, float b) { return rounded((long double)a * b, FE_UPWARD); }));
}

TEST("f32 addition rounds halfway cases to even, and directed modes to their side") {
  op("add.rn.f32", "b32", {"b32", "b32"}, {{{f32(16777216), f32(1)}, f32(16777216)}, {{f32(16777216), f32(3)}, f32(16777220)}, {{f32(1), f32(-1)}, f32(0)}});
  op("add.rp.f32", "b32", {"b32", "b32"}, {{{f32(1), f32(kTiny)}, f32(std::nextafterf(1, 2))}, {{f32(-1), f32(kTiny)}, f32(-std::nextafterf(1, 0))}});
  op("add.rm.f32", "b32", {"b32", "b32"}, {{{f32(1), f32(-kTiny)}, f32(std::nextafterf(1, 0))}, {{f32(1), f32(-1)}, f32(-0.0f)}});
  op("add.rz.f32", "b32", {"b32", "b32"}, {{{f32(3.4028235e38f), f32(3.4028235e38f)}, f32(3.4028235e38f)}});
}

TEST("ftz flushes subnormal sources and results with their sign") {
  op("add.ftz.f32", "b32", {"b32", "b32"}, {{{f32(1e-40f), f32(0)}, f32(0)}, {{f32(-1e-40f), f32(-0.0f)}, f32(-0.0f)}, {{f32(1), f32(2)}, f32(3)}});
  op("mul.ftz.f32", "b32", {"b32", "b32"}, {{{f32(-1e-30f), f32(1e-10f)}, f32(-0.0f)}});
  op("mul.f32", "b32", {"b32", "b32"}, {{{f32(-1e-30f), f32(1e-10f)}, f32(-1e-30f * 1e-10f)}});
  op("neg.ftz.f32", "b32", {"b32"}, {{{f32(1e-40f)}, f32(-0.0f)}});
  op("max.ftz.f32", "b32", {"b32", "b32"}, {{{f32(1e-40f), f32(-1)}, f32(0)}});
}

TEST("sat clamps to 0..1 and makes NaN zero") {
  op("add.sat.f32", "b32", {"b32", "b32"}, {{{f32(5), f32(1)}, f32(1)}, {{f32(-5), f32(1)}, f32(0)}, {{f32(0.25f), f32(0.5f)}, f32(0.75f)}, {{kNan, f32(1)}, f32(0)}});
  op("fma.rn.sat.f32", "b32", {"b32", "b32", "b32"}, {{{f32(kInf), f32(1), f32(0)}, f32(1)}});
}

TEST("fma rounds once") {
  float a = 1.0000001f, b = 0.9999999f;
  op("fma.rn.f32", "b32", {"b32", "b32", "b32"}, {{{f32(a), f32(b), f32(-1)}, f32(float((double)a * b - 1))}, {{f32(kInf), f32(0), f32(1)}, kNan}, {{f32(1), f32(1), f32(-kInf)}, f32(-kInf)}});
  op("fma.rn.f64", "b64", {"b64", "b64", "b64"}, {{{f64(0.1), f64(10), f64(-1)}, f64(std::fma(0.1, 10.0, -1.0))}});
  op("fma.rz.f32", "b32", {"b32", "b32", "b32"}, {{{f32(1), f32(1), f32(-kTiny)}, f32(std::nextafterf(1, 0))}});
}

TEST("min and max prefer numbers to NaN and order the zeros") {
  op("min.f32", "b32", {"b32", "b32"}, {{{kNan, f32(1)}, f32(1)}, {{f32(1), kNan}, f32(1)}, {{f32(0), f32(-0.0f)}, f32(-0.0f)}, {{kNan, kNan}, kNan}});
  op("max.f32", "b32", {"b32", "b32"}, {{{f32(-0.0f), f32(0)}, f32(0)}, {{f32(2), f32(3)}, f32(3)}, {{0x7fc00001, f32(1)}, f32(1)}});
  op("max.NaN.f32", "b32", {"b32", "b32"}, {{{kNan, f32(1)}, kNan}, {{f32(1), kNan}, kNan}});
  op("min.xorsign.abs.f32", "b32", {"b32", "b32"}, {{{f32(-3), f32(2)}, f32(-2)}, {{f32(-3), f32(-4)}, f32(3)}});
}

TEST("division, roots and reciprocals are correctly rounded") {
  for (auto [name, mode] : {std::pair("rn", FE_TONEAREST), std::pair("rz", FE_TOWARDZERO), std::pair("rm", FE_DOWNWARD), std::pair("rp", FE_UPWARD)}) {
    int m = mode;
    auto under = [m](auto f) {
      int before = fegetround();
      fesetround(m);
      volatile float r = f();
      fesetround(before);
      return f32(r);
    };
    volatile float a = 2, b = 3, one = 1;
    op(std::string("div.") + name + ".f32", "b32", {"b32", "b32"}, {{{f32(2), f32(3)}, under([&] { return a / b; })}, {{f32(1), f32(0)}, f32(kInf)}, {{f32(0), f32(0)}, kNan}});
    op(std::string("rcp.") + name + ".f32", "b32", {"b32"}, {{{f32(3)}, under([&] { return one / b; })}, {{f32(-0.0f)}, f32(-kInf)}});
    op(std::string("sqrt.") + name + ".f32", "b32", {"b32"}, {{{f32(2)}, under([&] { return sqrtf(a); })}, {{f32(-1)}, kNan}, {{f32(-0.0f)}, f32(-0.0f)}});
  }
}

TEST("approximations keep the special values of the manual's tables") {
  op("rcp.approx.ftz.f32", "b32", {"b32"}, {{{f32(kInf)}, f32(0)}, {{f32(-kInf)}, f32(-0.0f)}, {{f32(0)}, f32(kInf)}, {{f32(1e-40f)}, f32(kInf)}, {{kNan}, kNan}});
  op("ex2.approx.f32", "b32", {"b32"}, {{{f32(-kInf)}, f32(0)}, {{f32(kInf)}, f32(kInf)}, {{f32(0)}, f32(1)}, {{f32(-3)}, f32(0.125f)}, {{kNan}, kNan}});
  op("ex2.approx.ftz.f32", "b32", {"b32"}, {{{f32(-127.5f)}, f32(0)}});
  op("lg2.approx.f32", "b32", {"b32"}, {{{f32(0)}, f32(-kInf)}, {{f32(8)}, f32(3)}, {{f32(-1)}, kNan}, {{f32(kInf)}, f32(kInf)}});
  op("rsqrt.approx.f32", "b32", {"b32"}, {{{f32(4)}, f32(0.5f)}, {{f32(0)}, f32(kInf)}, {{f32(-0.0f)}, f32(-kInf)}, {{f32(-4)}, kNan}});
  op("tanh.approx.f32", "b32", {"b32"}, {{{f32(kInf)}, f32(1)}, {{f32(-kInf)}, f32(-1)}, {{f32(0)}, f32(0)}});
  op("sin.approx.f32", "b32", {"b32"}, {{{f32(0)}, f32(0)}, {{f32(kInf)}, kNan}});
}

TEST("comparisons with NaN: ordered are false, unordered true") {
  for (auto [name, less, same, nan] : {std::tuple("eq", 0, 1, 0), std::tuple("ne", 1, 0, 0), std::tuple("lt", 1, 0, 0), std::tuple("ge", 0, 1, 0), std::tuple("equ", 0, 1, 1),
                                       std::tuple("neu", 1, 0, 1), std::tuple("ltu", 1, 0, 1), std::tuple("gtu", 0, 0, 1), std::tuple("geu", 0, 1, 1), std::tuple("num", 1, 1, 0), std::tuple("nan", 0, 0, 1)})
    op(std::string("setp.") + name + ".f32", "pred", {"b32", "b32"}, {{{f32(1), f32(2)}, uint64_t(less)}, {{f32(0), f32(-0.0f)}, uint64_t(same)}, {{kNan, f32(1)}, uint64_t(nan)}, {{f32(1), kNan}, uint64_t(nan)}});
  op("setp.lo.u32", "pred", {"b32", "b32"}, {{{1, ~0u}, 1}});
  op("setp.lt.s32", "pred", {"b32", "b32"}, {{{1, ~0u}, 0}});
  instruction("setp.lt.and.s32 $d, $0, $1, !$2", "pred", {"b32", "b32", "pred"}, {{{1, 2, 0}, 1}, {{1, 2, 1}, 0}, {{3, 2, 0}, 0}});
  instruction("setp.lt.s32 %q9|%q8, $0, $1; selp.b32 $d, 1, 2, %q8", "b32", {"b32", "b32"}, {{{1, 2}, 2}, {{2, 1}, 1}});
  op("set.eq.u32.f32", "b32", {"b32", "b32"}, {{{f32(1), f32(1)}, ~0u}, {{f32(1), kNan}, 0}});
  op("set.lt.f32.s32", "b32", {"b32", "b32"}, {{{~0u, 1}, f32(1)}});
  op("slct.b32.s32", "b32", {"b32", "b32", "b32"}, {{{7, 8, ~0u}, 8}, {{7, 8, 0}, 7}});
}

TEST("f16 arithmetic is rounded once, for all exponents") {
  std::vector<Case> add, mul, fma;
  for (uint32_t a = 0; a < 0x10000; a += 2777)
    for (uint32_t b = 1; b < 0x10000; b += 3331) {
      float x = fromH(a), y = fromH(b);
      if (x != x || y != y) continue;
      auto canonical = [](float f) { return f != f ? uint64_t(0x7fff) : uint64_t(h(f)); };
      add.push_back({{a, b}, canonical(float(_Float16(double(x) + double(y))))});
      mul.push_back({{a, b}, canonical(float(_Float16(double(x) * double(y))))});
      // The exact sum needs at most 80 bits: a long double and a remainder never tie wrongly here.
      long double exact = (long double)x * y + (long double)fromH(0x3555);
      fma.push_back({{a, b, 0x3555}, canonical(float(_Float16(exact)))});
    }
  op("add.f16", "b16", {"b16", "b16"}, add);
  op("mul.f16", "b16", {"b16", "b16"}, mul);
  op("fma.rn.f16", "b16", {"b16", "b16", "b16"}, fma);
}

TEST("pairs of halves, bf16 and relu") {
  op("add.f16x2", "b32", {"b32", "b32"}, {{{0x3c004000, 0x3c003c00}, 0x40004200}});
  op("fma.rn.bf16x2", "b32", {"b32", "b32", "b32"}, {{{0x3f804000, 0x40004000, 0x3f803f80}, 0x404040a0}});
  op("fma.rn.relu.f16", "b16", {"b16", "b16", "b16"}, {{{0x3c00, 0xc000, 0x3c00}, 0}, {{0x3c00, 0x4000, 0x3c00}, 0x4200}});
  op("max.NaN.bf16", "b16", {"b16", "b16"}, {{{0x7fc0, 0x3f80}, 0x7fff}, {{0x3f80, 0x4000}, 0x4000}});
  op("neg.f16x2", "b32", {"b32"}, {{{0x3c00bc00}, 0xbc003c00}});
  op("abs.bf16", "b16", {"b16"}, {{{0xbf80}, 0x3f80}});
  // 1 + 2^-8 in bf16 lies halfway between 1 and its successor: to even.
  op("fma.rn.bf16", "b16", {"b16", "b16", "b16"}, {{{0x3f80, 0x3b80, 0x3f80}, 0x3f80}});
}

TEST("f16 with .ftz: subnormal sources and results become zeros of their sign; without it they stay") {
  // 0x0001 smallest subnormal, 0x03ff largest, 0x0400 smallest normal, 0x3c00 1, 0x3800 0.5, 0x7e00 NaN.
  op("add.ftz.f16", "b16", {"b16", "b16"}, {{{0x0001, 0x0400}, 0x0400}, {{0x8001, 0x8000}, 0x8000}, {{0x03ff, 0x03ff}, 0}, {{0x0400, 0x8401}, 0x8000}, {{0x3c00, 0x3c00}, 0x4000}});
  op("add.f16", "b16", {"b16", "b16"}, {{{0x0001, 0x0400}, 0x0401}, {{0x03ff, 0x03ff}, 0x07fe}, {{0x0400, 0x8401}, 0x8001}});
  op("mul.ftz.f16", "b16", {"b16", "b16"}, {{{0x0400, 0x3800}, 0}, {{0x8400, 0x3800}, 0x8000}, {{0x03ff, 0x4000}, 0}, {{0x0400, 0x3c00}, 0x0400}, {{0x7c00, 0x0001}, 0x7fff}});
  op("mul.f16", "b16", {"b16", "b16"}, {{{0x0400, 0x3800}, 0x0200}, {{0x7c00, 0x0001}, 0x7c00}});
  op("sub.ftz.f16x2", "b32", {"b32", "b32"}, {{{0x04010001, 0x04000400}, 0x00008400}, {{0x83ff3c00, 0x00000001}, 0x80003c00}});
  op("fma.rn.ftz.f16", "b16", {"b16", "b16", "b16"}, {{{0x0400, 0x3800, 0x0000}, 0}, {{0x03ff, 0x7bff, 0x3c00}, 0x3c00}, {{0x3c00, 0x3c00, 0x8001}, 0x3c00}, {{0x8400, 0x3800, 0x8000}, 0x8000}});
  op("fma.rn.ftz.f16x2", "b32", {"b32", "b32", "b32"}, {{{0x04003c00, 0x38003c00, 0x00000001}, 0x00003c00}});
  op("fma.rn.ftz.relu.f16", "b16", {"b16", "b16", "b16"}, {{{0xbc00, 0x3c00, 0x0000}, 0}, {{0x3c00, 0x3c00, 0x0001}, 0x3c00}});
  op("min.ftz.f16", "b16", {"b16", "b16"}, {{{0x0001, 0x3c00}, 0}, {{0x8001, 0x0000}, 0x8000}, {{0x7e00, 0x03ff}, 0}});
  op("max.ftz.f16x2", "b32", {"b32", "b32"}, {{{0x0001bc00, 0x80008001}, 0x00008000}});
  op("abs.ftz.f16", "b16", {"b16"}, {{{0x8001}, 0}, {{0xbc00}, 0x3c00}});
  op("neg.ftz.f16x2", "b32", {"b32"}, {{{0x00013c00}, 0x8000bc00}});
}

TEST("comparisons of f16 with .ftz see zeros in place of subnormals") {
  op("setp.gt.ftz.f16", "pred", {"b16", "b16"}, {{{0x0001, 0x0000}, 0}, {{0x0400, 0x03ff}, 1}, {{0x03ff, 0x0001}, 0}});
  op("setp.gt.f16", "pred", {"b16", "b16"}, {{{0x0001, 0x0000}, 1}, {{0x03ff, 0x0001}, 1}});
  op("setp.eq.ftz.f16", "pred", {"b16", "b16"}, {{{0x0001, 0x8001}, 1}, {{0x7e00, 0x7e00}, 0}});
  op("set.eq.ftz.f16x2.f16x2", "b32", {"b32", "b32"}, {{{0x03ff3c00, 0x00013c00}, 0x3c003c00}, {{0x04003c00, 0x00013c01}, 0}});
  op("set.ltu.u32.f16", "b32", {"b16", "b16"}, {{{0x3c00, 0x4000}, 0xffffffff}, {{0x7e00, 0x4000}, 0xffffffff}, {{0x4000, 0x3c00}, 0}});
}
