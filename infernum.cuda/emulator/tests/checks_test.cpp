// Each check finds its planted fault, where it is, and says nothing about the sound twin.
#include "harness.h"

using namespace test;

namespace {

struct Run {
  CUresult result;
  std::string json;
};

// One parameter: a buffer of `bytes`, initialised if `filled`.
Run run(const std::string &body, unsigned block = 32, unsigned grid = 1, const std::string &before = "", size_t bytes = 4096, bool filled = true) {
  Device device(kernel("mov.u32 %r0, %tid.x; mul.wide.u32 %rd0, %r0, 4; add.u64 %rd1, %p0, %rd0;\n" + body, 1, before, 90));
  CUdeviceptr p = device.memory(bytes);
  if (filled) ok(cuMemsetD8_v2(p, 0, bytes));
  reports();
  CUresult r = device.launch(grid, block, {p});
  return {r, reports()};
}

void finds(const std::string &kind, CUresult code, const Run &r) {
  expect(reported(r.json, kind), kind + " isn't reported, but: " + r.json);
  same(int(r.result), int(code), kind + "'s result");
}
void silent(const Run &r) {
  ok(r.result, "sound kernel");
  expect(r.json.empty(), "reported of a sound kernel: " + r.json);
}

const std::string kShared = ".shared .align 16 .b8 s[512];\n";

struct Races {
  Races() { infernumEmulatorSet("races", 1); }
  ~Races() { infernumEmulatorSet("races", 0); }
};

}  // namespace

TEST("an access out of bounds names kernel, line, block and thread") {
  Run r = run("setp.eq.u32 %q1, %r0, 5; @%q1 ld.global.u32 %r1, [%rd1+4096];");
  finds("out-of-bounds", CUDA_ERROR_ILLEGAL_ADDRESS, r);
  for (const char *part : {"\"kernel\":\"k\"", "\"line\":", "\"block\":[0,0,0]", "\"thread\":[5,0,0]", "ld.global.u32"}) expect(r.json.find(part) != std::string::npos, std::string(part) + " is missing in " + r.json);
  silent(run("ld.global.u32 %r1, [%rd1+3968];"));
  finds("out-of-bounds", CUDA_ERROR_ILLEGAL_ADDRESS, run("ld.global.v4.u32 {%r1, %r2, %r3, %r4}, [%p0+4096];"));
  finds("out-of-bounds", CUDA_ERROR_ILLEGAL_ADDRESS, run("mov.u32 %r1, s; st.shared.u32 [%r1+512], %r0;", 32, 1, kShared));
}

TEST("misaligned accesses are found, of vectors too") {
  finds("misaligned", CUDA_ERROR_MISALIGNED_ADDRESS, run("ld.global.u32 %r1, [%p0+2];"));
  finds("misaligned", CUDA_ERROR_MISALIGNED_ADDRESS, run("ld.global.v2.u32 {%r1, %r2}, [%p0+4];"));
  silent(run("ld.global.v2.u32 {%r1, %r2}, [%p0+8];"));
}

TEST("a device address is of no use to the host, nor a host's to the device") {
  int host = 0;
  Device device(kernel("mov.u64 %rd5, " + std::to_string(reinterpret_cast<uintptr_t>(&host)) + "; ld.global.u32 %r1, [%rd5];", 1));
  same(int(device.launch(1, 1, {device.memory(4)})), int(CUDA_ERROR_ILLEGAL_ADDRESS), "host address");
}

TEST("use after free, double free and leaks") {
  Device device(kernel("ld.global.u32 %r1, [%p0];", 1));
  CUdeviceptr p;
  ok(cuMemAlloc_v2(&p, 64));
  ok(cuMemFree_v2(p));
  reports();
  same(int(cuMemFree_v2(p)), int(CUDA_ERROR_INVALID_VALUE), "double free");
  expect(reported(reports(), "double-free"), "double-free");
  same(int(device.launch(1, 1, {p})), int(CUDA_ERROR_ILLEGAL_ADDRESS), "use after free");
  expect(reported(reports(), "use-after-free"), "use-after-free");
}

TEST("memory never freed is a leak") {
  Device device(kernel("", 1));
  CUdeviceptr p;
  ok(cuMemAlloc_v2(&p, 64));
  ok(CUresult(infernumEmulatorLabel(p, "weights") ? 1 : 0));
  same(infernumEmulatorCheckLeaks(), size_t(1), "leaks");
  std::string json = reports();
  expect(reported(json, "leak") && json.find("weights of device 0") != std::string::npos, json);
  ok(cuMemFree_v2(p));
  same(infernumEmulatorCheckLeaks(), size_t(0), "leaks after free");
}

TEST("reads of what was never written are found in global and shared memory") {
  Run r = run("ld.global.u32 %r1, [%rd1];", 32, 1, "", 4096, false);
  finds("uninitialised", CUDA_SUCCESS, r);
  expect(r.json.find("\"count\":32") != std::string::npos, "32 lanes count as one finding: " + r.json);
  silent(run("st.global.u32 [%rd1], %r0; ld.global.u32 %r1, [%rd1];", 32, 1, "", 4096, false));
  finds("uninitialised", CUDA_SUCCESS, run("mov.u32 %r1, s; ld.shared.u32 %r2, [%r1];", 32, 1, kShared));
  finds("uninitialised", CUDA_SUCCESS, run("mov.u32 %r1, s; st.shared.u16 [%r1], %h0; ld.shared.u32 %r2, [%r1];", 1, 1, kShared));
  silent(run("mov.u32 %r1, s; st.shared.u32 [%r1], %r0; ld.shared.u32 %r2, [%r1];", 1, 1, kShared));
}

TEST("shared-memory races: between warps without a barrier, between lanes without a warp barrier") {
  Races on;
  std::string write = "mov.u32 %r1, s; shl.b32 %r2, %r0, 2; add.u32 %r3, %r1, %r2; st.shared.u32 [%r3], %r0; ";
  std::string read = "xor.b32 %r4, %r2, 128; add.u32 %r4, %r1, %r4; ld.shared.u32 %r5, [%r4];";
  finds("shared-race", CUDA_SUCCESS, run(write + read, 64, 1, kShared));
  silent(run(write + "bar.sync 0; " + read, 64, 1, kShared));
  std::string near = "xor.b32 %r4, %r2, 4; add.u32 %r4, %r1, %r4; ld.shared.u32 %r5, [%r4];";
  finds("shared-race", CUDA_SUCCESS, run(write + near, 32, 1, kShared));
  silent(run(write + "bar.warp.sync -1; " + near, 32, 1, kShared));
  // Two halves of a word are two places; a read before the next write needs a barrier as well.
  silent(run("mov.u32 %r1, s; shl.b32 %r2, %r0, 1; add.u32 %r3, %r1, %r2; cvt.u16.u32 %h1, %r0; st.shared.u16 [%r3], %h1;", 64, 1, kShared));
  finds("shared-race", CUDA_SUCCESS, run(write + "bar.sync 0; " + read + " st.shared.u32 [%r3], %r5;", 64, 1, kShared));
  silent(run("mov.u32 %r1, s; setp.eq.u32 %q1, %r0, 0; @%q1 st.shared.u32 [%r1], 0; bar.sync 0; atom.shared.add.u32 %r2, [%r1], 1;", 64, 1, kShared));
}

TEST("global races between blocks, but not over atomics with fences") {
  Races on;
  finds("global-race", CUDA_SUCCESS, run("st.global.u32 [%p0], %r0;", 1, 2));
  silent(run("mov.u32 %r1, %ctaid.x; mul.wide.u32 %rd2, %r1, 4; add.u64 %rd3, %p0, %rd2; st.global.u32 [%rd3], %r0;", 1, 8));
  silent(run("red.global.add.u32 [%p0], 1;", 32, 8));
  // The last block reads what all have written.
  silent(run("mov.u32 %r1, %ctaid.x; mul.wide.u32 %rd2, %r1, 4; add.u64 %rd3, %p0, %rd2; st.global.u32 [%rd3+64], %r1; membar.gl; atom.global.add.u32 %r2, [%p0], 1; setp.ne.u32 %q1, %r2, 3; @%q1 bra L; membar.gl;"
             "ld.global.u32 %r3, [%p0+64]; ld.global.u32 %r4, [%p0+68]; ld.global.u32 %r5, [%p0+72];\nL:", 1, 4));
}

TEST("barriers in divergent code, also when the other lanes end") {
  finds("divergent-barrier", CUDA_ERROR_LAUNCH_FAILED, run("setp.lt.u32 %q1, %r0, 16; @%q1 bra L; bar.sync 0;\nL: add.u32 %r1, %r0, 1; bar.sync 0;"));
  finds("divergent-barrier", CUDA_ERROR_LAUNCH_FAILED, run("setp.lt.u32 %q1, %r0, 16; @%q1 exit; bar.sync 0;"));
  finds("divergent-barrier", CUDA_ERROR_LAUNCH_FAILED, run("setp.lt.u32 %q1, %r0, 16; @%q1 bra L; exit;\nL: bar.sync 0;"));
  finds("barrier-deadlock", CUDA_ERROR_LAUNCH_FAILED, run("setp.lt.u32 %q1, %r0, 32; @%q1 bra L; bar.sync 1, 64;\nL: bar.sync 2, 64;", 64));
  silent(run("setp.ge.u32 %q1, %r0, 32; @%q1 exit; bar.sync 0;", 64));
}

TEST("shuffles that wait for lanes that never come") {
  finds("divergent-collective", CUDA_ERROR_ILLEGAL_INSTRUCTION, run("setp.lt.u32 %q1, %r0, 16; @%q1 exit; shfl.sync.bfly.b32 %r1, %r0, 1, 31, -1;"));
  finds("divergent-collective", CUDA_ERROR_ILLEGAL_INSTRUCTION, run("setp.lt.u32 %q1, %r0, 16; @%q1 bra L; shfl.sync.bfly.b32 %r1, %r0, 16, 31, 0xffff0000;\nL:"));
  silent(run("setp.lt.u32 %q1, %r0, 16; @%q1 bra L; shfl.sync.bfly.b32 %r1, %r0, 1, 31, 0xffff0000;\nL:"));
}

TEST("cp.async that nobody waited for") {
  std::string copy = "mov.u32 %r1, s; shl.b32 %r2, %r0, 4; and.b32 %r2, %r2, 511; add.u32 %r3, %r1, %r2; cvt.u64.u32 %rd4, %r2; add.u64 %rd5, %p0, %rd4; cp.async.cg.shared.global [%r3], [%rd5], 16; cp.async.commit_group; ";
  finds("missing-async-wait", CUDA_SUCCESS, run(copy + "ld.shared.u32 %r5, [%r3];", 32, 1, kShared));
  finds("missing-async-wait", CUDA_SUCCESS, run(copy + "cp.async.wait_group 1; ld.shared.u32 %r5, [%r3];", 32, 1, kShared));
  silent(run(copy + "cp.async.wait_group 0; ld.shared.u32 %r5, [%r3];", 32, 1, kShared));
  silent(run(copy + "cp.async.wait_all; ld.shared.u32 %r5, [%r3];", 32, 1, kShared));
}

TEST("traps, endless loops and nested calls without end are ended") {
  finds("trap", CUDA_ERROR_LAUNCH_FAILED, run("trap;"));
  infernumEmulatorSet("limit", 1000000);
  finds("timeout", CUDA_ERROR_LAUNCH_TIMEOUT, run("L: bra L;"));
  infernumEmulatorSet("limit", 0);
  finds("stack-overflow", CUDA_ERROR_HARDWARE_STACK_ERROR, run("call.uni f;", 1, 1, ".func f()\n{\ncall.uni f;\nret;\n}\n"));
}

TEST("launches beyond the device's limits are refused") {
  finds("resource-limit", CUDA_ERROR_INVALID_VALUE, run("", 1025));
  infernumEmulatorRegisters("k", 128);
  finds("resource-limit", CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, run("", 1024));
  silent(run("", 512));
  infernumEmulatorRegisters("k", 0);
  Device device(kernel("", 0));
  same(int(device.launch(1, 32, {}, 60000)), int(CUDA_ERROR_INVALID_VALUE), "60000 bytes of shared memory without opting in");
  ok(cuFuncSetAttribute(device.function(), CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, 60000));
  ok(device.launch(1, 32, {}, 60000));
}

TEST("what can't run is refused at load with instruction and line, the module's other kernels are not") {
  Device device(kernel("mov.u32 %r1, 1;", 0, ".visible .entry bad()\n{\n.reg .b32 %r<4>;\nmov.u32 %r1, 1;\ntex.2d.v4.f32.f32 {%r1, %r1, %r1, %r1}, [%r1, {%r1, %r1}];\nret;\n}\n"));
  CUfunction f;
  std::string json = reports();
  expect(reported(json, "unsupported") && json.find("\"line\":8") != std::string::npos && json.find("tex.2d.v4.f32.f32") != std::string::npos, json);
  same(int(cuModuleGetFunction(&f, device.module, "bad")), int(CUDA_ERROR_NOT_SUPPORTED), "bad");
  ok(device.launch(1, 1, {}));
  CUmodule m;
  same(int(cuModuleLoadData(&m, ".version 8.0\n.target sm_80\n.address_size 64\n.visible .entry k() { mov.u32 %r1 }")), int(CUDA_ERROR_INVALID_PTX), "bad syntax");
  same(int(cuModuleLoadData(&m, ".version x.9\n.target sm_80\n")), int(CUDA_ERROR_INVALID_PTX), "no version");
  same(int(cuModuleLoadData(&m, ".version 9.99999999999999999999\n.target sm_80\n")), int(CUDA_ERROR_INVALID_PTX), "a version beyond all numbers");
  same(int(cuModuleLoadData(&m, "")), int(CUDA_ERROR_INVALID_PTX), "nothing");
  same(int(cuModuleLoadData(&m, ".version 9.9\n.target sm_80\n.address_size 64\n")), int(CUDA_ERROR_UNSUPPORTED_PTX_VERSION), "version");
  same(int(cuModuleLoadData(&m, ".version 8.0\n.target sm_120\n.address_size 64\n")), int(CUDA_ERROR_NO_BINARY_FOR_GPU), "target");
  reports();
}

TEST("with -lineinfo a finding names the source's file and line") {
  Run r = run(".loc 1 42 5\nld.global.u32 %r1, [%p0+4096];\n.loc 2 7 1, function_name L, inlined_at 1 43 5\nld.global.u32 %r1, [%p0+8192];", 1, 1, ".file 1 \"kernels/a.cu\"\n.file 2 \"b.h\"\n");
  expect(r.json.find("\"source\":\"kernels/a.cu:42\"") != std::string::npos, r.json);
}
