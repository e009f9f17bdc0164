// wmma.load, wmma.mma, wmma.store: PTX ISA, section 9.7.14.4. The layout of fragments is not specified; here element
// number n of a matrix, counted by rows, lies in lane n / P, slot n % P, where P is what a lane's registers hold. Where
// registers hold a matrix twice (f16 A and B), the upper half of the lanes has a copy.
#include <cstdio>
#include <utility>

#include "matrix.h"

namespace emu {

namespace {

struct Shape { u32 m, n, k; };

// Inst: v: registers of the fragment (load, store) or D, A, B, C (mma); count: registers of the fragment; mode: column
// layout (1); size: bytes of an element; target: rows << 16 | columns; c: stride register; b, imm: address.
u32 perRegister(u32 elementBytes) { return elementBytes >= 4 ? 1 : 4 / elementBytes; }

void slotAddresses(Warp &w, const Inst &i, u32 slot, u64 *raw) {
  u32 rows = i.target >> 16, columns = i.target & 0xffff, per = i.count * perRegister(i.size);
  u32 holders = rows * columns / per;
  for (u32 lane = 0; lane < kLanes; lane++) {
    u32 n = lane % holders * per + slot, row = n / columns, column = n % columns;
    u64 base = i.b == kNone ? 0 : (i.flags & kNarrowBase) ? u64(w.reg<u32>(i.b)[0]) : w.reg<u64>(i.b)[0];
    u64 stride = i.c == kNone ? (i.mode ? rows : columns) : w.reg<u32>(i.c)[0];
    raw[lane] = base + u64(i.imm) + (i.mode ? column * stride + row : row * stride + column) * i.size;
  }
}

void loadFragment(Warp &w, const Inst &i, u32) {
  u32 each = perRegister(i.size);
  for (u32 slot = 0; slot < i.count * each; slot++) {
    u64 raw[kLanes];
    slotAddresses(w, i, slot, raw);
    LaneAddresses at;
    resolveAt(w, i, kFullMask, Access::Read, i.space, i.size, raw, at);
    u8 *to = w.reg<u8>(i.v[slot / each]);
    u32 bytes = i.size * each;
    for (u32 lane = 0; lane < kLanes; lane++)
      std::memcpy(to + lane * bytes + slot % each * i.size, reinterpret_cast<const void *>(at.at[lane]), i.size);
  }
}

void storeFragment(Warp &w, const Inst &i, u32) {
  u32 each = perRegister(i.size);
  for (u32 slot = 0; slot < i.count * each; slot++) {
    u64 raw[kLanes];
    slotAddresses(w, i, slot, raw);
    LaneAddresses at;
    resolveAt(w, i, kFullMask, Access::Write, i.space, i.size, raw, at);
    const u8 *from = w.reg<u8>(i.v[slot / each]);
    u32 bytes = i.size * each;
    for (u32 lane = 0; lane < kLanes; lane++)
      std::memcpy(reinterpret_cast<void *>(at.at[lane]), from + lane * bytes + slot % each * i.size, i.size);
  }
}

struct FragmentView {
  const u32 *registers;
  u32 count, elementBytes, elements;
  // The register bits and position of element n.
  std::pair<u32, u32> find(const Warp &w, u32 n) const {
    u32 each = perRegister(elementBytes), per = count * each;
    u32 slot = n % per;
    return {w.reg<u32>(registers[slot / each])[n / per], slot % each};
  }
};

// Inst of mma: target: m, n, k in bytes 0 to 2; count: registers of A; d: of B; d2: of C; e: of D; mode: Element of A and B;
// flags: C f16 (1), D f16 (2), saturate (4), B unsigned though A isn't.. (elements of B are those of A).
void multiply(Warp &w, const Inst &i, u32) {
  u32 m = i.target & 0xff, n = i.target >> 8 & 0xff, k = i.target >> 16 & 0xff;
  Element e = Element(i.mode), eb = Element(i.size);
  u32 countA = i.count, countB = i.d, countC = i.d2, countD = i.e;
  FragmentView a{i.v + countD, countA, bytesOf(e), m * k}, b{i.v + countD + countA, countB, bytesOf(e), k * n};
  FragmentView c{i.v + countD + countA + countB, countC, (i.flags & 1) ? 2u : 4u, m * n}, d{i.v, countD, (i.flags & 2) ? 2u : 4u, m * n};
  std::vector<float> fa(m * k), fb(k * n);
  std::vector<u32> out(m * n);
  for (u32 x = 0; x < m * k; x++) {
    auto [bits, at] = a.find(w, x);
    fa[x] = isInteger(e) ? float(elementInteger(bits, e, at)) : elementFloat(bits, e, at);
  }
  for (u32 x = 0; x < k * n; x++) {
    auto [bits, at] = b.find(w, x);
    fb[x] = isInteger(eb) ? float(elementInteger(bits, eb, at)) : elementFloat(bits, eb, at);
  }
  for (u32 row = 0; row < m; row++)
    for (u32 column = 0; column < n; column++) {
      auto [bits, at] = c.find(w, row * n + column);
      if (isInteger(e)) {
        s64 sum = s32(bits);
        for (u32 x = 0; x < k; x++) sum += s64(fa[row * k + x]) * s64(fb[x * n + column]);
        out[row * n + column] = (i.flags & 4) ? u32(saturatedSum(sum)) : u32(u64(sum));
      } else {
        float sum = (i.flags & 1) ? halfToFloat(u16(bits >> (16 * at))) : bitCast<float>(bits);
        for (u32 x = 0; x < k; x++) sum = __builtin_fmaf(fa[row * k + x], fb[x * n + column], sum);
        out[row * n + column] = bitCast<u32>(sum);
      }
    }
  u32 each = perRegister(d.elementBytes), per = countD * each;
  for (u32 x = 0; x < m * n; x++) {
    u32 slot = x % per, lane = x / per;
    if (i.flags & 2) w.reg<u16>(d.registers[slot / each])[lane * 2 + slot % each] = floatToHalf(bitCast<float>(out[x]));
    else w.reg<u32>(d.registers[slot])[lane] = out[x];
  }
}

Shape shapeOf(Decoder &d, const Instruction &i) {
  for (const std::string &word : i.words) {
    Shape s;
    if (sscanf(word.c_str(), "m%un%uk%u", &s.m, &s.n, &s.k) == 3) return s;
  }
  d.unsupported();
}

std::vector<u32> fragmentOf(Decoder &d, const Operand &o, bool destination) {
  std::vector<u32> registers;
  std::vector<Operand> parts = o.kind == Operand::Vector ? o.parts : std::vector<Operand>{o};
  for (const Operand &p : parts) registers.push_back(destination ? d.destination(p, Type::B32) : d.source(p, Type::B32));
  return registers;
}

bool decodeAccess(Decoder &d, const Instruction &i, Inst &inst, bool loading) {
  Type t = lastType(i);
  if (sizeOf(t) == 8) d.unsupported();
  Shape s = shapeOf(d, i);
  u32 rows = i.words[2] == "b" ? s.k : s.m, columns = i.words[2] == "a" ? s.k : s.n;
  inst.size = u8(t == Type::TF32 ? 4 : sizeOf(t));
  inst.target = rows << 16 | columns;
  inst.mode = i.has("col");
  setAddress(d, d.operand(loading ? 1 : 0), spaceOf(i), inst);
  inst.cls = classOf(inst.space);
  inst.b = std::exchange(inst.a, kNone);
  std::vector<u32> registers = fragmentOf(d, d.operand(loading ? 0 : 1), loading);
  inst.count = u8(registers.size());
  if (d.operands() > 2) inst.c = d.source(d.operand(2), Type::U32);
  if (rows * columns * inst.size > inst.count * 4 * kLanes) d.fail("the fragment has too few registers");
  inst.v = d.list(registers);
  inst.run = loading ? loadFragment : storeFragment;
  return true;
}

}  // namespace

bool decodeWmma(Decoder &d, const Instruction &i, Inst &inst) {
  if (i.words[0] != "wmma" || i.words.size() < 3) return false;
  inst.flow = Flow::Collective;
  inst.cls = Class::Tensor;
  if (i.words[1] == "load") return decodeAccess(d, i, inst, true);
  if (i.words[1] == "store") return decodeAccess(d, i, inst, false);
  if (i.words[1] != "mma" || i.has("b1") || i.has("s4") || i.has("u4") || i.has("f64")) d.unsupported();
  d.expectOperands(4, 4);
  Shape s = shapeOf(d, i);
  // Types behind the shape: D C for f16, else D A B C.
  std::vector<Type> types;
  for (const std::string &word : i.words)
    if (Type t = typeNamed(word); t != Type::None) types.push_back(t);
  if (types.size() != 2 && types.size() != 4) d.unsupported();
  Type ta = types.size() == 4 ? types[1] : Type::F16, tb = types.size() == 4 ? types[2] : Type::F16;
  if (elementOf(ta) == Element::None || elementOf(tb) == Element::None) d.unsupported();
  inst.mode = u8(elementOf(ta));
  inst.size = u8(elementOf(tb));
  inst.target = s.m | s.n << 8 | s.k << 16;
  inst.flags = u8((types.back() == Type::F16 ? 1 : 0) | (types[0] == Type::F16 ? 2 : 0) | (i.has("satfinite") ? 4 : 0));
  std::vector<u32> registers;
  u32 counts[4];
  for (size_t k = 0; k < 4; k++) {
    std::vector<u32> part = fragmentOf(d, d.operand(k), k == 0);
    counts[k] = u32(part.size());
    registers.insert(registers.end(), part.begin(), part.end());
  }
  inst.e = counts[0];
  inst.count = u8(counts[1]);
  inst.d = counts[2];
  inst.d2 = counts[3];
  inst.v = d.list(registers);
  inst.run = multiply;
  return true;
}

}  // namespace emu
