// Matrix fragments against the tables of PTX ISA 9.7.14.5, written out here by lane and register as the manual does
// for each shape; products are compared with sums in double.
#include <cmath>

#include "harness.h"

using namespace test;

namespace {

uint16_t half(float x) { _Float16 v = _Float16(x); uint16_t b; std::memcpy(&b, &v, 2); return b; }
float fromHalf(uint16_t b) { _Float16 v; std::memcpy(&v, &b, 2); return float(v); }
uint16_t bf(float x) { return uint16_t(bits(x) >> 16); }

struct Format { const char *name; int bytes; uint32_t (*encode)(int); };
// Small integers, which every format holds exactly.
uint32_t e4m3(int v) { int a = std::abs(v), e = 0; if (!a) return 0; while (a >> (e + 1)) e++; return (v < 0 ? 0x80 : 0) | (e + 7) << 3 | ((a << 3 >> e) & 7); }
uint32_t e5m2(int v) { int a = std::abs(v), e = 0; if (!a) return 0; while (a >> (e + 1)) e++; return (v < 0 ? 0x80 : 0) | (e + 15) << 2 | ((a << 2 >> e) & 3); }
const Format kF16{"f16", 2, [](int v) -> uint32_t { return half(float(v)); }}, kBf16{"bf16", 2, [](int v) -> uint32_t { return bf(float(v)); }};
const Format kTf32{"tf32", 4, [](int v) -> uint32_t { return uint32_t(bits(float(v))); }}, kS8{"s8", 1, [](int v) -> uint32_t { return uint8_t(v); }}, kU8{"u8", 1, [](int v) -> uint32_t { return uint8_t(v); }};
const Format kE4{"e4m3", 1, e4m3}, kE5{"e5m2", 1, e5m2};

// The row and column of element i of A in a lane (9.7.14.5.7 to .11: groupID = lane >> 2, threadID = lane % 4).
void placeA(int bytes, int k, int lane, int i, int &row, int &col) {
  int group = lane >> 2, thread = lane % 4;
  if (bytes == 2 && k == 16) {
    row = (i < 2 || (i >= 4 && i < 6)) ? group : group + 8;
    col = i < 4 ? thread * 2 + (i & 1) : thread * 2 + (i & 1) + 8;
  } else if (bytes == 2) {
    row = i < 2 ? group : group + 8;
    col = thread * 2 + (i & 1);
  } else if (bytes == 1 && k == 32) {
    row = (i < 4 || (i >= 8 && i < 12)) ? group : group + 8;
    col = i < 8 ? thread * 4 + (i & 3) : thread * 4 + (i & 3) + 16;
  } else if (bytes == 1) {
    row = i < 4 ? group : group + 8;
    col = thread * 4 + (i & 3);
  } else if (k == 8) {
    row = i == 0 || i == 2 ? group : group + 8;
    col = i < 2 ? thread : thread + 4;
  } else {
    row = i == 0 ? group : group + 8;
    col = thread;
  }
}
void placeB(int bytes, int lane, int i, int &row, int &col) {
  int group = lane >> 2, thread = lane % 4;
  col = group;
  if (bytes == 2) row = i < 2 ? thread * 2 + (i & 1) : thread * 2 + (i & 1) + 8;
  else if (bytes == 1) row = i < 4 ? thread * 4 + (i & 3) : thread * 4 + (i & 3) + 16;
  else row = i == 0 ? thread : thread + 4;
}

void product(int k, const Format &fa, const Format &fb, bool halfAccumulator) {
  int A[16][32], B[32][8];
  bool positive = fa.encode == kU8.encode && fa.name[0] == 'u', positiveB = fb.name[0] == 'u';
  for (int r = 0; r < 16; r++) for (int c = 0; c < k; c++) A[r][c] = (r * 7 + c * 3) % 13 - (positive ? 0 : 6);
  for (int r = 0; r < k; r++) for (int c = 0; c < 8; c++) B[r][c] = (r * 5 + c * 11) % 9 - (positiveB ? 0 : 4);
  int na = 16 * k / 32, nb = 8 * k / 32, per = 4 / fa.bytes, ra = na / per, rb = nb / per, rc = halfAccumulator ? 2 : 4;
  std::vector<uint32_t> in(32 * 16, 0);
  bool integer = fa.name[0] == 's' || fa.name[0] == 'u';
  for (int lane = 0; lane < 32; lane++) {
    for (int i = 0; i < na; i++) { int r, c; placeA(fa.bytes, k, lane, i, r, c); in[lane * 16 + i / per] |= fa.encode(A[r][c]) << (8 * fa.bytes * (i % per)); }
    for (int i = 0; i < nb; i++) { int r, c; placeB(fb.bytes, lane, i, r, c); in[lane * 16 + ra + i / per] |= fb.encode(B[r][c]) << (8 * fb.bytes * (i % per)); }
    for (int i = 0; i < 4; i++) {
      uint32_t &reg = in[lane * 16 + ra + rb + (halfAccumulator ? i / 2 : i)];
      if (halfAccumulator) reg |= uint32_t(half(float(i + 1))) << (16 * (i % 2));
      else reg = integer ? uint32_t(i + 1) : uint32_t(bits(float(i + 1)));
    }
  }
  std::string body = "mov.u32 %r0, %tid.x; mul.wide.u32 %rd0, %r0, 64; add.u64 %rd1, %p0, %rd0;\n";
  auto list = [](int first, int n) { std::string s = "{"; for (int x = 0; x < n; x++) s += (x ? ", %r" : "%r") + std::to_string(first + x); return s + "}"; };
  for (int x = 0; x < ra + rb + rc; x++) body += "ld.global.u32 %r" + std::to_string(10 + x) + ", [%rd1+" + std::to_string(4 * x) + "];\n";
  std::string acc = halfAccumulator ? "f16" : integer ? "s32" : "f32";
  body += "mma.sync.aligned.m16n8k" + std::to_string(k) + ".row.col." + acc + "." + fa.name + "." + fb.name + "." + acc + " " + list(40, rc) + ", " + list(10, ra) + ", " + (rb == 1 ? list(10 + ra, rb) : list(10 + ra, rb)) + ", " + list(10 + ra + rb, rc) + ";\n";
  body += "mul.wide.u32 %rd0, %r0, 16; add.u64 %rd2, %p1, %rd0;\n";
  for (int x = 0; x < rc; x++) body += "st.global.u32 [%rd2+" + std::to_string(4 * x) + "], %r" + std::to_string(40 + x) + ";\n";
  Device device(kernel(body, 2, "", 100));
  CUdeviceptr out = device.memory(512);
  ok(cuMemsetD8_v2(out, 0, 512));
  ok(device.launch(1, 32, {device.put(in), out}), fa.name);
  auto got = device.get<uint32_t>(out, 128);
  for (int lane = 0; lane < 32; lane++)
    for (int i = 0; i < 4; i++) {
      int row = i < 2 ? lane >> 2 : (lane >> 2) + 8, col = lane % 4 * 2 + (i & 1);
      double sum = i + 1;
      for (int x = 0; x < k; x++) sum += A[row][x] * B[x][col];
      uint32_t reg = got[lane * 4 + (halfAccumulator ? i / 2 : i)];
      float f;
      std::memcpy(&f, &reg, 4);
      double value = halfAccumulator ? fromHalf(uint16_t(reg >> (16 * (i % 2)))) : integer ? double(int32_t(reg)) : double(f);
      if (value != sum) fail(std::string(fa.name) + " k" + std::to_string(k) + " row " + std::to_string(row) + " column " + std::to_string(col) + ": " + std::to_string(value) + " instead of " + std::to_string(sum));
    }
}

}  // namespace

TEST("mma of f16 and bf16 with f32 accumulators") {
  product(16, kF16, kF16, false);
  product(8, kF16, kF16, false);
  product(16, kBf16, kBf16, false);
  product(8, kBf16, kBf16, false);
}
TEST("mma of f16 with f16 accumulators") {
  product(16, kF16, kF16, true);
  product(8, kF16, kF16, true);
}
TEST("mma of tf32, 8-bit floats and 8-bit integers") {
  product(8, kTf32, kTf32, false);
  product(4, kTf32, kTf32, false);
  product(32, kE4, kE4, false);
  product(32, kE4, kE5, false);
  product(32, kE5, kE4, false);
  product(32, kS8, kS8, false);
  product(32, kU8, kS8, false);
  product(16, kS8, kU8, false);
}

TEST("ldmatrix and stmatrix move rows and columns, and undo each other") {
  std::string shared = ".shared .align 16 .b8 s[1024];\n";
  std::string body = "mov.u32 %r0, %tid.x; mov.u32 %r1, s; shl.b32 %r2, %r0, 4; add.u32 %r3, %r1, %r2;\nmul.wide.u32 %rd0, %r0, 16; add.u64 %rd1, %p0, %rd0; ld.global.v4.u32 {%r10, %r11, %r12, %r13}, [%rd1]; st.shared.v4.u32 [%r3], {%r10, %r11, %r12, %r13}; bar.warp.sync -1;\n"
                     "ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%r20, %r21, %r22, %r23}, [%r3];\nldmatrix.sync.aligned.m8n8.x2.trans.shared.b16 {%r24, %r25}, [%r3];\n"
                     "add.u32 %r4, %r3, 512; stmatrix.sync.aligned.m8n8.x4.trans.shared.b16 [%r4], {%r20, %r21, %r22, %r23}; bar.warp.sync -1;\nldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%r30, %r31, %r32, %r33}, [%r4];\n"
                     "mul.wide.u32 %rd0, %r0, 40; add.u64 %rd2, %p1, %rd0;\n";
  int at = 0;
  for (int r : {20, 21, 22, 23, 24, 25, 30, 31, 32, 33}) body += "st.global.u32 [%rd2+" + std::to_string(4 * at++) + "], %r" + std::to_string(r) + ";\n";
  Device device(kernel(body, 2, shared, 100));
  std::vector<uint16_t> m(256);
  for (size_t k = 0; k < 256; k++) m[k] = uint16_t(k * 3);
  CUdeviceptr out = device.memory(1280);
  ok(device.launch(1, 32, {device.put(m), out}));
  auto got = device.get<uint32_t>(out, 320);
  for (int lane = 0; lane < 32; lane++)
    for (int x = 0; x < 4; x++) {
      auto element = [&](int matrix, int row, int col) { return uint32_t(m[size_t(matrix * 64 + row * 8 + col)]); };
      int row = lane / 4, col = lane % 4 * 2;
      uint32_t expected = element(x, row, col) | element(x, row, col + 1) << 16;
      same(got[lane * 10 + x], expected, "ldmatrix");
      same(got[lane * 10 + 6 + x], expected, "stmatrix.trans and ldmatrix.trans");
      if (x < 2) same(got[lane * 10 + 4 + x], element(x, col, row) | element(x, col + 1, row) << 16, "ldmatrix.trans");
    }
}

TEST("wmma multiplies matrices of rows and columns from memory") {
  std::string body = "wmma.load.a.sync.aligned.row.m16n16k16.global.bf16 {%r1, %r2, %r3, %r4}, [%p0], 16;\nwmma.load.b.sync.aligned.col.m16n16k16.global.bf16 {%r5, %r6, %r7, %r8}, [%p1], 16;\n"
                     "wmma.mma.sync.aligned.row.col.m16n16k16.f32.bf16.bf16.f32 {%f1, %f2, %f3, %f4, %f5, %f6, %f7, %f8}, {%r1, %r2, %r3, %r4}, {%r5, %r6, %r7, %r8}, {%f9, %f9, %f9, %f9, %f9, %f9, %f9, %f9};\n"
                     "wmma.store.d.sync.aligned.row.m16n16k16.global.f32 [%p2], {%f1, %f2, %f3, %f4, %f5, %f6, %f7, %f8}, 16;";
  Device device(kernel("mov.f32 %f9, 0f3F800000;\n" + body, 3, "", 100));
  std::vector<uint16_t> a(256), b(256);
  for (int k = 0; k < 256; k++) a[size_t(k)] = bf(float(k % 7 - 3)), b[size_t(k)] = bf(float(k % 5 - 2));
  CUdeviceptr out = device.memory(1024);
  ok(device.launch(1, 32, {device.put(a), device.put(b), out}));
  auto got = device.get<float>(out, 256);
  for (int r = 0; r < 16; r++)
    for (int c = 0; c < 16; c++) {
      float sum = 1;
      for (int k = 0; k < 16; k++) sum += float((r * 16 + k) % 7 - 3) * float((c * 16 + k) % 5 - 2);
      same(got[size_t(r * 16 + c)], sum, "wmma");
    }
}
