// Integer arithmetic, logic, shifts and bit fields against the definitions of the PTX manual (9.7.1, 9.7.2, 9.7.8),
// computed here in 128-bit integers or bit by bit.
#include <cstdlib>

#include "harness.h"

using namespace test;
using i128 = __int128;

namespace {

const std::vector<uint64_t> k32 = {0, 1, 2, 3, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffffe, 0x12345678, 0xdeadbeef, 0x8000, 0xffff};
const std::vector<uint64_t> k64 = {0, 1, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff, 0x123456789abcdef0, 0xdeadbeefcafef00d, 0x100000000};

uint64_t low(i128 x, int bits) { return bits == 64 ? uint64_t(x) : uint64_t(x) & ((1ull << bits) - 1); }
i128 value(uint64_t x, int bits, bool sign) {
  if (bits == 64) return sign ? i128(int64_t(x)) : i128(x);
  x &= (1ull << bits) - 1;
  return sign && (x >> (bits - 1)) ? i128(x) - (i128(1) << bits) : i128(x);
}

using F2 = std::function<i128(i128, i128)>;
void binary(const std::string &name, int bits, bool sign, const F2 &f, bool (*skip)(i128, i128) = nullptr) {
  std::vector<Case> cases;
  for (uint64_t a : bits == 64 ? k64 : k32)
    for (uint64_t b : bits == 64 ? k64 : k32) {
      i128 x = value(a, bits, sign), y = value(b, bits, sign);
      if (skip && skip(x, y)) continue;
      cases.push_back({{low(x, bits), low(y, bits)}, low(f(x, y), bits)});
    }
  std::string r = "b" + std::to_string(bits);
  op(name, r, {r, r}, cases);
}

bool zeroOrOverflow(i128 a, i128 b) { return b == 0 || (b == -1 && a < 0); }

}  // namespace

TEST("add, sub and mul.lo wrap at each width") {
  for (int bits : {16, 32, 64})
    for (bool sign : {false, true}) {
      std::string t = (sign ? ".s" : ".u") + std::to_string(bits);
      binary("add" + t, bits, sign, [](i128 a, i128 b) { return a + b; });
      binary("sub" + t, bits, sign, [](i128 a, i128 b) { return a - b; });
      binary("mul.lo" + t, bits, sign, [](i128 a, i128 b) { return i128((unsigned __int128)a * (unsigned __int128)b); });
    }
}

TEST("mul.hi is the upper half of the exact product") {
  for (int bits : {16, 32})
    for (bool sign : {false, true})
      binary(std::string("mul.hi.") + (sign ? "s" : "u") + std::to_string(bits), bits, sign, [bits](i128 a, i128 b) { return (a * b) >> bits; });
  op("mul.hi.u64", "b64", {"b64", "b64"}, {{{~0ull, ~0ull}, 0xfffffffffffffffe}, {{1ull << 63, 2}, 1}});
  op("mul.hi.s64", "b64", {"b64", "b64"}, {{{~0ull, ~0ull}, 0}, {{1ull << 63, 2}, ~0ull}});
}

TEST("division truncates towards zero and rem has the sign of the dividend") {
  for (int bits : {32, 64})
    for (bool sign : {false, true}) {
      std::string t = (sign ? ".s" : ".u") + std::to_string(bits);
      binary("div" + t, bits, sign, [](i128 a, i128 b) { return a / b; }, zeroOrOverflow);
      binary("rem" + t, bits, sign, [](i128 a, i128 b) { return a % b; }, zeroOrOverflow);
    }
}

TEST("min, max, abs and neg at the ends of the range") {
  binary("min.s32", 32, true, [](i128 a, i128 b) { return a < b ? a : b; });
  binary("max.u32", 32, false, [](i128 a, i128 b) { return a > b ? a : b; });
  binary("max.s64", 64, true, [](i128 a, i128 b) { return a > b ? a : b; });
  op("abs.s32", "b32", {"b32"}, {{{0x80000000}, 0x80000000}, {{0xffffffff}, 1}, {{5}, 5}});
  op("neg.s32", "b32", {"b32"}, {{{0x80000000}, 0x80000000}, {{1}, 0xffffffff}});
}

TEST("add.sat and sub.sat clamp to the range of s32") {
  auto clamp = [](i128 x) { return x > INT32_MAX ? i128(INT32_MAX) : x < INT32_MIN ? i128(INT32_MIN) : x; };
  binary("add.sat.s32", 32, true, [&](i128 a, i128 b) { return clamp(a + b); });
  binary("sub.sat.s32", 32, true, [&](i128 a, i128 b) { return clamp(a - b); });
}

TEST("wide products and mad keep every bit") {
  op("mul.wide.u32", "b64", {"b32", "b32"}, {{{~0u, ~0u}, 0xfffffffe00000001}});
  op("mul.wide.s32", "b64", {"b32", "b32"}, {{{0xffffffff, 2}, ~1ull}, {{0x80000000, 0x80000000}, 1ull << 62}});
  op("mul.wide.s16", "b32", {"b16", "b16"}, {{{0x8000, 0x8000}, 0x40000000}, {{0xffff, 3}, 0xfffffffd}});
  op("mad.wide.u32", "b64", {"b32", "b32", "b64"}, {{{~0u, ~0u, ~0ull}, 0xfffffffe00000000}});
  op("mad.lo.s32", "b32", {"b32", "b32", "b32"}, {{{0x10000, 0x10000, 7}, 7}});
  op("mad.hi.u32", "b32", {"b32", "b32", "b32"}, {{{~0u, ~0u, 1}, ~0u}});
}

TEST("carries chain through add.cc, addc and madc") {
  instruction("add.cc.u32 %r30, $0, $1; addc.u32 $d, 0, 0", "b32", {"b32", "b32"}, {{{~0u, 1}, 1}, {{1, 1}, 0}, {{~0u, ~0u}, 1}});
  instruction("sub.cc.u32 %r30, $0, $1; subc.u32 $d, 5, 0", "b32", {"b32", "b32"}, {{{0, 1}, 4}, {{1, 1}, 5}});
  instruction("mad.lo.cc.u32 %r30, $0, $1, $2; madc.hi.u32 $d, $0, $1, 0", "b32", {"b32", "b32", "b32"}, {{{~0u, ~0u, ~0u}, 0xffffffff}, {{2, 3, 4}, 0}});
}

TEST("shift amounts beyond the width are clamped") {
  std::vector<Case> left, logical, arithmetic;
  for (uint64_t a : k32)
    for (uint64_t n : {0, 1, 31, 32, 33, 255, 1 << 20}) {
      left.push_back({{a, n}, n > 31 ? 0 : (a << n) & 0xffffffff});
      logical.push_back({{a, n}, n > 31 ? 0 : a >> n});
      arithmetic.push_back({{a, n}, uint64_t(uint32_t(int32_t(uint32_t(a)) >> (n > 31 ? 31 : n)))});
    }
  op("shl.b32", "b32", {"b32", "b32"}, left);
  op("shr.u32", "b32", {"b32", "b32"}, logical);
  op("shr.s32", "b32", {"b32", "b32"}, arithmetic);
  op("shr.s64", "b64", {"b64", "b32"}, {{{1ull << 63, 64}, ~0ull}, {{1ull << 63, 63}, ~0ull}, {{4, 1}, 2}});
  op("shr.s16", "b16", {"b16", "b32"}, {{{0x8000, 16}, 0xffff}, {{0x8000, 3}, 0xf000}});
  op("shl.b16", "b16", {"b16", "b32"}, {{{0xffff, 16}, 0}, {{0xffff, 15}, 0x8000}});
}

TEST("funnel shifts take 32 bits of a pair") {
  op("shf.l.wrap.b32", "b32", {"b32", "b32", "b32"}, {{{0x80000001, 0x2, 1}, 5}, {{1, 2, 32}, 2}, {{1, 2, 33}, 4}});
  op("shf.r.clamp.b32", "b32", {"b32", "b32", "b32"}, {{{0x80000001, 0x3, 1}, 0xc0000000}, {{1, 2, 32}, 2}, {{1, 2, 40}, 2}});
}

TEST("bit fields extract with sign and insert with clamping") {
  op("bfe.u32", "b32", {"b32", "b32", "b32"}, {{{0xabcd1234, 8, 8}, 0x12}, {{0xabcd1234, 28, 8}, 0xa}, {{0xabcd1234, 40, 8}, 0}, {{0xabcd1234, 4, 0}, 0}});
  op("bfe.s32", "b32", {"b32", "b32", "b32"}, {{{0x00000080, 4, 4}, 0xfffffff8}, {{0x80000000, 28, 8}, 0xfffffff8}, {{0x80000000, 40, 8}, 0xffffffff}, {{0x70, 4, 4}, 7}});
  op("bfi.b32", "b32", {"b32", "b32", "b32", "b32"}, {{{0xf, 0, 4, 4}, 0xf0}, {{0xff, 0xffffffff, 28, 8}, 0xffffffff}, {{0, 0xffffffff, 8, 8}, 0xffff00ff}, {{7, 9, 32, 4}, 9}, {{7, 9, 0, 0}, 9}});
  op("popc.b32", "b32", {"b32"}, {{{0}, 0}, {{~0u}, 32}, {{0x10101}, 3}});
  op("clz.b32", "b32", {"b32"}, {{{0}, 32}, {{1}, 31}, {{0x80000000}, 0}});
  op("clz.b64", "b32", {"b64"}, {{{0}, 64}, {{1}, 63}});
  op("bfind.u32", "b32", {"b32"}, {{{0}, ~0u}, {{1}, 0}, {{0x80000000}, 31}});
  op("bfind.s32", "b32", {"b32"}, {{{0xffffffff}, ~0u}, {{0xfffffffe}, 0}, {{0x40000000}, 30}});
  op("bfind.shiftamt.u32", "b32", {"b32"}, {{{1}, 31}, {{0}, ~0u}});
  op("brev.b32", "b32", {"b32"}, {{{1}, 0x80000000}, {{0x12345678}, 0x1e6a2c48}});
}

TEST("prmt chooses bytes, replicates signs and knows its modes") {
  op("prmt.b32", "b32", {"b32", "b32", "b32"}, {{{0x33221100, 0x77665544, 0x7531}, 0x77553311}, {{0x000000f0, 0, 0x8888}, 0xffffffff}, {{0x80, 0, 0x0008}, 0x808080ff}});
  op("prmt.b32.f4e", "b32", {"b32", "b32", "b32"}, {{{0x33221100, 0x77665544, 1}, 0x44332211}});
  op("prmt.b32.b4e", "b32", {"b32", "b32", "b32"}, {{{0x33221100, 0x77665544, 1}, 0x66770011}});
  op("prmt.b32.rc8", "b32", {"b32", "b32", "b32"}, {{{0x33221100, 0, 2}, 0x22222222}});
  op("prmt.b32.ecl", "b32", {"b32", "b32", "b32"}, {{{0x33221100, 0, 2}, 0x33222222}});
  op("prmt.b32.ecr", "b32", {"b32", "b32", "b32"}, {{{0x33221100, 0, 2}, 0x22221100}});
  op("prmt.b32.rc16", "b32", {"b32", "b32", "b32"}, {{{0x33221100, 0, 1}, 0x33223322}});
}

TEST("lop3 looks each bit up in its table") {
  uint32_t a = 0xf0f0cc55, b = 0xcccc1234, c = 0xaaaaf00f;
  for (int table : {0x00, 0x80, 0xfe, 0x96, 0xca, 0x1d, 0x6a, 0xff}) {
    uint32_t expected = 0;
    for (int k = 0; k < 32; k++) {
      int index = (a >> k & 1) << 2 | (b >> k & 1) << 1 | (c >> k & 1);
      expected |= uint32_t(table >> index & 1) << k;
    }
    instruction("lop3.b32 $d, $0, $1, $2, " + std::to_string(table), "b32", {"b32", "b32", "b32"}, {{{a, b, c}, expected}});
  }
}

TEST("dp4a and dp2a mix signed and unsigned bytes") {
  uint32_t a = 0x80ff7f01, b = 0xff02fe03;
  auto byte = [](uint32_t x, int n, bool sign) { return sign ? int(int8_t(x >> (8 * n))) : int(uint8_t(x >> (8 * n))); };
  for (bool sa : {false, true})
    for (bool sb : {false, true}) {
      int sum = 100;
      for (int n = 0; n < 4; n++) sum += byte(a, n, sa) * byte(b, n, sb);
      op(std::string("dp4a.") + (sa ? "s32." : "u32.") + (sb ? "s32" : "u32"), "b32", {"b32", "b32", "b32"}, {{{a, b, 100}, uint32_t(sum)}});
    }
  op("dp2a.lo.s32.s32", "b32", {"b32", "b32", "b32"}, {{{0xffff0002, 0x00000305, 1}, uint32_t(1 + 2 * 5 - 3)}});
  op("dp2a.hi.s32.u32", "b32", {"b32", "b32", "b32"}, {{{0xffff0002, 0xff050000, 1}, uint32_t(1 + 2 * 5 - 255)}});
}

TEST("mul24, sad, bmsk and szext") {
  op("mul24.lo.u32", "b32", {"b32", "b32"}, {{{0xff000002, 3}, 6}, {{0xffffff, 0xffffff}, 0xfe000001}});
  op("mul24.hi.s32", "b32", {"b32", "b32"}, {{{0xffffff, 0x10000}, 0xffffffff}});
  op("sad.s32", "b32", {"b32", "b32", "b32"}, {{{uint32_t(-5), 3, 10}, 18}});
  op("bmsk.clamp.b32", "b32", {"b32", "b32"}, {{{4, 4}, 0xf0}, {{28, 8}, 0xf0000000}, {{32, 1}, 0}});
  op("szext.clamp.s32", "b32", {"b32", "b32"}, {{{0xff, 8}, 0xffffffff}, {{0x7f, 8}, 0x7f}, {{0xff, 0}, 0}});
}
