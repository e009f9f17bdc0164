// cvt against PTX ISA 9.7.9.21: every pair of integer types by arithmetic in 128 bits, floats by their definition;
// 8-bit floats against values written out from the OCP specification.
#include <cmath>

#include "harness.h"

using namespace test;

namespace {

struct Int { const char *name; int bits; bool sign; const char *reg; };
const Int kInts[] = {{"u8", 8, false, "b16"}, {"s8", 8, true, "b16"}, {"u16", 16, false, "b16"}, {"s16", 16, true, "b16"}, {"u32", 32, false, "b32"}, {"s32", 32, true, "b32"}, {"u64", 64, false, "b64"}, {"s64", 64, true, "b64"}};

int width(const Int &t) { return t.bits < 16 ? 16 : t.bits; }
__int128 value(uint64_t x, const Int &t) {
  if (t.bits == 64) return t.sign ? __int128(int64_t(x)) : __int128(x);
  x &= (1ull << t.bits) - 1;
  return t.sign && (x >> (t.bits - 1)) ? __int128(x) - (__int128(1) << t.bits) : __int128(x);
}
uint64_t held(__int128 v, int bits) { return bits == 64 ? uint64_t(v) : uint64_t(v) & ((1ull << bits) - 1); }

const std::vector<uint64_t> kBits = {0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, ~0ull};

}  // namespace

TEST("each pair of integer types converts by cutting, extending or clamping") {
  for (const Int &from : kInts)
    for (const Int &to : kInts)
      for (bool sat : {false, true}) {
        std::vector<Case> cases;
        for (uint64_t raw : kBits) {
          __int128 v = value(raw, from);
          __int128 low = to.sign ? -(__int128(1) << (to.bits - 1)) : 0, high = (__int128(1) << (to.sign ? to.bits - 1 : to.bits)) - 1;
          __int128 r = sat ? (v < low ? low : v > high ? high : v) : value(held(v, to.bits), to);
          cases.push_back({{held(raw, width(from))}, held(r, width(to))});
        }
        op(std::string("cvt.") + (sat ? "sat." : "") + to.name + "." + from.name, to.reg, {from.reg}, cases);
      }
}

TEST("float to integer rounds as asked, clamps, and makes NaN zero") {
  std::vector<float> values = {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 2147483648.0f, -2147483648.0f, 3e9f, -3e9f, 1e20f, -1.0f, 4294967040.0f};
  for (auto [name, round] : std::initializer_list<std::pair<const char *, double (*)(double)>>{{"rni", nearbyint}, {"rzi", trunc}, {"rmi", floor}, {"rpi", ceil}}) {
    std::vector<Case> s, u;
    for (float v : values) {
      double r = round(v);
      s.push_back({{f32(v)}, uint32_t(r > 2147483647.0 ? INT32_MAX : r < -2147483648.0 ? INT32_MIN : int32_t(r))});
      u.push_back({{f32(v)}, uint32_t(r <= 0 ? 0 : r >= 4294967295.0 ? 0xffffffffu : uint32_t(r))});
    }
    s.push_back({{0x7fc00000}, 0});
    op(std::string("cvt.") + name + ".s32.f32", "b32", {"b32"}, s);
    op(std::string("cvt.") + name + ".u32.f32", "b32", {"b32"}, u);
  }
  op("cvt.rzi.s8.f32", "b16", {"b32"}, {{{f32(300)}, 127}, {{f32(-300)}, 0xff80}});
  op("cvt.rzi.u64.f64", "b64", {"b64"}, {{{f64(1e30)}, ~0ull}, {{f64(-1)}, 0}, {{f64(4503599627370497.0)}, 4503599627370497}});
  op("cvt.rni.f32.f32", "b32", {"b32"}, {{{f32(2.5f)}, f32(2)}, {{f32(-0.3f)}, f32(-0.0f)}});
}

TEST("integer to float rounds in the mode asked") {
  op("cvt.rn.f32.s32", "b32", {"b32"}, {{{16777217}, f32(16777216)}, {{0x7fffffff}, f32(2147483648.0f)}, {{~0u}, f32(-1)}});
  op("cvt.rz.f32.u32", "b32", {"b32"}, {{{~0u}, f32(4294967040.0f)}});
  op("cvt.rp.f32.s64", "b32", {"b64"}, {{{(1ull << 40) + 1}, f32(std::nextafterf(1099511627776.0f, INFINITY))}});
  op("cvt.rn.f64.u64", "b64", {"b64"}, {{{~0ull}, f64(18446744073709551616.0)}, {{(1ull << 53) + 1}, f64(9007199254740992.0)}});
  op("cvt.rz.f64.u64", "b64", {"b64"}, {{{~0ull}, f64(18446744073709549568.0)}});
  op("cvt.rn.f16.s32", "b16", {"b32"}, {{{2049}, 0x6800}, {{100000}, 0x7c00}});
}

TEST("f32 to f16 and bf16 round to even, keep subnormals, and overflow to infinity or the largest") {
  op("cvt.rn.f16.f32", "b16", {"b32"}, {{{f32(1.00048828125f)}, 0x3c00}, {{f32(65520)}, 0x7c00}, {{f32(65519)}, 0x7bff}, {{f32(5.9604645e-8f)}, 1}, {{f32(2.9e-8f)}, 0}, {{0x7fc00000}, 0x7fff}, {{f32(-0.0f)}, 0x8000}});
  op("cvt.rz.f16.f32", "b16", {"b32"}, {{{f32(1e10f)}, 0x7bff}, {{f32(1.9999f)}, 0x3fff}});
  op("cvt.rn.relu.f16.f32", "b16", {"b32"}, {{{f32(-3)}, 0}, {{f32(3)}, 0x4200}});
  op("cvt.rn.bf16.f32", "b16", {"b32"}, {{{0x3f808000}, 0x3f80}, {{0x3f818000}, 0x3f82}, {{0x7f7fffff}, 0x7f80}, {{0x7fc00000}, 0x7fff}});
  op("cvt.rn.f16x2.f32", "b32", {"b32", "b32"}, {{{f32(1), f32(2)}, 0x3c004000}});
  op("cvt.rn.bf16x2.f32", "b32", {"b32", "b32"}, {{{f32(1), f32(-2)}, 0x3f80c000}});
  op("cvt.f32.f16", "b32", {"b16"}, {{{0x3c00}, f32(1)}, {{1}, f32(5.9604645e-8f)}, {{0xfc00}, f32(-INFINITY)}});
  op("cvt.f32.bf16", "b32", {"b16"}, {{{0x3fc0}, f32(1.5f)}, {{1}, 0x10000}});
}

TEST("f64 and f32 convert in each mode") {
  double third = 1.0 / 3;
  op("cvt.rn.f32.f64", "b32", {"b64"}, {{{f64(third)}, f32(float(third))}, {{f64(1e300)}, f32(INFINITY)}});
  float near = float(third);
  bool above = double(near) > third;
  op("cvt.rm.f32.f64", "b32", {"b64"}, {{{f64(third)}, f32(above ? std::nextafterf(near, 0) : near)}, {{f64(1e300)}, 0x7f7fffff}});
  op("cvt.rp.f32.f64", "b32", {"b64"}, {{{f64(third)}, f32(above ? near : std::nextafterf(near, 1))}});
  op("cvt.f64.f32", "b64", {"b32"}, {{{f32(0.1f)}, f64(double(0.1f))}});
  op("cvt.sat.f32.f32", "b32", {"b32"}, {{{f32(7)}, f32(1)}, {{f32(-7)}, f32(0)}, {{0x7fc00000}, f32(0)}});
  op("cvt.rna.tf32.f32", "b32", {"b32"}, {{{0x3f801000}, 0x3f802000}, {{0x3f800fff}, 0x3f800000}});
}

TEST("e4m3 and e5m2 have the values of the OCP specification") {
  auto pair = [](const char *name, float high, float low, uint64_t expected) {
    instruction(std::string("cvt.rn.satfinite.") + name + ".f32 $d, $0, $1", "b16", {"b32", "b32"}, {{{f32(high), f32(low)}, expected}});
  };
  pair("e4m3x2", 1.0f, 448.0f, 0x387e);           // S.0111.000 and the largest number
  pair("e4m3x2", 1e9f, -1e9f, 0x7efe);            // saturated
  pair("e4m3x2", 0.001953125f, 0.0009765625f, 0x0100);  // the smallest subnormal 2^-9; half of it rounds to even
  pair("e4m3x2", 17.0f, 19.0f, 0x585a);           // halfway between 16 and 18, 18 and 20: to even
  pair("e4m3x2", NAN, -0.0f, 0x7f80);
  pair("e5m2x2", 57344.0f, 1e9f, 0x7b7b);
  pair("e5m2x2", 1.0f, 1.52587890625e-05f, 0x3c01);
  op("cvt.rn.f16x2.e4m3x2", "b32", {"b16"}, {{{0x7e38}, 0x5f003c00}, {{0x7f01}, 0x7fff1800}});
  op("cvt.rn.f16x2.e5m2x2", "b32", {"b16"}, {{{0x7b3c}, 0x7b003c00}, {{0x7c80}, 0x7c008000}});
  // Each byte converts back to itself.
  std::vector<Case> cases;
  for (uint64_t b = 0; b < 0x7f; b++) cases.push_back({{b | b << 8}, b | b << 8});
  instruction("cvt.rn.f16x2.e4m3x2 %r30, $0; cvt.rn.satfinite.e4m3x2.f16x2 $d, %r30", "b16", {"b16"}, cases);
}
