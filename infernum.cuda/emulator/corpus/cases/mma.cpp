#include "case.h"
#include "products.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "mma";
constexpr int kRows = 32, kColumns = 24, kBytes = 128;  // of k

template <class A, class B>
void compareFloat(Run& run, const char* kernel, const std::vector<A>& a, const std::vector<B>& b, double tolerance) {
  const auto c = run.output<float>(kRows * kColumns);
  run.launch(kernel, {{kColumns / 8, kRows / 16}, 32}, c, run.input(a), run.input(b), kColumns, kBytes);
  run.near("C", run.read(c), matrixProduct(a, b, kRows, kColumns, kBytes / int(sizeof(A)), true), tolerance);
}

template <class A, class B>
void compareInt(Run& run, const char* kernel) {
  const auto a = run.random().integers<A>(kRows * kBytes, std::numeric_limits<A>::min(), std::numeric_limits<A>::max());
  const auto b = run.random().integers<B>(kColumns * kBytes, std::numeric_limits<B>::min(), std::numeric_limits<B>::max());
  const auto c = run.output<int>(kRows * kColumns);
  run.launch(kernel, {{kColumns / 8, kRows / 16}, 32}, c, run.input(a), run.input(b), kColumns, kBytes);
  run.equal("C", run.read(c), matrixProductInt(a, b, kRows, kColumns, kBytes, true));
}

}  // namespace

SOUND(mma_f16) {
  const auto a = run.random().narrow<Half>(kRows * kBytes / 2), b = run.random().narrow<Half>(kColumns * kBytes / 2);
  compareFloat(run, "mma_f16", a, b, 1e-6);
}

SOUND(mma_bf16) {
  const auto a = run.random().narrow<BFloat>(kRows * kBytes / 2), b = run.random().narrow<BFloat>(kColumns * kBytes / 2);
  compareFloat(run, "mma_bf16", a, b, 1e-6);
}

SOUND(mma_tf32) {
  auto a = run.random().floats(kRows * kBytes / 4), b = run.random().floats(kColumns * kBytes / 4);
  const auto c = run.output<float>(kRows * kColumns);
  run.launch("mma_tf32", {{kColumns / 8, kRows / 16}, 32}, c, run.input(a), run.input(b), kColumns, kBytes);
  for (float& x : a) x = tf32(x);
  for (float& x : b) x = tf32(x);
  run.near("C", run.read(c), matrixProduct(a, b, kRows, kColumns, kBytes / 4, true), 1e-6);
}

SOUND(mma_f16_accumulate) {
  const auto a = run.random().narrow<Half>(kRows * kBytes / 2), b = run.random().narrow<Half>(kColumns * kBytes / 2);
  const auto c = run.output<Half>(kRows * kColumns);
  run.launch("mma_f16_accumulate", {{kColumns / 8, kRows / 16}, 32}, c, run.input(a), run.input(b), kColumns, kBytes);
  run.near("C", run.read(c), matrixProduct(a, b, kRows, kColumns, kBytes / 2, true), 2.0 / 2048);
}

SOUND(mma_int8) { compareInt<int8_t, int8_t>(run, "mma_int8"); }

SOUND(mma_uint8_int8) { compareInt<uint8_t, int8_t>(run, "mma_uint8_int8"); }

SOUND(mma_int8_saturated) {
  const auto a = run.random().integers<int8_t>(kRows * kBytes, -128, 127);
  const auto b = run.random().integers<int8_t>(kColumns * kBytes, -128, 127);
  const auto c = run.output<int>(kRows * kColumns);
  run.launch("mma_int8_saturated", {{kColumns / 8, kRows / 16}, 32}, c, run.input(a), run.input(b), kColumns, kBytes);
  std::vector<int> want;
  for (int row = 0; row < kRows; row++) {
    for (int column = 0; column < kColumns; column++) {
      int64_t sum = column % 2 ? -2147480000 : 2147480000;
      for (int i = 0; i < kBytes; i++) {
        sum += a[row * kBytes + i] * b[column * kBytes + i];
        if (i % 32 == 31) sum = std::clamp<int64_t>(sum, INT32_MIN, INT32_MAX);  // once per instruction
      }
      want.push_back(int(sum));
    }
  }
  run.equal("C", run.read(c), want);
}

SOUND_SINCE(mma_fp8_e4m3, 90) {
  const auto a = run.random().narrow<E4M3>(kRows * kBytes, -4, 4), b = run.random().narrow<E4M3>(kColumns * kBytes, -4, 4);
  compareFloat(run, "mma_fp8_e4m3", a, b, 1e-4);  // hardware sums fp8 products with fewer bits than f32
}

SOUND_SINCE(mma_fp8_e5m2_e4m3, 90) {
  const auto a = run.random().list<E5M2>(kRows * kBytes, [&] { return E5M2::of(run.random().real(-4, 4)); });
  const auto b = run.random().narrow<E4M3>(kColumns * kBytes, -4, 4);
  compareFloat(run, "mma_fp8_e5m2_e4m3", a, b, 1e-4);
}

SOUND(gemm_bf16_pipelined) {
  const int m = 64, n = 32, k = 96;
  const auto a = run.random().narrow<BFloat>(m * k), b = run.random().narrow<BFloat>(n * k);
  const auto c = run.output<float>(m * n);
  run.launch("gemm_bf16_pipelined", {{n / 32, m / 32}, 128}, c, run.input(a), run.input(b), n, k);
  run.near("C", run.read(c), matrixProduct(a, b, m, n, k, true), 1e-6);
}

SOUND(gemm_f16_transposed) {
  const auto a = run.random().narrow<Half>(16 * 16), b = run.random().narrow<Half>(16 * 8);
  const auto c = run.output<float>(16 * 8);
  run.launch("gemm_f16_transposed", {1, 32}, c, run.input(a), run.input(b));
  run.near("C", run.read(c), matrixProduct(a, b, 16, 8, 16, false), 1e-6);
}

SOUND(ldmatrix_forms) {
  const auto in = run.random().integers<uint16_t>(256, 0, 65535);
  const auto out = run.output<uint32_t>(32 * 14);
  run.launch("ldmatrix_forms", {1, 32}, out, run.input(in));
  const auto pair = [](uint16_t low, uint16_t high) { return low | uint32_t(high) << 16; };
  std::vector<uint32_t> want;
  for (int lane = 0; lane < 32; lane++) {
    // Matrix i's rows are at the addresses of lanes 8 i to 8 i + 7.
    const int row = lane / 4, column = lane % 4 * 2;
    const auto plain = [&](int i) { return pair(in[(8 * i + row) * 8 + column], in[(8 * i + row) * 8 + column + 1]); };
    const auto transposed = [&](int i) { return pair(in[(8 * i + column) * 8 + row], in[(8 * i + column + 1) * 8 + row]); };
    for (int count : {1, 2, 4}) {
      for (int i = 0; i < count; i++) want.push_back(plain(i));
      for (int i = 0; i < count; i++) want.push_back(transposed(i));
    }
  }
  run.equal("fragments", run.read(out), want);
}

SOUND_SINCE(stmatrix_forms, 90) {
  const auto in = run.random().list<uint32_t>(128, [&] { return run.random().bits(); });
  const auto out = run.output<uint16_t>(512);
  run.launch("stmatrix_forms", {1, 32}, out, run.input(in));
  std::vector<uint16_t> want(512);
  for (int lane = 0; lane < 32; lane++) {
    for (int i = 0; i < 4; i++) {
      for (int half = 0; half < 2; half++) {
        const int row = lane / 4, column = lane % 4 * 2 + half;
        const uint16_t value = uint16_t(in[lane * 4 + i] >> (16 * half));
        want[(8 * i + row) * 8 + column] = value;
        want[256 + (8 * i + column) * 8 + row] = value;
      }
    }
  }
  run.equal("stored", run.read(out), want);
}
