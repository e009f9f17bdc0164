// mbarrier objects, and asynchronous copies that arrive at them: PTX ISA 9.7.13.15 and 9.7.9.25.
#include "harness.h"

using namespace test;

namespace {

const char *const kShared = ".shared .align 16 .b8 s[1024];\n.shared .align 8 .b8 bar[16];\n";

// Runs `body` in one thread, which stores words to [%p0]; an error code goes to `want`.
std::vector<uint32_t> run(const std::string &body, size_t words, CUresult want = CUDA_SUCCESS, const std::string &kind = "") {
  Device d(kernel("mov.u32 %r60, bar;\n" + body, 1, kShared));
  CUdeviceptr out = d.put(std::vector<uint32_t>(words, 77));
  same(int(d.launch(1, 1, {out})), int(want), body);
  std::string found = reports();
  if (want) {
    expect(reported(found, kind), kind + " isn't in " + found);
    return {};
  }
  expect(found.empty(), found);
  return d.get<uint32_t>(out, words);
}
std::string put(const std::string &reg, int word) { return "st.global.u32 [%p0+" + std::to_string(4 * word) + "], " + reg + ";\n"; }
// Whether a phase is complete, as word `n`.
std::string asked(const std::string &what, int n) { return "mbarrier.test_wait" + what + "; selp.u32 %r9, 1, 0, %q1;\n" + put("%r9", n); }
void equal(const std::vector<uint32_t> &got, const std::vector<uint32_t> &want) {
  for (size_t k = 0; k < want.size(); k++) same(got[k], want[k], "word " + std::to_string(k));
}

// 64 threads: each writes its word, and reads its neighbour's behind `wait`.
std::string swapping(const std::string &signal, const std::string &wait) {
  return "mov.u32 %r0, %tid.x; mov.u32 %r60, bar; setp.ne.u32 %q1, %r0, 0; @%q1 bra I; mbarrier.init.shared.b64 [%r60], 64; I: bar.sync 0;\n"
         "shl.b32 %r1, %r0, 2; mov.u32 %r2, s; add.u32 %r3, %r2, %r1; add.u32 %r4, %r0, 33; and.b32 %r4, %r4, 63; shl.b32 %r4, %r4, 2; add.u32 %r4, %r2, %r4;\n"
         "mul.wide.u32 %rd0, %r0, 4; add.u64 %rd1, %p0, %rd0; add.u64 %rd2, %p1, %rd0;\n" +
         signal + wait + "ld.shared.u32 %r5, [%r4]; st.global.u32 [%rd1], %r5;\n";
}
const std::string kStoreArrive = "st.shared.u32 [%r3], %r0; mbarrier.arrive.shared.b64 %rd9, [%r60];\n";
const std::string kWait = "W: mbarrier.try_wait.shared.b64 %q2, [%r60], %rd9; @!%q2 bra W;\n";
const std::string kWaitParity = "mov.u32 %r8, 0; W: mbarrier.try_wait.parity.shared::cta.b64 %q2, [%r60], %r8; @!%q2 bra W;\n";
const std::string kCopyArrive = "cp.async.ca.shared.global [%r3], [%rd2], 4; cp.async.mbarrier.arrive.noinc.shared.b64 [%r60];\n";

// Runs such a kernel; the findings.
std::string swapped(const std::string &code, bool races = false) {
  Device d(kernel(code, 2, kShared));
  std::vector<uint32_t> in(64);
  for (uint32_t k = 0; k < 64; k++) in[k] = k;
  CUdeviceptr out = d.put(in), from = d.put(in);
  infernumEmulatorSet("races", races);
  infernumEmulatorSet("limit", 10000000);
  CUresult r = d.launch(1, 64, {out, from});
  infernumEmulatorSet("races", 0);
  infernumEmulatorSet("limit", 0);
  std::string found = reports();
  if (!found.empty()) return found;
  ok(r);
  std::vector<uint32_t> got = d.get<uint32_t>(out, 64);
  for (uint32_t k = 0; k < 64; k++) same(got[k], (k + 33) % 64, "thread " + std::to_string(k));
  return "";
}

}  // namespace

TEST("mbarrier: a phase is complete when all have arrived; states and parities tell") {
  equal(run("mbarrier.init.shared.b64 [%r60], 2;\n" + asked(".parity.shared.b64 %q1, [%r60], 1", 0) + asked(".parity.shared.b64 %q1, [%r60], 0", 1) +
                "mbarrier.arrive.shared.b64 %rd1, [%r60]; mbarrier.pending_count.b64 %r1, %rd1;\n" + put("%r1", 2) + asked(".shared.b64 %q1, [%r60], %rd1", 3) +
                "mbarrier.arrive.release.cta.shared::cta.b64 %rd2, [%r60]; mbarrier.pending_count.b64 %r1, %rd2;\n" + put("%r1", 4) + asked(".shared.b64 %q1, [%r60], %rd1", 5) +
                asked(".acquire.cta.shared::cta.b64 %q1, [%r60], %rd2", 6) + asked(".parity.shared.b64 %q1, [%r60], 0", 7) + asked(".parity.shared.b64 %q1, [%r60], 1", 8) +
                "mbarrier.arrive.shared.b64 _, [%r60]; mbarrier.arrive.shared.b64 %rd3, [%r60];\n" + asked(".parity.shared.b64 %q1, [%r60], 1", 9) + asked(".parity.shared.b64 %q1, [%r60], 0", 10),
            11),
        {1, 0, 2, 0, 1, 1, 1, 1, 0, 1, 0});
}

TEST("mbarrier: arrivals of several, without completing, and for good") {
  equal(run("mbarrier.init.shared.b64 [%r60], 5;\n"
            "mbarrier.arrive.noComplete.shared.b64 %rd1, [%r60], 3;\n" + asked(".shared.b64 %q1, [%r60], %rd1", 0) +
                "mbarrier.arrive.shared::cta.b64 %rd2, [%r60], 2;\n" + asked(".shared.b64 %q1, [%r60], %rd1", 1) +
                // Two drop out: this phase still counts them, the next ones expect three.
                "mbarrier.arrive_drop.shared::cta.b64 %rd3, [%r60], 2; mbarrier.arrive.shared::cta.b64 _, [%r60], 3; mbarrier.arrive.shared.b64 %rd4, [%r60]; mbarrier.pending_count.b64 %r1, %rd4;\n" +
                put("%r1", 2) + asked(".shared.b64 %q1, [%r60], %rd3", 3),
            4),
        {0, 1, 3, 1});
}

TEST("mbarrier: bytes that are expected keep the phase open") {
  equal(run("mbarrier.init.shared.b64 [%r60], 1;\n"
            "mbarrier.arrive.expect_tx.release.cta.shared::cta.b64 %rd1, [%r60], 48;\n" + asked(".shared.b64 %q1, [%r60], %rd1", 0) +
                "mbarrier.complete_tx.relaxed.cta.shared::cta.b64 [%r60], 32;\n" + asked(".shared.b64 %q1, [%r60], %rd1", 1) +
                "mbarrier.expect_tx.relaxed.cta.shared::cta.b64 [%r60], 16; mbarrier.complete_tx.relaxed.cta.shared::cta.b64 [%r60], 32;\n" + asked(".shared.b64 %q1, [%r60], %rd1", 2),
            3),
        {0, 0, 1});
}

TEST("mbarrier: what is undefined is reported") {
  const std::string init = "mbarrier.init.shared.b64 [%r60], 1;\n";
  run("mbarrier.init.shared.b64 [%r60], 0;", 1, CUDA_ERROR_ILLEGAL_INSTRUCTION, "mbarrier");
  run("mov.b64 %rd1, 0; st.shared.u64 [%r60], %rd1; mbarrier.arrive.shared.b64 %rd1, [%r60];", 1, CUDA_ERROR_ILLEGAL_INSTRUCTION, "mbarrier");
  run(init + "mbarrier.inval.shared.b64 [%r60]; mbarrier.arrive.shared.b64 %rd1, [%r60];", 1, CUDA_ERROR_ILLEGAL_INSTRUCTION, "mbarrier");
  run(init + "mbarrier.arrive.shared::cta.b64 %rd1, [%r60], 2;", 1, CUDA_ERROR_ILLEGAL_INSTRUCTION, "mbarrier");
  run(init + "mbarrier.arrive.noComplete.shared.b64 %rd1, [%r60], 1;", 1, CUDA_ERROR_ILLEGAL_INSTRUCTION, "mbarrier");
  run("mbarrier.init.shared.b64 [%r60+4], 1;", 1, CUDA_ERROR_MISALIGNED_ADDRESS, "misaligned");
}

TEST("mbarrier: threads exchange words through shared memory") {
  for (bool races : {false, true}) {
    same(swapped(swapping(kStoreArrive, kWait), races).size(), size_t(0), "states");
    same(swapped(swapping(kStoreArrive, kWaitParity), races).size(), size_t(0), "parity");
  }
  expect(reported(swapped(swapping(kStoreArrive, ""), true), "shared-race") || reported(swapped(swapping(kStoreArrive, ""), true), "uninitialised"), "without a wait");
  // Asking for a phase of the other parity waits for nothing.
  std::string wrong = swapped(swapping(kStoreArrive, "mov.u32 %r8, 1; W: mbarrier.try_wait.parity.shared.b64 %q2, [%r60], %r8; @!%q2 bra W;\n"), true);
  expect(reported(wrong, "shared-race") || reported(wrong, "uninitialised"), wrong);
}

TEST("mbarrier: one that never completes runs into the limit") {
  const std::string allButOne = "st.shared.u32 [%r3], %r0; @%q1 mbarrier.arrive.shared.b64 %rd9, [%r60];\n";
  expect(reported(swapped(swapping(allButOne, kWaitParity)), "timeout"), "timeout");
}

TEST("cp.async.mbarrier.arrive: the phase brings the copies along, with and without .noinc") {
  for (bool races : {false, true}) {
    same(swapped(swapping(kCopyArrive, kWaitParity), races).size(), size_t(0), ".noinc");
    // Without it the arrival is counted by itself: the thread's own comes on top.
    same(swapped(swapping("cp.async.ca.shared.global [%r3], [%rd2], 4; cp.async.mbarrier.arrive.shared.b64 [%r60]; mbarrier.arrive.shared.b64 %rd9, [%r60];\n", kWait), races).size(), size_t(0), "counted");
  }
  expect(reported(swapped(swapping(kCopyArrive, "bar.sync 0;\n")), "missing-async-wait"), "a barrier doesn't wait for copies");
  // Copies that came after the arrival aren't in it.
  expect(reported(swapped(swapping("cp.async.mbarrier.arrive.noinc.shared.b64 [%r60]; cp.async.ca.shared.global [%r3], [%rd2], 4;\n", kWaitParity)), "missing-async-wait"), "a later copy");
}

TEST("cp.async.bulk: global to shared memory, with the bytes told to an mbarrier") {
  const std::string copy = "setp.ne.u32 %q3, %r0, 0; @%q3 bra C; mov.u32 %r7, 256; mbarrier.expect_tx.relaxed.cta.shared::cta.b64 [%r60], %r7;\n"
                           "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%r2], [%p1], %r7, [%r60];\nC: mbarrier.arrive.shared.b64 %rd9, [%r60];\n";
  for (bool races : {false, true}) same(swapped(swapping(copy, kWait), races).size(), size_t(0), "bulk");
  expect(reported(swapped(swapping(copy, "bar.sync 0;\n")), "missing-async-wait"), "without a wait");
  std::string odd = copy;
  odd.replace(odd.find("256"), 3, "252");
  expect(reported(swapped(swapping(odd, kWait)), "misaligned"), "252 bytes");
  std::string more = copy;
  more.replace(more.find("256"), 3, "512");
  expect(reported(swapped(swapping(more, kWait)), "out-of-bounds"), "512 of 256 bytes");
}

TEST("a lock in shared memory orders what it guards, without a fence it doesn't") {
  for (bool fenced : {true, false}) {
    std::string fence = fenced ? "fence.acq_rel.cta;\n" : "";
    std::string code = "mov.u32 %r0, %tid.x; mov.u32 %r60, bar; mov.u32 %r2, s; setp.ne.u32 %q1, %r0, 0; mov.u32 %r3, 0; @%q1 bra I; st.shared.u32 [%r60], %r3; st.shared.u32 [%r2], %r3; I: bar.sync 0;\n"
                       "and.b32 %r4, %r0, 31; setp.ne.u32 %q2, %r4, 0; @%q2 bra E;\n"
                       "L: atom.shared.cas.b32 %r5, [%r60], 0, 1; setp.ne.u32 %q3, %r5, 0; @%q3 bra L;\n" + fence +
                       "ld.shared.u32 %r6, [%r2]; add.u32 %r6, %r6, 1; st.shared.u32 [%r2], %r6;\n" + fence + "atom.shared.exch.b32 %r5, [%r60], 0;\nE: bar.sync 0;\n"
                       "ld.shared.u32 %r6, [%r2]; @!%q1 st.global.u32 [%p0], %r6;";
    Device d(kernel(code, 1, kShared));
    CUdeviceptr out = d.memory(4);
    infernumEmulatorSet("races", 1);
    ok(d.launch(1, 256, {out}));
    infernumEmulatorSet("races", 0);
    same(d.get<uint32_t>(out, 1)[0], 8u, "warps");
    std::string found = reports();
    same(reported(found, "shared-race"), !fenced, found);
  }
}
