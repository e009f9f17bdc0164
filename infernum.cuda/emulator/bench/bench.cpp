// Speed of the emulator with its checks on (bounds, alignment, lifetime, uninitialised; races off): a GEMV, and a
// decode step of a 135M-parameter Llama (SmolLM-135M's shape: hidden 576, 30 layers, 9 heads over 3, 1536, vocabulary
// 49152) at a context of 256, with f16 weights. Usage: bench decode.ptx [threads]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>



#include "infernum_emulator.h"

namespace {

void ok(CUresult r, const char *what) {
  if (r == CUDA_SUCCESS) return;
  const char *name = "?";
  cuGetErrorName(r, &name);
  std::vector<char> text(infernumEmulatorReportsText(nullptr, 0));
  infernumEmulatorReportsText(text.data(), text.size());
  fprintf(stderr, "%s: %s\n%s", what, name, text.data());
  exit(1);
}

double wall() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
double cpu() { return double(clock()) / CLOCKS_PER_SEC; }

double number(const char *field, const char *kernel) {
  std::vector<char> buffer(infernumEmulatorCountersJson(nullptr, 0));
  infernumEmulatorCountersJson(buffer.data(), buffer.size());
  std::istringstream lines(buffer.data());
  double sum = 0;
  for (std::string line; std::getline(lines, line);) {
    if (*kernel && line.find(std::string("\"kernel\":\"") + kernel + "\"") == std::string::npos) continue;
    size_t at = line.find(std::string("\"") + field + "\":");
    if (at != std::string::npos) sum += atof(line.c_str() + at + std::string(field).size() + 3);
  }
  return sum;
}

CUmodule module;

void run(const char *name, unsigned grid, unsigned block, std::vector<void *> parameters) {
  CUfunction f;
  ok(cuModuleGetFunction(&f, module, name), name);
  ok(cuLaunchKernel(f, grid, 1, 1, block, 1, 1, 0, nullptr, parameters.data(), nullptr), name);
}

CUdeviceptr zeros(size_t bytes) {
  CUdeviceptr p;
  ok(cuMemAlloc_v2(&p, bytes), "allocation");
  ok(cuMemsetD32_v2(p, 0x28002800, bytes / 4), "memset");  // 0.03 as f16; a tiny f32
  return p;
}

void gemv(int rows, int columns) {
  CUdeviceptr w = zeros(size_t(rows) * columns * 2), x = zeros(columns * 4), y = zeros(rows * 4);
  for (int round = 0; round < 3; round++) {
    ok(cuCtxSynchronize(), "gemv");
    infernumEmulatorCountersClear();
    double c = cpu(), t = wall();
    run("gemv", unsigned(rows + 7) / 8, 256, {&w, &x, &y, &rows, &columns});
    ok(cuCtxSynchronize(), "gemv");
    c = cpu() - c;
    double lanes = number("laneInstructions", "gemv");
    if (round == 2) printf("gemv %d x %d: %.0f M lane-instructions/s per core (CPU time), %.0f wall, %.0f M multiply-adds/s\n", rows, columns, lanes / c / 1e6, lanes / (wall() - t) / 1e6, double(rows) * columns / c / 1e6);
  }
  for (CUdeviceptr p : {w, x, y}) cuMemFree_v2(p);
}

void decode() {
  int hidden = 576, layers = 30, inner = 1536, vocabulary = 49152, heads = 9, kvHeads = 3, context = 256, group = 3;
  int qkvRows = (heads + 2 * kvHeads) * 64, gateUp = 2 * inner;
  CUdeviceptr w = zeros(size_t(vocabulary) * hidden * 2), x = zeros(hidden * 4), gain = zeros(hidden * 4), n = zeros(hidden * 4), qkv = zeros(qkvRows * 4);
  CUdeviceptr table = zeros(256), keys = zeros(size_t(context) * kvHeads * 128), o = zeros(hidden * 4), y = zeros(hidden * 4), gu = zeros(gateUp * 4), act = zeros(inner * 4), logits = zeros(vocabulary * 4);
  for (int round = 0; round < 3; round++) {
    ok(cuCtxSynchronize(), "decode");
    infernumEmulatorCountersClear();
    double c = cpu(), t = wall();
    auto linear = [&](CUdeviceptr from, CUdeviceptr to, int rows, int columns) { run("gemv", unsigned(rows + 7) / 8, 256, {&w, &from, &to, &rows, &columns}); };
    for (int layer = 0; layer < layers; layer++) {
      run("rmsNorm", 1, 256, {&x, &gain, &n, &hidden});
      linear(n, qkv, qkvRows, hidden);
      run("rope", unsigned(heads + kvHeads), 32, {&qkv, &table, &table});
      run("attention", unsigned(heads), 32, {&qkv, &keys, &keys, &o, &kvHeads, &group, &context});
      linear(o, y, hidden, hidden);
      run("add", 3, 256, {&x, &y, &hidden});
      run("rmsNorm", 1, 256, {&x, &gain, &n, &hidden});
      linear(n, gu, gateUp, hidden);
      run("swiglu", 6, 256, {&gu, &act, &inner});
      linear(act, y, hidden, inner);
      run("add", 3, 256, {&x, &y, &hidden});
    }
    run("rmsNorm", 1, 256, {&x, &gain, &n, &hidden});
    linear(n, logits, vocabulary, hidden);
    ok(cuCtxSynchronize(), "decode");
    c = cpu() - c;
    if (round == 2) printf("decode step, 135M parameters: %.2f s CPU, %.2f s wall, %.0f launches, %.0f M lane-instructions/s\n", c, wall() - t, number("launches", ""), number("laneInstructions", "") / c / 1e6);
  }
}

}  // namespace

int main(int count, char **arguments) {
  if (count < 2) return fprintf(stderr, "usage: bench decode.ptx [threads]\n"), 2;
  infernumEmulatorSet("threads", count > 2 ? uint64_t(atoi(arguments[2])) : 1);
  std::ifstream in(arguments[1]);
  std::stringstream text;
  text << in.rdbuf();
  CUcontext context;
  ok(cuInit(0), "cuInit");
  ok(cuDevicePrimaryCtxRetain(&context, 0), "context");
  ok(cuCtxSetCurrent(context), "context");
  ok(cuModuleLoadData(&module, text.str().c_str()), "module");
  gemv(4096, 576);
  gemv(4096, 4096);
  decode();
  if (infernumEmulatorReportsCount()) return fprintf(stderr, "the checks found something\n"), 1;
  infernumEmulatorSet("log", 0);  // its memory is left to the end of the process
  return 0;
}
