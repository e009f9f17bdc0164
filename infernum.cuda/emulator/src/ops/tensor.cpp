// mma.sync: PTX ISA, section 9.7.14.5. Of the shapes m16n8kK all have one layout of fragments (9.7.14.5.5 to .11):
// with g = lane / 4, t = lane % 4 and e elements in a 32-bit register,
//   A  register r, element n:  row g + 8 (r % 2), column t e + n + 4 e (r / 2)
//   B  register r, element n:  row t e + n + 4 e r, column g
//   C, D of 32 bits, register r:  row g + 8 (r / 2), column 2 t + r % 2
//   C, D of f16, register r, element n:  row g + 8 r, column 2 t + n
// Sums are made in f32 (or 32-bit integers) in the order of k. Devices add in another order with wider intermediate
// sums, so results are equal within rounding only.
#include <algorithm>

#include "matrix.h"

namespace emu {

namespace {

// Inst: v: D, A, B, C registers; size: k; count: registers of A; flags: C of f16 (1), D of f16 (2), saturate (4);
// mode: Element of A; d2: of B.
constexpr u8 kHalfC = 1, kHalfD = 2, kSaturate = 4;

template <u32 K, Element A>
void readA(const Warp &w, const u32 *v, float (*a)[K]) {
  constexpr u32 e = 4 / (A == Element::F16 || A == Element::BF16 ? 2 : A == Element::TF32 ? 4 : 1);
  for (u32 r = 0; r < K / (2 * e); r++) {
    const u32 *bits = w.reg<u32>(v[r]);
    for (u32 lane = 0; lane < kLanes; lane++)
      for (u32 n = 0; n < e; n++) a[lane / 4 + 8 * (r % 2)][lane % 4 * e + n + 4 * e * (r / 2)] = elementFloat(bits[lane], A, n);
  }
}
template <u32 K, Element B>
void readB(const Warp &w, const u32 *v, float (*b)[8]) {
  constexpr u32 e = 4 / (B == Element::F16 || B == Element::BF16 ? 2 : B == Element::TF32 ? 4 : 1);
  for (u32 r = 0; r < K / (4 * e); r++) {
    const u32 *bits = w.reg<u32>(v[r]);
    for (u32 lane = 0; lane < kLanes; lane++)
      for (u32 n = 0; n < e; n++) b[lane % 4 * e + n + 4 * e * r][lane / 4] = elementFloat(bits[lane], B, n);
  }
}

void readC(const Warp &w, const u32 *v, bool half, float (*c)[8]) {
  for (u32 lane = 0; lane < kLanes; lane++)
    for (u32 r = 0; r < 4; r++)
      c[lane / 4 + 8 * (r / 2)][lane % 4 * 2 + r % 2] = half ? halfToFloat(u16(w.reg<u32>(v[r / 2])[lane] >> (16 * (r % 2)))) : w.reg<float>(v[r])[lane];
}
void writeD(const Warp &w, const u32 *v, bool half, const float (*c)[8]) {
  for (u32 lane = 0; lane < kLanes; lane++)
    for (u32 r = 0; r < 4; r++) {
      float x = c[lane / 4 + 8 * (r / 2)][lane % 4 * 2 + r % 2];
      if (half) w.reg<u16>(v[r / 2])[2 * lane + r % 2] = floatToHalf(x);
      else w.reg<float>(v[r])[lane] = x;
    }
}

template <u32 K, Element A, Element B>
void multiply(Warp &w, const Inst &i, u32) {
  float a[16][K], b[K][8], c[16][8];
  u32 results = (i.flags & kHalfD) ? 2 : 4;
  readA<K, A>(w, i.v + results, a);
  readB<K, B>(w, i.v + results + i.count, b);
  readC(w, i.v + results + i.count + i.count / 2, i.flags & kHalfC, c);
  for (u32 row = 0; row < 16; row++)
    for (u32 k = 0; k < K; k++)
      for (u32 column = 0; column < 8; column++) c[row][column] = __builtin_fmaf(a[row][k], b[k][column], c[row][column]);
  writeD(w, i.v, i.flags & kHalfD, c);
}

// 8-bit integers, k 16 or 32; sums wrap, or are clamped with .satfinite.
template <u32 K>
void multiplyIntegers(Warp &w, const Inst &i, u32) {
  s32 a[16][K], b[K][8], c[16][8];
  Element ea = Element(i.mode), eb = Element(i.d2);
  for (u32 r = 0; r < K / 8; r++)
    for (u32 lane = 0; lane < kLanes; lane++)
      for (u32 n = 0; n < 4; n++) a[lane / 4 + 8 * (r % 2)][lane % 4 * 4 + n + 16 * (r / 2)] = elementInteger(w.reg<u32>(i.v[4 + r])[lane], ea, n);
  for (u32 r = 0; r < K / 16; r++)
    for (u32 lane = 0; lane < kLanes; lane++)
      for (u32 n = 0; n < 4; n++) b[lane % 4 * 4 + n + 16 * r][lane / 4] = elementInteger(w.reg<u32>(i.v[4 + i.count + r])[lane], eb, n);
  const u32 *from = i.v + 4 + i.count + i.count / 2;
  for (u32 lane = 0; lane < kLanes; lane++)
    for (u32 r = 0; r < 4; r++) c[lane / 4 + 8 * (r / 2)][lane % 4 * 2 + r % 2] = w.reg<s32>(from[r])[lane];
  for (u32 row = 0; row < 16; row++)
    for (u32 column = 0; column < 8; column++) {
      s64 sum = 0;
      for (u32 k = 0; k < K; k++) sum += a[row][k] * b[k][column];
      sum += c[row][column];
      c[row][column] = (i.flags & kSaturate) ? saturatedSum(sum) : s32(u32(u64(sum)));
    }
  for (u32 lane = 0; lane < kLanes; lane++)
    for (u32 r = 0; r < 4; r++) w.reg<s32>(i.v[r])[lane] = c[lane / 4 + 8 * (r / 2)][lane % 4 * 2 + r % 2];
}

// m8n8k4 of f64 (9.7.14.5.1): A row g, column t; B row t, column g; C row g, columns 2t and 2t+1.
void multiplyDoubles(Warp &w, const Inst &i, u32) {
  double a[8][4], b[4][8], c[8][8];
  for (u32 lane = 0; lane < kLanes; lane++) {
    a[lane / 4][lane % 4] = w.reg<double>(i.v[2])[lane];
    b[lane % 4][lane / 4] = w.reg<double>(i.v[3])[lane];
    for (u32 n = 0; n < 2; n++) c[lane / 4][lane % 4 * 2 + n] = w.reg<double>(i.v[4 + n])[lane];
  }
  for (u32 row = 0; row < 8; row++)
    for (u32 column = 0; column < 8; column++)
      for (u32 k = 0; k < 4; k++) c[row][column] = __builtin_fma(a[row][k], b[k][column], c[row][column]);
  for (u32 lane = 0; lane < kLanes; lane++)
    for (u32 n = 0; n < 2; n++) w.reg<double>(i.v[n])[lane] = c[lane / 4][lane % 4 * 2 + n];
}

template <u32 K>
Handler bytesHandler(Element a, Element b) {
  if (a == Element::E4M3) return b == Element::E4M3 ? multiply<K, Element::E4M3, Element::E4M3> : multiply<K, Element::E4M3, Element::E5M2>;
  return b == Element::E4M3 ? multiply<K, Element::E5M2, Element::E4M3> : multiply<K, Element::E5M2, Element::E5M2>;
}

Handler handlerOf(Element a, Element b, u32 k) {
  if (a == Element::F16 && b == a) return k == 16 ? multiply<16, Element::F16, Element::F16> : k == 8 ? multiply<8, Element::F16, Element::F16> : nullptr;
  if (a == Element::BF16 && b == a) return k == 16 ? multiply<16, Element::BF16, Element::BF16> : k == 8 ? multiply<8, Element::BF16, Element::BF16> : nullptr;
  if (a == Element::TF32 && b == a) return k == 8 ? multiply<8, Element::TF32, Element::TF32> : k == 4 ? multiply<4, Element::TF32, Element::TF32> : nullptr;
  bool fp8 = (a == Element::E4M3 || a == Element::E5M2) && (b == Element::E4M3 || b == Element::E5M2);
  if (fp8) return k == 32 ? bytesHandler<32>(a, b) : k == 16 ? bytesHandler<16>(a, b) : nullptr;
  if (isInteger(a) && isInteger(b)) return k == 32 ? multiplyIntegers<32> : k == 16 ? multiplyIntegers<16> : nullptr;
  return nullptr;
}

}  // namespace

bool decodeTensor(Decoder &d, const Instruction &i, Inst &inst) {
  if (i.words[0] != "mma") return false;
  inst.cls = Class::Tensor;
  inst.flow = Flow::Collective;
  for (const std::string &word : i.words)
    if (word.starts_with("sp") || (word.starts_with("kind::") && word != "kind::f8f6f4") || word == "block_scale") d.unsupported();
  d.expectOperands(4, 4);
  size_t n = i.words.size();
  Type types[4];  // D, A, B, C
  for (size_t k = 0; k < 4; k++) types[k] = typeNamed(i.words[n - 4 + k]);
  std::vector<u32> registers;
  auto append = [&](const Operand &o, Type t, size_t count, bool destination) {
    std::vector<Operand> parts = o.kind == Operand::Vector ? o.parts : std::vector<Operand>{o};
    if (parts.size() != count) d.fail("a fragment has " + std::to_string(parts.size()) + " registers, " + std::to_string(count) + " are expected");
    for (const Operand &p : parts) registers.push_back(destination ? d.destination(p, t) : d.source(p, t));
  };
  if (i.has("m8n8k4") && types[0] == Type::F64) {
    append(d.operand(0), Type::F64, 2, true);
    append(d.operand(1), Type::F64, 1, false);
    append(d.operand(2), Type::F64, 1, false);
    append(d.operand(3), Type::F64, 2, false);
    inst.v = d.list(registers);
    inst.run = multiplyDoubles;
    return true;
  }
  std::string shape;
  for (const std::string &word : i.words)
    if (word.starts_with("m16n8k")) shape = word;
  if (shape.empty() || !i.has("row") || !i.has("col")) d.unsupported();
  u32 k = u32(std::stoul(shape.substr(6)));
  Element a = elementOf(types[1]), b = elementOf(types[2]);
  inst.run = handlerOf(a, b, k);
  if (!inst.run) d.unsupported();
  u32 perRegister = 4 / bytesOf(a);
  bool halfD = types[0] == Type::F16, halfC = types[3] == Type::F16;
  inst.count = u8(16 * k / kLanes / perRegister);
  inst.size = u8(k);
  inst.mode = u8(a);
  inst.d2 = u32(b);
  inst.flags = u8((halfC ? kHalfC : 0) | (halfD ? kHalfD : 0) | (i.has("satfinite") ? kSaturate : 0));
  append(d.operand(0), Type::B32, halfD ? 2 : 4, true);
  append(d.operand(1), Type::B32, inst.count, false);
  append(d.operand(2), Type::B32, inst.count / 2, false);
  append(d.operand(3), Type::B32, halfC ? 2 : 4, false);
  inst.v = d.list(registers);
  return true;
}

}  // namespace emu
