#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "mbarrier";
}

SOUND(barrier_exchange) {
  const auto in = run.random().integers(128, -1000, 1000);
  const auto out = run.output<int>(128);
  run.launch("barrier_exchange", {1, 128}, out, run.input(in));
  std::vector<int> want = in;
  for (int round = 1; round <= 5; round++) {
    const std::vector<int> before = want;
    for (int t = 0; t < 128; t++) want[t] += before[(t + round * 37) % 128];
  }
  run.equal("sums", run.read(out), want);
}

SOUND(barrier_drop) {
  const auto out = run.output<int>(64);
  run.launch("barrier_drop", {1, 64}, out);
  std::vector<int> want;
  for (int t = 0; t < 64; t++) want.push_back(t % 3 == 0 && t / 3 < 20 ? t / 3 : 20);
  run.equal("rounds", run.read(out), want);
}

SOUND(barrier_copy_group) {
  const auto in = run.random().integers(768, -100000, 100000);
  const auto out = run.output<int>(256);
  run.launch("barrier_copy_group", {1, 256}, out, run.input(in));
  std::vector<int> want(256);
  for (int t = 0; t < 256; t++)
    for (int part = 0; part < 3; part++) want[t] += in[part * 256 + 255 - t] * (part + 1);
  run.equal("sums", run.read(out), want);
}

SOUND(barrier_copy_thread) {
  auto in = run.random().integers(128, -100000, 100000);
  const auto out = run.output<int>(128);
  run.launch("barrier_copy_thread", {1, 128}, out, run.input(in));
  std::reverse(in.begin(), in.end());
  run.equal("copied", run.read(out), in);
}

SOUND(pipeline_stages) {
  const int parts = 7;
  const auto in = run.random().integers(parts * 128, -1000, 1000);
  const auto out = run.output<int>(128);
  run.launch("pipeline_stages", {1, 128}, out, run.input(in), parts);
  std::vector<int> want(128);
  for (int part = 0; part < parts; part++)
    for (int t = 0; t < 128; t++) want[t] = want[t] * 3 + in[part * 128 + (t ^ 5)];
  run.equal("sums", run.read(out), want);
}

SOUND(pipeline_of_threads) {
  const int parts = 8;
  const auto in = run.random().integers(parts * 128, -1000, 1000);
  const auto out = run.output<int>(128);
  run.launch("pipeline_of_threads", {1, 128}, out, run.input(in), parts);
  std::vector<int> want(128);
  for (int part = 0; part < parts; part++)
    for (int t = 0; t < 128; t++) want[t] = want[t] * 5 + in[part * 128 + t];
  run.equal("sums", run.read(out), want);
}

SOUND(group_copy) {
  const int n = 333;
  auto in = run.random().integers(n, -100000, 100000);
  const auto out = run.output<int>(n);
  run.launch("group_copy", {1, 64, unsigned(n * sizeof(int))}, out, run.input(in), n);
  std::reverse(in.begin(), in.end());
  run.equal("copied", run.read(out), in);
}

SOUND(roles_of_warps) {
  const int tiles = 11, tile = 96;
  const auto in = run.random().floats(tiles * tile);
  const auto out = run.output<float>(tile);
  run.launch("roles_of_warps", {1, 128}, out, run.input(in), tiles);
  std::vector<Sum> want(tile);
  for (int i = 0; i < tile; i++)
    for (int t = 0; t < tiles; t++) {
      want[i].value = want[i].value * 0.5 + in[t * tile + tile - 1 - i];
      want[i].terms = want[i].terms * 0.5 + std::fabs(in[t * tile + tile - 1 - i]);
    }
  run.near("sums", run.read(out), want, 1e-6);
}

SOUND_SINCE(bulk_copy, 90) {
  const int parts = 5;
  const auto in = run.random().integers(parts * 256, -1000, 1000);
  const auto out = run.output<int>(256);
  run.launch("bulk_copy", {1, 256}, out, run.input(in), parts);
  std::vector<int> want(256);
  for (int part = 0; part < parts; part++)
    for (int t = 0; t < 256; t++) want[t] = want[t] * 3 + in[part * 256 + 255 - t];
  run.equal("sums", run.read(out), want);
}

FAULTY(fault_barrier_copy_unwaited, "missing-async-wait") {
  run.launch("fault_barrier_copy_unwaited", {1, 128}, run.output<int>(128), run.zeros<int>(128));
}

FAULTY(fault_barrier_too_many, "mbarrier") { run.launch("fault_barrier_too_many", {1, 64}, run.output<int>(64)); }

FAULTY(fault_barrier_wrong_phase, "shared-race", "uninitialised") {
  run.launch("fault_barrier_wrong_phase", {1, 64}, run.output<int>(64));
}
