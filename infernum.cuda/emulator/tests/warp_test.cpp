// Lanes together: exchange, votes, divergence, barriers, calls (PTX ISA 9.7.9.6, 9.7.12, 9.7.13).
#include <algorithm>

#include "harness.h"

using namespace test;

namespace {

// Runs `body` with 32 lanes; %r0 is the lane, the result in %r9.
std::vector<uint32_t> lanes(const std::string &body, unsigned block = 32, const std::string &before = "") {
  Device device(kernel("mov.u32 %r0, %tid.x;\n" + body + "\nmul.wide.u32 %rd0, %r0, 4;\nadd.u64 %rd1, %p0, %rd0;\nst.global.u32 [%rd1], %r9;", 1, before, 90));
  CUdeviceptr out = device.memory(4 * block);
  ok(device.launch(1, block, {out}), body);
  return device.get<uint32_t>(out, block);
}

void each(const std::string &what, const std::vector<uint32_t> &got, const std::function<uint32_t(uint32_t)> &expected) {
  for (uint32_t k = 0; k < got.size(); k++) same(got[k], expected(k), what + " in lane " + std::to_string(k));
}

}  // namespace

TEST("lanes that leave a lock one by one come to a barrier together") {
  // Each lane takes the lock, counts, gives it back; the loop's other lanes spin meanwhile, and sleep.
  Device d(kernel("mov.u32 %r0, %tid.x; mov.u32 %r1, lock; mov.u32 %r2, 0; st.shared.u32 [%r1], %r2; st.shared.u32 [%r1+4], %r2; bar.sync 0;\n"
                  "L: atom.shared.cas.b32 %r3, [%r1], 0, 1; setp.eq.u32 %q1, %r3, 0; @%q1 bra T; nanosleep.u32 20; bra L;\n"
                  "T: ld.volatile.shared.u32 %r4, [%r1+4]; add.u32 %r4, %r4, 1; st.volatile.shared.u32 [%r1+4], %r4; atom.shared.exch.b32 %r5, [%r1], 0;\n"
                  "bar.sync 0; ld.shared.u32 %r6, [%r1+4]; mul.wide.u32 %rd0, %r0, 4; add.u64 %rd1, %p0, %rd0; st.global.u32 [%rd1], %r6;",
                  1, ".shared .align 4 .b8 lock[8];\n"));
  CUdeviceptr out = d.memory(256);
  ok(d.launch(1, 64, {out}));
  for (uint32_t n : d.get<uint32_t>(out, 64)) same(n, 64u, "count");
}

TEST("shfl in its four modes, with clamps and segments") {
  each("up", lanes("shfl.sync.up.b32 %r9, %r0, 3, 0, -1;"), [](uint32_t k) { return k < 3 ? k : k - 3; });
  each("down", lanes("shfl.sync.down.b32 %r9, %r0, 3, 31, -1;"), [](uint32_t k) { return k > 28 ? k : k + 3; });
  each("bfly", lanes("shfl.sync.bfly.b32 %r9, %r0, 5, 31, -1;"), [](uint32_t k) { return k ^ 5; });
  each("idx", lanes("shfl.sync.idx.b32 %r9, %r0, 7, 31, -1;"), [](uint32_t) { return 7u; });
  // Segments of 8: c = (32 - 8) << 8 | 31
  each("segments", lanes("shfl.sync.idx.b32 %r9, %r0, 2, 0x181f, -1;"), [](uint32_t k) { return k / 8 * 8 + 2; });
  each("down in segments", lanes("shfl.sync.down.b32 %r9, %r0, 1, 0x181f, -1;"), [](uint32_t k) { return k % 8 == 7 ? k : k + 1; });
  each("valid", lanes("shfl.sync.up.b32 %r5|%q1, %r0, 1, 0, -1; selp.u32 %r9, 1, 0, %q1;"), [](uint32_t k) { return k ? 1u : 0u; });
}

TEST("vote, match, redux and activemask") {
  each("ballot", lanes("setp.lt.u32 %q1, %r0, 5; vote.sync.ballot.b32 %r9, %q1, -1;"), [](uint32_t) { return 31u; });
  each("all", lanes("setp.lt.u32 %q1, %r0, 32; vote.sync.all.pred %q2, %q1, -1; selp.u32 %r9, 1, 0, %q2;"), [](uint32_t) { return 1u; });
  each("any of the negation", lanes("setp.lt.u32 %q1, %r0, 32; vote.sync.any.pred %q2, !%q1, -1; selp.u32 %r9, 1, 0, %q2;"), [](uint32_t) { return 0u; });
  each("match.any", lanes("and.b32 %r1, %r0, 3; match.any.sync.b32 %r9, %r1, -1;"), [](uint32_t k) { return 0x11111111u << (k % 4); });
  each("match.all", lanes("match.all.sync.b32 %r9|%q1, 7, -1;"), [](uint32_t) { return ~0u; });
  each("redux.add", lanes("redux.sync.add.u32 %r9, %r0, -1;"), [](uint32_t) { return 496u; });
  each("redux.min", lanes("sub.s32 %r1, 3, %r0; redux.sync.min.s32 %r9, %r1, -1;"), [](uint32_t) { return uint32_t(-28); });
  each("redux.xor of half a warp", lanes("mov.u32 %r9, 1; setp.lt.u32 %q1, %r0, 16; @%q1 redux.sync.xor.b32 %r9, %r0, 0xffff;"), [](uint32_t k) { return k < 16 ? 0u : 1u; });
  each("activemask", lanes("mov.u32 %r9, 0; setp.ge.u32 %q1, %r0, 8; @%q1 bra L; activemask.b32 %r9;\nL:"), [](uint32_t k) { return k < 8 ? 255u : 0u; });
}

TEST("lanes that part come together again behind the branch") {
  each("loop", lanes("mov.u32 %r9, 0; mov.u32 %r1, 0;\nL: setp.gt.u32 %q1, %r1, %r0; @%q1 bra E; add.u32 %r9, %r9, %r1; add.u32 %r1, %r1, 1; bra L;\nE: redux.sync.add.u32 %r2, 1, -1; add.u32 %r9, %r9, %r2;"),
       [](uint32_t k) { return k * (k + 1) / 2 + 32; });
  each("indexed branch", lanes("and.b32 %r1, %r0, 3; T: .branchtargets A, B, C, D; brx.idx %r1, T;\nA: mov.u32 %r9, 10; bra.uni E;\nB: mov.u32 %r9, 11; bra.uni E;\nC: mov.u32 %r9, 12; bra.uni E;\nD: mov.u32 %r9, 13;\nE:"),
       [](uint32_t k) { return 10 + k % 4; });
}

TEST("a lane that spins on a lock doesn't starve the one that holds it") {
  std::string body = "mov.u64 %rd5, lock;\nL: atom.global.cas.b32 %r1, [%rd5], 0, 1; setp.ne.u32 %q1, %r1, 0; @%q1 bra L;\n"
                     "ld.global.u32 %r2, [%rd5+4]; add.u32 %r2, %r2, 1; st.global.u32 [%rd5+4], %r2; membar.gl; atom.global.exch.b32 %r3, [%rd5], 0; mov.u32 %r9, %r2;";
  std::vector<uint32_t> got = lanes(body, 32, ".global .u32 lock[2];");
  std::sort(got.begin(), got.end());
  each("count", got, [](uint32_t k) { return k + 1; });
}

TEST("functions: arguments, results, recursion by divergent lanes, and calls through a table") {
  std::string fact = ".func (.param .b32 r) fact(.param .b32 n)\n{\n.reg .b32 %r<8>; .reg .pred %q<2>;\nld.param.u32 %r1, [n]; mov.u32 %r3, 1; setp.lt.u32 %q1, %r1, 2; @%q1 bra L;\n"
                     "{ .param .b32 a; sub.u32 %r2, %r1, 1; st.param.b32 [a+0], %r2; .param .b32 v; call.uni (v), fact, (a); ld.param.b32 %r3, [v+0]; }\nmul.lo.u32 %r3, %r3, %r1;\nL: st.param.b32 [r+0], %r3; ret;\n}\n"
                     ".func (.param .b32 r) twice(.param .b32 n)\n{\n.reg .b32 %r<4>; ld.param.u32 %r1, [n]; shl.b32 %r1, %r1, 1; st.param.b32 [r+0], %r1; ret;\n}\n.global .align 8 .u64 table[2] = {fact, twice};\n";
  auto factorial = [](uint32_t n) { uint32_t f = 1; for (uint32_t k = 2; k <= n; k++) f *= k; return f; };
  each("recursion", lanes("and.b32 %r1, %r0, 7; { .param .b32 a; st.param.b32 [a+0], %r1; .param .b32 v; call.uni (v), fact, (a); ld.param.b32 %r9, [v+0]; }", 32, fact), [&](uint32_t k) { return factorial(k % 8); });
  each("table", lanes("and.b32 %r1, %r0, 1; mul.wide.u32 %rd5, %r1, 8; mov.u64 %rd6, table; add.u64 %rd6, %rd6, %rd5; ld.global.u64 %rd7, [%rd6];\n"
                      "{ .param .b32 a; st.param.b32 [a+0], 5; .param .b32 v; P: .callprototype (.param .b32 _) _ (.param .b32 _); call (v), %rd7, (a), P; ld.param.b32 %r9, [v+0]; }", 32, fact),
       [&](uint32_t k) { return k % 2 ? 10u : 120u; });
}

TEST("barriers: all threads, named ones for a part, and reductions") {
  std::string shared = ".shared .align 4 .b8 s[1024];\n";
  each("exchange over a barrier", lanes("mov.u32 %r1, s; shl.b32 %r2, %r0, 2; add.u32 %r3, %r1, %r2; st.shared.u32 [%r3], %r0; bar.sync 0; sub.u32 %r4, 508, %r2; add.u32 %r4, %r4, %r1; ld.shared.u32 %r9, [%r4];", 128, shared),
       [](uint32_t k) { return 127 - k; });
  each("half of the block", lanes("mov.u32 %r9, 7; setp.ge.u32 %q1, %r0, 64; @%q1 bra L; bar.sync 1, 64; mov.u32 %r9, 8;\nL: bar.sync 0;", 128), [](uint32_t k) { return k < 64 ? 8u : 7u; });
  each("popc", lanes("setp.lt.u32 %q1, %r0, 10; bar.red.popc.u32 %r9, 0, %q1;", 64), [](uint32_t) { return 10u; });
  each("and", lanes("setp.lt.u32 %q1, %r0, 10; bar.red.or.pred %q2, 0, %q1; bar.red.and.pred %q3, 0, %q1; selp.u32 %r9, 2, 0, %q2; @%q3 add.u32 %r9, %r9, 1;", 64), [](uint32_t) { return 2u; });
}

TEST("special registers tell each thread where it is") {
  each("laneid", lanes("mov.u32 %r1, %laneid; mov.u32 %r2, %warpid; mad.lo.u32 %r9, %r2, 100, %r1;", 64), [](uint32_t k) { return k / 32 * 100 + k % 32; });
  each("lanemask", lanes("mov.u32 %r1, %lanemask_lt; popc.b32 %r9, %r1;"), [](uint32_t k) { return k; });
  each("ntid", lanes("mov.u32 %r9, %ntid.x;", 96), [](uint32_t) { return 96u; });
}

TEST("atomics on shared and global memory give each lane the value before") {
  std::string shared = ".shared .align 4 .b8 s[8];\n.global .u32 g[2] = {5, 0};\n";
  std::vector<uint32_t> got = lanes("mov.u32 %r1, s; st.shared.u32 [%r1], 0; bar.sync 0; atom.shared.add.u32 %r9, [%r1], 1;", 64, shared);
  std::sort(got.begin(), got.end());
  each("add", got, [](uint32_t k) { return k; });
  each("inc wraps", lanes("mov.u64 %rd5, g; atom.global.inc.u32 %r9, [%rd5], 7;", 32, shared), [](uint32_t k) { return (k + 5) % 8; });
  each("max", lanes("mov.u64 %rd5, g; red.global.max.u32 [%rd5], %r0; bar.sync 0; ld.global.u32 %r9, [%rd5];", 32, shared), [](uint32_t) { return 31u; });
  each("f16x2", lanes("mov.u64 %rd5, g; red.global.add.noftz.f16x2 [%rd5+4], 0x3c004000; bar.sync 0; ld.global.u32 %r9, [%rd5+4];", 32, shared), [](uint32_t) { return 0x50005400u; });
}

TEST("printf formats as in C and assert ends the kernel") {
  std::string before = ".extern .func (.param .b32 r) vprintf(.param .b64 f, .param .b64 a);\n.global .align 1 .b8 text[16] = {37, 100, 58, 37, 46, 50, 102, 58, 37, 115, 10, 0};\n.global .align 1 .b8 word[3] = {104, 105, 0};\n";
  infernumEmulatorCapturePrintf(1);
  lanes(".local .align 8 .b8 d[24]; mov.u32 %r9, 0; setp.ne.u32 %q1, %r0, 3; @%q1 bra L; mov.u64 %rd5, d; st.local.u32 [%rd5], -7; st.local.f64 [%rd5+8], 0d3FF8000000000000; mov.u64 %rd6, word; st.local.u64 [%rd5+16], %rd6; cvta.local.u64 %rd7, %rd5; mov.u64 %rd8, text;\n"
        "{ .param .b64 f; st.param.b64 [f+0], %rd8; .param .b64 a; st.param.b64 [a+0], %rd7; .param .b32 v; call.uni (v), vprintf, (f, a); }\nL:", 32, before);
  char out[64];
  infernumEmulatorPrintf(out, sizeof out);
  infernumEmulatorCapturePrintf(0);
  expect(std::string(out) == "-7:1.50:hi\n", std::string("printed ") + out);
}
