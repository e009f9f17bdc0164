#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "scan";
}

SOUND(scan_warp) {
  const auto in = run.random().integers(96, -50, 50);
  const auto out = run.output<int>(in.size());
  run.launch("scan_warp", {1, 96}, out, run.input(in));
  std::vector<int> want(in.size());
  for (size_t i = 0; i < in.size(); i++) want[i] = in[i] + (i % 32 ? want[i - 1] : 0);
  run.equal("inclusive", run.read(out), want);
}

SOUND(scan_block) {
  const int n = 1000, threads = 256, blocks = 4;
  const auto in = run.random().integers(n, -100, 100);
  const auto out = run.output<int>(n), totals = run.output<int>(blocks);
  run.launch("scan_block", {blocks, threads}, out, totals, run.input(in), n);
  const auto offsets = run.output<int>(blocks), total = run.output<int>(1);
  run.launch("scan_block", {1, 32}, offsets, total, totals, blocks);
  run.launch("scan_add_offsets", {blocks, threads}, out, offsets, n);
  std::vector<int> want(n);
  int sum = 0;
  for (int i = 0; i < n; i++) want[i] = sum, sum += in[i];
  run.equal("exclusive", run.read(out), want);
  run.equal("total", run.read(total), {sum});
}

SOUND(scan_segmented) {
  const int n = 256;
  const auto in = run.random().floats(n);
  auto heads = run.random().integers(n, 0, 15);
  for (int& head : heads) head = head == 0;
  const auto out = run.output<float>(n);
  run.launch("scan_segmented", {1, n}, out, run.input(in), run.input(heads));
  std::vector<Sum> want;
  Sum sum;
  for (int i = 0; i < n; i++) {
    if (heads[i]) sum = {};
    sum.add(in[i]);
    want.push_back(sum);
  }
  run.near("sums", run.read(out), want, 1e-6);
}

SOUND(compact_ballot) {
  const int n = 500;
  const auto in = run.random().integers(n, -100, 100);
  std::vector<int> want;
  for (int x : in)
    if (x > 0) want.push_back(x);
  const auto out = run.output<int>(want.size()), count = run.output<int>(1);
  run.launch("compact_ballot", {1, 32}, out, count, run.input(in), n);
  run.equal("kept", run.read(out), want);
  run.equal("count", run.read(count), {int(want.size())});
}

SOUND(selective_scan) {
  const int steps = 40, channels = 64, states = 4;
  const auto x = run.random().floats(steps * channels), decay = run.random().floats(channels * states, 0.1, 1);
  const auto b = run.random().floats(steps * states), c = run.random().floats(steps * states);
  const auto y = run.output<float>(steps * channels);
  run.launch("selective_scan", {1, channels}, y, run.input(x), run.input(decay), run.input(b), run.input(c), steps);
  std::vector<Sum> want(steps * channels);
  for (int k = 0; k < channels; k++) {
    double state[states] = {}, terms[states] = {};
    for (int t = 0; t < steps; t++) {
      for (int s = 0; s < states; s++) {
        const double keep = std::exp(-double(decay[k * states + s])), in = double(b[t * states + s]) * x[t * channels + k];
        state[s] = keep * state[s] + in;
        terms[s] = keep * terms[s] + std::fabs(in);
        want[t * channels + k].value += c[t * states + s] * state[s];
        want[t * channels + k].terms += std::fabs(c[t * states + s]) * terms[s];
      }
    }
  }
  run.near("y", run.read(y), want, 2e-6);
}
