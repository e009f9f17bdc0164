#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "async";
}

SOUND(async_pipeline) {
  const int blocks = 2, rounds = 9;
  const auto in = run.random().floats(blocks * rounds * 128);
  const auto out = run.output<float>(blocks * 128);
  run.launch("async_pipeline", {blocks, 128}, out, run.input(in), rounds);
  std::vector<Sum> want(blocks * 128);
  for (int b = 0; b < blocks; b++)
    for (int r = 0; r < rounds; r++)
      for (int t = 0; t < 128; t++) want[b * 128 + t].add(double(in[(b * rounds + r) * 128 + t]) * in[(b * rounds + r) * 128 + 127 - t]);
  run.near("sums", run.read(out), want, 1e-6);
}

SOUND(async_sizes) {
  const auto in = run.random().integers(256, 0, 1000000);
  const auto out = run.output<int>(256);
  run.launch("async_sizes", {1, 32}, out, run.input(in));
  std::vector<int> want(256);
  for (int i = 0; i < 256; i++) want[i] = in[(31 - i / 8) * 8 + i % 8];
  run.equal("copied", run.read(out), want);
}

SOUND(async_zero_fill) {
  const int n = 103;
  const auto in = run.random().integers(n, 1, 1000000);
  const auto out = run.output<int>(128);
  run.launch("async_zero_fill", {1, 32}, out, run.input(in), n);
  std::vector<int> want(128);
  for (int i = 0; i < n; i++) want[127 - i] = in[i];
  run.equal("copied", run.read(out), want);
}

SOUND(async_groups_in_order) {
  const auto in = run.random().integers(256, 0, 1000);
  const auto out = run.output<int>(32);
  run.launch("async_groups_in_order", {1, 32}, out, run.input(in));
  std::vector<int> want;
  for (int t = 0; t < 32; t++) want.push_back(in[127 - t] * 3 + in[255 - t]);
  run.equal("sums", run.read(out), want);
}
