// Missing waits between streams, found by happens-before: with one seed, whatever order the work happened to run in.
#include <atomic>

#include "harness.h"

extern "C" CUresult cuStreamGetId(CUstream stream, unsigned long long *id);

using namespace test;

namespace {

// k: adds 1 to each of 32 words from the parameter on.
const std::string kAddOne = kernel("mov.u32 %r0, %tid.x; mul.wide.u32 %rd0, %r0, 4; add.u64 %rd1, %p0, %rd0; ld.global.u32 %r1, [%rd1]; add.u32 %r1, %r1, 1; st.global.u32 [%rd1], %r1;", 1);
const std::string kAtomics = kernel("red.global.add.u32 [%p0], 1;", 1);
// Two words a lane apart: even or odd ones, by the parameter.
const std::string kEveryOther = kernel("mov.u32 %r0, %tid.x; mul.wide.u32 %rd0, %r0, 8; add.u64 %rd1, %p0, %rd0; st.global.u32 [%rd1], %r0;", 1);

// Two streams, an event, and the switch on; at the end all is waited for.
struct Scene {
  explicit Scene(const std::string &ptx = kAddOne, unsigned flags = CU_STREAM_NON_BLOCKING) : device(ptx) {
    infernumEmulatorSet("streams", 1);
    ok(cuStreamCreate(&a, flags));
    ok(cuStreamCreate(&b, flags));
    ok(cuEventCreate(&event, CU_EVENT_DISABLE_TIMING));
    p = device.put(std::vector<uint32_t>(64, 0));
    q = device.put(std::vector<uint32_t>(64, 0));
    ok(cuCtxSynchronize());
  }
  ~Scene() {
    cuCtxSynchronize();
    cuEventDestroy_v2(event);
    cuStreamDestroy_v2(a);
    cuStreamDestroy_v2(b);
    infernumEmulatorSet("streams", 0);
  }
  void launch(CUdeviceptr where, CUstream s) {
    void *parameters[] = {&where};
    ok(cuLaunchKernel(device.function(), 1, 1, 1, 32, 1, 1, 0, s, parameters, nullptr));
  }
  void orders(CUstream first, CUstream second) {
    ok(cuEventRecord(event, first));
    ok(cuStreamWaitEvent(second, event, 0));
  }
  // Runs all, and says whether the missing wait was reported and nothing else.
  bool missing() {
    ok(cuCtxSynchronize());
    text = reports();
    bool found = reported(text, "missing-stream-wait");
    expect(found || text.empty(), text);
    return found;
  }
  Device device;
  CUstream a, b;
  CUevent event;
  CUdeviceptr p, q;
  std::string text;
};

// The work by `first` and `second`, without and with a wait, under several seeds.
void pair(const std::string &what, const std::function<void(Scene &)> &first, const std::function<void(Scene &)> &second) {
  for (uint64_t seed = 1; seed <= 6; seed++)
    for (bool waits : {false, true}) {
      infernumEmulatorSet("seed", seed);
      Scene s;
      first(s);
      if (waits) s.orders(s.a, s.b);
      second(s);
      same(s.missing(), !waits, what + (waits ? " with a wait" : " without") + ", seed " + std::to_string(seed) + ": " + s.text);
    }
  infernumEmulatorSet("seed", 1);
}

}  // namespace

TEST("order: kernel and kernel, under every seed") {
  pair("kernel, kernel", [](Scene &s) { s.launch(s.p, s.a); }, [](Scene &s) { s.launch(s.p, s.b); });
}

TEST("order: kernel and copy, copy and kernel, memset and kernel") {
  pair("kernel, copy", [](Scene &s) { s.launch(s.p, s.a); }, [](Scene &s) { ok(cuMemcpyDtoDAsync_v2(s.q, s.p, 128, s.b)); });
  pair("copy, kernel", [](Scene &s) { ok(cuMemcpyDtoDAsync_v2(s.q, s.p, 128, s.a)); }, [](Scene &s) { s.launch(s.p, s.b); });
  pair("memset, kernel", [](Scene &s) { ok(cuMemsetD32Async(s.p, 1, 32, s.a)); }, [](Scene &s) { s.launch(s.p, s.b); });
}

TEST("order: a finding names both pieces of work, their streams and the bytes") {
  Scene s;
  infernumEmulatorLabel(s.p, "scores");
  unsigned long long first, second;
  ok(cuStreamGetId(s.a, &first));
  ok(cuStreamGetId(s.b, &second));
  s.launch(s.p, s.a);
  ok(cuMemsetD32Async(s.p + 64, 1, 32, s.b));
  expect(s.missing(), "found");
  std::string want = "a memset in stream " + std::to_string(second) + " of device 0 writes bytes 64 to 127 of scores, which kernel k in stream " + std::to_string(first) + " of device 0 writes";
  expect(s.text.find(want) != std::string::npos, want + " isn't in " + s.text);
  expect(s.text.find("\"kernel\":\"k\"") != std::string::npos, s.text);
}

TEST("order: reads beside reads, atomics beside atomics, and neighbouring bytes need no wait") {
  {
    Scene s;
    ok(cuMemcpyDtoDAsync_v2(s.q, s.p, 128, s.a));
    ok(cuMemcpyDtoDAsync_v2(s.q + 128, s.p, 128, s.b));
    expect(!s.missing(), s.text);
  }
  {
    Scene s(kAtomics);
    s.launch(s.p, s.a);
    s.launch(s.p, s.b);
    expect(!s.missing(), s.text);
    same(s.device.get<uint32_t>(s.p, 1)[0], 64u, "sum");
  }
  for (uint64_t apart : {4, 0}) {
    Scene s(kEveryOther);
    s.launch(s.p, s.a);
    s.launch(s.p + apart, s.b);
    same(s.missing(), apart == 0, s.text);
  }
  {
    Scene s(kAtomics);
    s.launch(s.p, s.a);
    ok(cuMemsetD32Async(s.p, 1, 32, s.b));
    expect(s.missing(), "an atomic beside a write");
  }
}

TEST("order: the host's waits order, a wait for other work doesn't") {
  for (int how = 0; how < 7; how++) {
    Scene s;
    s.launch(s.p, s.a);
    if (how == 0) ok(cuStreamSynchronize(s.a));
    if (how == 1) ok(cuStreamSynchronize(s.b));
    if (how == 2) ok(cuCtxSynchronize());
    if (how == 3) while (cuStreamQuery(s.a) == CUDA_ERROR_NOT_READY) {}
    ok(cuEventRecord(s.event, s.a));
    if (how == 4) ok(cuEventSynchronize(s.event));
    if (how == 5) while (cuEventQuery(s.event) == CUDA_ERROR_NOT_READY) {}
    if (how == 6) {
      CUdeviceptr other;
      ok(cuMemAlloc_v2(&other, 4));
      ok(cuMemFree_v2(other));  // waits for the device
    }
    s.launch(s.p, s.b);
    same(s.missing(), how == 1, "way " + std::to_string(how) + " " + s.text);
  }
}

TEST("order: an event orders what came before its record, and is taken as it was at the wait") {
  Scene s;
  ok(cuEventRecord(s.event, s.a));
  s.launch(s.p, s.a);  // after the record
  ok(cuStreamWaitEvent(s.b, s.event, 0));
  s.launch(s.p, s.b);
  expect(s.missing(), "the record came too early");
  ok(cuStreamWaitEvent(s.b, s.event, 0));
  s.launch(s.q, s.a);
  ok(cuEventRecord(s.event, s.a));  // too late for the wait above
  s.launch(s.q, s.b);
  expect(s.missing(), "the wait came too early");
}

TEST("order: over a third stream and a chain of events") {
  for (bool whole : {true, false}) {
    Scene s;
    CUstream c;
    ok(cuStreamCreate(&c, CU_STREAM_NON_BLOCKING));
    s.launch(s.p, s.a);
    s.orders(s.a, c);
    s.launch(s.q, c);
    if (whole) s.orders(c, s.b);
    s.launch(s.p, s.b);
    same(s.missing(), !whole, s.text);
    ok(cuStreamDestroy_v2(c));
  }
}

TEST("order: the legacy default stream orders blocking streams, not others") {
  for (unsigned flags : {CU_STREAM_DEFAULT, CU_STREAM_NON_BLOCKING}) {
    Scene s(kAddOne, flags);
    s.launch(s.p, s.a);
    ok(cuMemsetD32Async(s.q, 1, 32, nullptr));  // in the default stream
    s.launch(s.p, s.b);
    same(s.missing(), flags == CU_STREAM_NON_BLOCKING, s.text);
    s.launch(s.p, nullptr);
    s.launch(s.p, s.a);
    same(s.missing(), flags == CU_STREAM_NON_BLOCKING, s.text);
  }
}

TEST("order: a synchronous copy back waits for the default stream only") {
  for (unsigned flags : {CU_STREAM_DEFAULT, CU_STREAM_NON_BLOCKING}) {
    Scene s(kAddOne, flags);
    s.launch(s.p, s.a);
    uint32_t host[32];
    ok(cuMemcpyDtoH_v2(host, s.p, 128));
    same(s.missing(), flags == CU_STREAM_NON_BLOCKING, s.text);
  }
}

TEST("order: pinned memory is memory too") {
  Scene s;
  void *host;
  ok(cuMemAllocHost_v2(&host, 128));
  ok(cuMemcpyDtoHAsync_v2(host, s.p, 128, s.a));
  ok(cuMemcpyHtoDAsync_v2(s.q, host, 128, s.b));
  expect(s.missing(), "read of what a copy writes");
  ok(cuMemcpyDtoHAsync_v2(host, s.p, 128, s.a));
  s.orders(s.a, s.b);
  ok(cuMemcpyHtoDAsync_v2(s.q, host, 128, s.b));
  expect(!s.missing(), s.text);
  ok(cuMemFreeHost(host));
}

TEST("order: branches of a graph, and a launch of it beside other work") {
  for (bool edge : {true, false}) {
    Scene s;
    CUgraph g;
    CUgraphNode first, second;
    ok(cuGraphCreate(&g, 0));
    CUDA_KERNEL_NODE_PARAMS node{};
    void *parameters[] = {&s.p};
    node.func = s.device.function();
    node.gridDimX = node.gridDimY = node.gridDimZ = node.blockDimY = node.blockDimZ = 1;
    node.blockDimX = 32;
    node.kernelParams = parameters;
    ok(cuGraphAddKernelNode_v2(&first, g, nullptr, 0, &node));
    ok(cuGraphAddKernelNode_v2(&second, g, &first, edge ? 1 : 0, &node));
    CUgraphExec e;
    ok(cuGraphInstantiateWithFlags(&e, g, 0));
    ok(cuGraphLaunch(e, s.a));
    ok(cuGraphLaunch(e, s.b));  // one executable's launches follow each other
    same(s.missing(), !edge, s.text);
    ok(cuGraphLaunch(e, s.a));
    s.launch(s.p, s.b);
    expect(s.missing(), "a kernel beside the graph");
    ok(cuGraphLaunch(e, s.a));
    s.orders(s.a, s.b);
    s.launch(s.p, s.b);
    same(s.missing(), !edge, s.text);
    ok(cuGraphExecDestroy(e));
    ok(cuGraphDestroy(g));
  }
}

TEST("order: a fork and join in a captured graph is sound") {
  Scene s;
  CUgraph g;
  CUgraphExec e;
  ok(cuStreamBeginCapture_v2(s.a, CU_STREAM_CAPTURE_MODE_GLOBAL));
  s.launch(s.p, s.a);
  s.orders(s.a, s.b);
  s.launch(s.q, s.b);
  s.launch(s.p, s.a);
  s.orders(s.b, s.a);
  s.launch(s.q, s.a);
  ok(cuStreamEndCapture(s.a, &g));
  ok(cuGraphInstantiateWithFlags(&e, g, 0));
  for (int k = 0; k < 200; k++) ok(cuGraphLaunch(e, s.a));  // chains are used again: no growth without end
  expect(!s.missing(), s.text);
  same(s.device.get<uint32_t>(s.q, 1)[0], 400u, "replays");
  ok(cuGraphExecDestroy(e));
  ok(cuGraphDestroy(g));
}

TEST("order: memory from a pool belongs to its stream's order") {
  for (bool waits : {true, false}) {
    Scene s;
    CUdeviceptr m;
    ok(cuMemAllocAsync(&m, 128, s.a));
    if (waits) s.orders(s.a, s.b);
    ok(cuMemsetD32Async(m, 1, 32, s.b));
    same(s.missing(), !waits, "allocation " + s.text);
    ok(cuMemFreeAsync(m, s.a));
    expect(!s.missing(), s.text);
  }
}

TEST("order: values in memory and host functions order") {
  {
    Scene s;
    CUdeviceptr flag = s.device.put(std::vector<uint32_t>(1, 0));
    s.launch(s.p, s.a);
    ok(cuStreamWriteValue32_v2(s.a, flag, 1, 0));
    ok(cuStreamWaitValue32_v2(s.b, flag, 1, CU_STREAM_WAIT_VALUE_GEQ));
    s.launch(s.p, s.b);
    expect(!s.missing(), s.text);
  }
  {
    Scene s;
    static std::atomic<bool> told;
    told = false;
    s.launch(s.p, s.a);
    ok(cuLaunchHostFunc(s.a, [](void *) { told = true; }, nullptr));
    while (!told) cuStreamQuery(s.b), cuStreamQuery(s.a);
    s.launch(s.p, s.b);
    expect(!s.missing(), s.text);
  }
}

TEST("order: copies across devices") {
  for (bool waits : {true, false}) {
    Device second(kAddOne, 1);
    CUdeviceptr there = second.put(std::vector<uint32_t>(32, 3));
    Scene s;
    ok(cuCtxEnablePeerAccess(second.context, 0));
    s.launch(s.p, s.a);
    ok(cuEventRecord(s.event, s.a));
    ok(cuCtxSetCurrent(second.context));
    CUstream other;
    ok(cuStreamCreate(&other, CU_STREAM_NON_BLOCKING));
    if (waits) ok(cuStreamWaitEvent(other, s.event, 0));
    ok(cuMemcpyPeerAsync(there, second.context, s.p, s.device.context, 128, other));
    ok(cuStreamSynchronize(other));
    ok(cuStreamDestroy_v2(other));
    ok(cuCtxSetCurrent(s.device.context));
    same(s.missing(), !waits, s.text);
    if (!waits) expect(s.text.find("of device 1") != std::string::npos && s.text.find("of device 0") != std::string::npos, s.text);
  }
}

TEST("order: with the switch off nothing is noted") {
  Scene s;
  infernumEmulatorSet("streams", 0);
  s.launch(s.p, s.a);
  s.launch(s.p, s.b);
  expect(!s.missing(), s.text);
}
