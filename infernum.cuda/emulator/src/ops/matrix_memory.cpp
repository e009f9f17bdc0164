// ldmatrix, stmatrix, movmatrix: PTX ISA, sections 9.7.14.5.15 to 9.7.14.5.17. Lanes 8k to 8k+7 give the addresses of
// the rows of matrix k; lane l holds of row l / 4 the elements 2 (l % 4) and the next one, or with .trans of column l / 4.
#include <utility>

#include "matrix.h"

namespace emu {

namespace {

// Inst: b: address register, imm; flags as for `resolve`; count: matrices; mode: 1 .trans.
void rowAddresses(Warp &w, const Inst &i, Access access, LaneAddresses &rows) {
  u64 raw[kLanes];
  u32 lanes = i.count * 8u;
  for (u32 k = 0; k < kLanes; k++) {
    u32 lane = k < lanes ? k : 0;
    if (i.b == kNone) raw[k] = u64(i.imm);
    else raw[k] = (i.flags & kNarrowBase) ? u64(u32(w.reg<u32>(i.b)[lane] + u32(i.imm))) : w.reg<u64>(i.b)[lane] + u64(i.imm);
  }
  u32 mask = lanes == kLanes ? kFullMask : (1u << lanes) - 1;
  resolveAt(w, i, mask, access, i.space, 16, raw, rows);
}

void loadMatrix(Warp &w, const Inst &i, u32) {
  LaneAddresses rows;
  rowAddresses(w, i, Access::Read, rows);
  u32 out[4][kLanes];
  for (u32 m = 0; m < i.count; m++)
    for (u32 k = 0; k < kLanes; k++) {
      if (!i.mode) {
        out[m][k] = reinterpret_cast<const u32 *>(rows.at[8 * m + k / 4])[k % 4];
      } else {
        u32 low = reinterpret_cast<const u16 *>(rows.at[8 * m + k % 4 * 2])[k / 4], high = reinterpret_cast<const u16 *>(rows.at[8 * m + k % 4 * 2 + 1])[k / 4];
        out[m][k] = high << 16 | low;
      }
    }
  for (u32 m = 0; m < i.count; m++) std::memcpy(w.reg<u32>(i.v[m]), out[m], sizeof out[m]);
}

void storeMatrix(Warp &w, const Inst &i, u32) {
  LaneAddresses rows;
  rowAddresses(w, i, Access::Write, rows);
  for (u32 m = 0; m < i.count; m++) {
    const u32 *from = w.reg<u32>(i.v[m]);
    for (u32 k = 0; k < kLanes; k++) {
      if (!i.mode) {
        reinterpret_cast<u32 *>(rows.at[8 * m + k / 4])[k % 4] = from[k];
      } else {
        reinterpret_cast<u16 *>(rows.at[8 * m + k % 4 * 2])[k / 4] = u16(from[k]);
        reinterpret_cast<u16 *>(rows.at[8 * m + k % 4 * 2 + 1])[k / 4] = u16(from[k] >> 16);
      }
    }
  }
}

void moveMatrix(Warp &w, const Inst &i, u32) {
  u16 in[8][8];
  for (u32 k = 0; k < kLanes; k++)
    for (u32 n = 0; n < 2; n++) in[k / 4][k % 4 * 2 + n] = u16(w.reg<u32>(i.b)[k] >> (16 * n));
  for (u32 k = 0; k < kLanes; k++) w.reg<u32>(i.d)[k] = u32(in[k % 4 * 2][k / 4]) | u32(in[k % 4 * 2 + 1][k / 4]) << 16;
}

}  // namespace

bool decodeMatrixMemory(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  bool loading = op == "ldmatrix";
  if (!loading && op != "stmatrix" && op != "movmatrix") return false;
  inst.flow = Flow::Collective;
  inst.cls = Class::Shared;
  if (!i.has("m8n8") || !i.has("b16")) d.unsupported();
  if (op == "movmatrix") {
    inst.cls = Class::Warp;
    inst.d = d.destination(d.operand(0), Type::B32);
    inst.b = d.source(d.operand(1), Type::B32);
    inst.run = moveMatrix;
    return true;
  }
  inst.count = i.has("x4") ? 4 : i.has("x2") ? 2 : 1;
  inst.mode = i.has("trans");
  setAddress(d, d.operand(loading ? 1 : 0), spaceOf(i), inst);
  inst.b = std::exchange(inst.a, kNone);
  const Operand &o = d.operand(loading ? 0 : 1);
  std::vector<Operand> parts = o.kind == Operand::Vector ? o.parts : std::vector<Operand>{o};
  if (parts.size() != inst.count) d.fail("as many registers as matrices are expected");
  std::vector<u32> registers;
  for (const Operand &p : parts) registers.push_back(loading ? d.destination(p, Type::B32) : d.source(p, Type::B32));
  inst.v = d.list(registers);
  inst.run = loading ? loadMatrix : storeMatrix;
  return true;
}

}  // namespace emu
