#include <numeric>

#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "cooperative";

Launch wholeGrid(unsigned blocks, unsigned threads) {
  Launch launch{blocks, threads};
  launch.cooperative = true;
  return launch;
}

}  // namespace

SOUND(grid_normalise) {
  const int n = 700, blocks = 4;
  const auto in = run.random().floats(n, 0.1, 1);
  const auto out = run.output<float>(n), partial = run.output<float>(blocks);
  run.launch("grid_normalise", wholeGrid(blocks, 64), out, partial, run.input(in), n);
  const double total = std::accumulate(in.begin(), in.end(), 0.0);
  std::vector<Sum> want;
  for (float x : in) want.push_back(Sum::of(x / total));
  run.near("shares", run.read(out), want, 1e-6);
}

SOUND(grid_jacobi) {
  const int n = 300, steps = 8;
  const auto in = run.random().floats(n, 0, 1);
  const auto a = run.input(in), b = run.output<float>(n);
  run.launch("grid_jacobi", wholeGrid(3, 64), a, b, n, steps);
  std::vector<double> cells(in.begin(), in.end());
  for (int step = 0; step < steps; step++) {
    const auto old = cells;
    for (int i = 0; i < n; i++) cells[i] = 0.5 * old[i] + 0.25 * (old[(i + n - 1) % n] + old[(i + 1) % n]);
  }
  std::vector<Sum> want;
  for (double cell : cells) want.push_back(Sum::of(cell));
  run.near("cells", run.read(a), want, 1e-6);
}

SOUND(tiled_groups) {
  const auto in = run.random().integers(64, 0, 99);
  const auto out = run.output<int>(64);
  run.launch("tiled_groups", {1, 64}, out, run.input(in));
  std::vector<int> want;
  for (int t = 0; t < 64; t++) {
    const int* tile = &in[t / 8 * 8];
    const int* warp = &in[t / 32 * 32];
    const int odd = in[t] % 2 ? int(std::count_if(warp, warp + 32, [](int x) { return x % 2; })) : 0;
    const bool any = std::any_of(tile, tile + 8, [](int x) { return x > 95; });
    want.push_back(std::accumulate(tile, tile + 8, 0) * 100 + odd + t / 8 * 1000000 + any * 50);
  }
  run.equal("groups", run.read(out), want);
}
