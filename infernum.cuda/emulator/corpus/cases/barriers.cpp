#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "barriers";
}

SOUND(barrier_reductions) {
  const auto in = run.random().integers(128, -99, 99);
  const auto out = run.output<int>(2);
  run.launch("barrier_reductions", {1, 128}, out, run.input(in));
  const int count = int(std::count_if(in.begin(), in.end(), [](int x) { return x > 0; }));
  run.equal("count, and, or", run.read(out), std::vector<int>(2, count * 4 + 2));
}

SOUND(producers_and_consumers) {
  const int rounds = 7;
  const auto in = run.random().integers(rounds * 64, 0, 1000);
  const auto out = run.output<int>(64);
  run.launch("producers_and_consumers", {1, 128}, out, run.input(in), rounds);
  std::vector<int> want(64);
  for (int r = 0; r < rounds; r++)
    for (int t = 0; t < 64; t++) want[t] += 3 * in[r * 64 + 63 - t];
  run.equal("sums", run.read(out), want);
}

SOUND(barriers_of_pairs) {
  auto values = run.random().integers(128, 0, 1000);
  const auto out = run.output<int>(128);
  run.launch("barriers_of_pairs", {1, 128}, out, run.input(values));
  for (int pair = 0; pair < 2; pair++) {
    for (int round = 0; round < 1 + pair * 2; round++) {
      const auto before = values;
      for (int t = pair * 64; t < pair * 64 + 64; t++) values[t] += before[t ^ 33];
    }
  }
  run.equal("values", run.read(out), values);
}

SOUND(warps_that_leave) {
  const int n = 64;
  const auto in = run.random().integers(96, 0, 1000);
  const auto out = run.zeros<int>(96);
  run.launch("warps_that_leave", {1, 96}, out, run.input(in), n);
  std::vector<int> want(96);
  for (int t = 0; t < n; t++) want[t] = in[n - 1 - t];
  run.equal("reversed", run.read(out), want);
}

SOUND(exchange_within_warp) {
  const auto in = run.random().integers(64, 0, 1000);
  const auto out = run.output<int>(64);
  run.launch("exchange_within_warp", {1, 64}, out, run.input(in));
  std::vector<int> want(64);
  for (int t = 0; t < 64; t++)
    for (int l = 0; l < 32; l++) want[t] += in[t / 32 * 32 + l];
  run.equal("sums", run.read(out), want);
}

SOUND(stencil_shared) {
  const int n = 128, steps = 10;
  const auto in = run.random().floats(n);
  const auto out = run.output<float>(n);
  run.launch("stencil_shared", {1, n, n * 4}, out, run.input(in), steps);
  std::vector<double> cells(in.begin(), in.end());
  for (int step = 0; step < steps; step++) {
    const auto old = cells;
    for (int t = 0; t < n; t++) cells[t] = 0.25 * old[std::max(0, t - 1)] + 0.5 * old[t] + 0.25 * old[std::min(n - 1, t + 1)];
  }
  std::vector<Sum> want;
  for (double cell : cells) want.push_back({cell, 1});
  run.near("cells", run.read(out), want, 1e-6);
}
