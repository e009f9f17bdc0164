// Streams, events, graphs, pools, devices: what the driver API promises, and that missing waits show.
#include "harness.h"

using namespace test;

namespace {

// k: adds 1 to each of 32 words; parameters: buffer.
const std::string kAddOne = kernel("mov.u32 %r0, %tid.x; mul.wide.u32 %rd0, %r0, 4; add.u64 %rd1, %p0, %rd0; ld.global.u32 %r1, [%rd1]; add.u32 %r1, %r1, 1; st.global.u32 [%rd1], %r1;", 1);

void launch(Device &d, CUdeviceptr p, CUstream s) {
  void *parameters[] = {&p};
  ok(cuLaunchKernel(d.function(), 1, 1, 1, 32, 1, 1, 0, s, parameters, nullptr));
}
CUstream stream(unsigned flags = CU_STREAM_NON_BLOCKING) {
  CUstream s;
  ok(cuStreamCreate(&s, flags));
  return s;
}

}  // namespace

TEST("work in a stream is deferred, in order, and done at synchronisation") {
  Device d(kAddOne);
  CUdeviceptr p = d.put(std::vector<uint32_t>(32, 5));
  CUstream s = stream();
  uint32_t *host;
  ok(cuMemAllocHost_v2(reinterpret_cast<void **>(&host), 128));
  host[0] = 99;
  for (int k = 0; k < 10; k++) launch(d, p, s);
  ok(cuMemcpyDtoHAsync_v2(host, p, 128, s));
  same(host[0], 99u, "before synchronising");
  ok(cuStreamSynchronize(s));
  same(host[0], 15u, "after it");
  ok(cuMemFreeHost(host));
  ok(cuStreamDestroy_v2(s));
}

TEST("a missing wait between streams shows under some seed, an event makes it right under all") {
  Device d(kAddOne);
  for (bool waits : {false, true}) {
    bool wrong = false;
    for (uint64_t seed = 1; seed <= 20; seed++) {
      infernumEmulatorSet("seed", seed);
      CUdeviceptr p = d.put(std::vector<uint32_t>(32, 0)), q = d.put(std::vector<uint32_t>(32, 0));
      CUstream a = stream(), b = stream();
      CUevent e;
      ok(cuEventCreate(&e, CU_EVENT_DISABLE_TIMING));
      launch(d, p, a);
      ok(cuEventRecord(e, a));
      if (waits) ok(cuStreamWaitEvent(b, e, 0));
      ok(cuMemcpyDtoDAsync_v2(q, p, 128, b));
      ok(cuStreamSynchronize(a));
      ok(cuStreamSynchronize(b));
      wrong |= d.get<uint32_t>(q, 1)[0] != 1;
      ok(cuEventDestroy_v2(e));
      ok(cuStreamDestroy_v2(a));
      ok(cuStreamDestroy_v2(b));
    }
    same(wrong, !waits, waits ? "with a wait" : "without");
  }
  infernumEmulatorSet("seed", 1);
}

TEST("the default stream and blocking streams wait for each other") {
  Device d(kAddOne);
  for (uint64_t seed = 1; seed <= 10; seed++) {
    infernumEmulatorSet("seed", seed);
    CUdeviceptr p = d.put(std::vector<uint32_t>(32, 0));
    CUstream s = stream(CU_STREAM_DEFAULT);
    launch(d, p, s);
    ok(cuMemsetD32Async(p, 10, 32, nullptr));
    launch(d, p, s);
    ok(cuStreamSynchronize(s));
    same(d.get<uint32_t>(p, 1)[0], 11u, "order");
    ok(cuStreamDestroy_v2(s));
  }
}

TEST("asynchronous copies of pageable memory are refused") {
  Device d(kAddOne);
  std::vector<uint32_t> host(32);
  CUdeviceptr p = d.memory(128);
  same(int(cuMemcpyHtoDAsync_v2(p, host.data(), 128, nullptr)), int(CUDA_ERROR_INVALID_VALUE), "pageable");
  expect(reported(reports(), "pageable-async"), "pageable-async");
  ok(cuMemHostRegister_v2(host.data(), 128, 0));
  ok(cuMemcpyHtoDAsync_v2(p, host.data(), 128, nullptr));
  ok(cuMemHostUnregister(host.data()));
}

TEST("graphs: capture over two streams, replay, update, child graphs") {
  Device d(kAddOne);
  CUdeviceptr p = d.put(std::vector<uint32_t>(32, 0)), q = d.put(std::vector<uint32_t>(32, 0));
  CUstream a = stream(), b = stream();
  CUevent fork, join;
  ok(cuEventCreate(&fork, 0));
  ok(cuEventCreate(&join, 0));
  auto capture = [&](CUdeviceptr target) {
    CUgraph g;
    ok(cuStreamBeginCapture_v2(a, CU_STREAM_CAPTURE_MODE_GLOBAL));
    launch(d, target, a);
    ok(cuEventRecord(fork, a));
    ok(cuStreamWaitEvent(b, fork, 0));
    launch(d, target, b);
    ok(cuEventRecord(join, b));
    ok(cuStreamWaitEvent(a, join, 0));
    launch(d, target, a);
    ok(cuStreamEndCapture(a, &g));
    return g;
  };
  CUgraph g = capture(p);
  size_t count = 0;
  ok(cuGraphGetNodes(g, nullptr, &count));
  same(count, size_t(3), "nodes");
  CUgraphExec e;
  ok(cuGraphInstantiateWithFlags(&e, g, 0));
  for (int k = 0; k < 4; k++) ok(cuGraphLaunch(e, a));
  ok(cuStreamSynchronize(a));
  same(d.get<uint32_t>(p, 1)[0], 12u, "four replays");
  CUgraph other = capture(q);
  CUgraphExecUpdateResultInfo info;
  ok(cuGraphExecUpdate_v2(e, other, &info));
  ok(cuGraphLaunch(e, a));
  ok(cuStreamSynchronize(a));
  same(d.get<uint32_t>(q, 1)[0], 3u, "after the update");
  CUgraph outer;
  CUgraphNode first, second, empty;
  ok(cuGraphCreate(&outer, 0));
  ok(cuGraphAddChildGraphNode(&first, outer, nullptr, 0, g));
  ok(cuGraphAddChildGraphNode(&second, outer, &first, 1, g));
  CUgraphExec nested;
  ok(cuGraphInstantiateWithFlags(&nested, outer, 0));
  ok(cuGraphLaunch(nested, a));
  ok(cuStreamSynchronize(a));
  same(d.get<uint32_t>(p, 1)[0], 18u, "children");
  ok(cuGraphAddEmptyNode(&empty, outer, nullptr, 0));
  same(int(cuGraphExecUpdate_v2(nested, outer, &info)), int(CUDA_ERROR_GRAPH_EXEC_UPDATE_FAILURE), "another topology");
  for (CUgraph x : {g, other, outer}) ok(cuGraphDestroy(x));
  ok(cuGraphExecDestroy(e));
  ok(cuGraphExecDestroy(nested));
}

TEST("captures: unjoined streams and synchronisation in a capture are errors") {
  Device d(kAddOne);
  CUdeviceptr p = d.put(std::vector<uint32_t>(32, 0));
  CUstream a = stream(), b = stream();
  CUevent e;
  CUgraph g;
  ok(cuEventCreate(&e, 0));
  ok(cuStreamBeginCapture_v2(a, CU_STREAM_CAPTURE_MODE_GLOBAL));
  ok(cuEventRecord(e, a));
  ok(cuStreamWaitEvent(b, e, 0));
  launch(d, p, b);
  same(int(cuStreamEndCapture(a, &g)), int(CUDA_ERROR_STREAM_CAPTURE_UNJOINED), "unjoined");
  ok(cuStreamBeginCapture_v2(a, CU_STREAM_CAPTURE_MODE_GLOBAL));
  same(int(cuStreamSynchronize(a)), int(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED), "synchronise");
  same(int(cuStreamEndCapture(a, &g)), int(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED), "end");
}

TEST("memory of another device is out of reach until peer access is enabled") {
  Device second(kAddOne, 1);
  CUdeviceptr p = second.put(std::vector<uint32_t>(32, 3));
  for (bool peer : {false, true}) {
    Device first(kAddOne, 0);
    if (peer) ok(cuCtxEnablePeerAccess(second.context, 0));
    same(int(first.launch(1, 32, {p})), int(peer ? CUDA_SUCCESS : CUDA_ERROR_ILLEGAL_ADDRESS), "launch");
    expect(reported(reports(), "wrong-space") != peer, "wrong-space");
  }
  ok(cuCtxSetCurrent(second.context));
  same(second.get<uint32_t>(p, 1)[0], 4u, "value");
}

TEST("an error sticks to the context until it is reset") {
  Device d(kernel("trap;", 0));
  same(int(d.launch(1, 1, {})), int(CUDA_ERROR_LAUNCH_FAILED), "trap");
  CUdeviceptr p;
  same(int(cuMemAlloc_v2(&p, 4)), int(CUDA_ERROR_LAUNCH_FAILED), "the next call");
}

TEST("blocks of a cooperative launch may wait for each other") {
  // A barrier over the grid by hand: each block counts up and waits until all did.
  std::string body = "atom.global.add.u32 %r1, [%p0], 1;\nL: ld.acquire.gpu.global.u32 %r2, [%p0]; setp.lt.u32 %q1, %r2, 8; @%q1 bra L;";
  Device d(kernel(body, 1));
  CUdeviceptr p = d.put(std::vector<uint32_t>(1, 0));
  void *parameters[] = {&p};
  infernumEmulatorSet("threads", 1);
  ok(cuLaunchCooperativeKernel(d.function(), 8, 1, 1, 1, 1, 1, 0, nullptr, parameters));
  ok(cuCtxSynchronize());
  infernumEmulatorSet("threads", 0);
  same(d.get<uint32_t>(p, 1)[0], 8u, "count");
  same(int(cuLaunchCooperativeKernel(d.function(), 100000, 1, 1, 1024, 1, 1, 0, nullptr, parameters)), int(CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE), "too many blocks");
}

TEST("memory from a pool is gone after cuMemFreeAsync, in stream order") {
  Device d(kAddOne);
  CUstream s = stream();
  CUdeviceptr p;
  ok(cuMemAllocAsync(&p, 128, s));
  ok(cuMemsetD32Async(p, 1, 32, s));
  launch(d, p, s);
  ok(cuMemFreeAsync(p, s));
  ok(cuStreamSynchronize(s));
  expect(reports().empty(), "sound use");
  launch(d, p, s);
  same(int(cuStreamSynchronize(s)), int(CUDA_ERROR_ILLEGAL_ADDRESS), "use after free");
}

TEST("counters tell bytes per buffer, sectors, bank conflicts and divergence") {
  infernumEmulatorSet("counters", 1);
  infernumEmulatorCountersClear();
  Device d(kernel("mov.u32 %r0, %tid.x; mul.wide.u32 %rd0, %r0, 128; add.u64 %rd1, %p0, %rd0; ld.global.u32 %r1, [%rd1];\nmov.u32 %r2, s; shl.b32 %r3, %r0, 7; add.u32 %r2, %r2, %r3; st.shared.u32 [%r2], %r1;\nsetp.lt.u32 %q1, %r0, 8; @%q1 st.global.u32 [%p1], %r1;", 2, ".shared .align 4 .b8 s[4096];\n"));
  CUdeviceptr p = d.put(std::vector<uint32_t>(1024, 1)), q = d.memory(4);
  infernumEmulatorLabel(p, "weights");
  infernumEmulatorLabel(q, "out");
  ok(d.launch(1, 32, {p, q}));
  infernumEmulatorSet("counters", 0);
  std::vector<char> buffer(infernumEmulatorCountersJson(nullptr, 0));
  infernumEmulatorCountersJson(buffer.data(), buffer.size());
  std::string json = buffer.data();
  for (const char *part : {"\"launches\":1", "\"weights\":{\"read\":128,\"written\":0}", "\"out\":{\"read\":0,\"written\":32}", "\"requests\":2", "\"sectors\":33", "\"bankConflicts\":31"})
    expect(json.find(part) != std::string::npos, std::string(part) + " isn't in " + json);
}
