// ld, ldu, st, prefetch: PTX ISA, sections 9.7.9.8 to 9.7.9.17.
//
// Cache operators, eviction priorities and memory orders don't change what is done: execution is sequentially
// consistent. Orders only matter to the race check, which takes accesses that have one as synchronisation.
#include "../access.h"
#include "../address_space.h"
#include "memory_ops.h"

namespace emu {

namespace {

// M: the element in memory; R: the register, in which M is extended.
template <class M, class R>
inline void loadScalar(R *__restrict d, u32 mask, const LaneAddresses &p) {
  if (p.contiguous) {
    const M *from = reinterpret_cast<const M *>(p.at[0]);
    for (u32 k = 0; k < kLanes; k++) d[k] = R(from[k]);
    return;
  }
  R out[kLanes];
  for (u32 k = 0; k < kLanes; k++) out[k] = R(*reinterpret_cast<const volatile M *>(p.at[k]));
  mapLanes(d, mask, [&](u32 k) { return out[k]; });
}

template <class M, class R, u32 N>
void load(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Read, p);
  if constexpr (N == 1) {
    loadScalar<M>(w.reg<R>(i.v[0]), mask, p);
  } else {
    R out[N][kLanes];
    for (u32 k = 0; k < kLanes; k++) {
      const M *from = reinterpret_cast<const M *>(p.at[k]);
      for (u32 n = 0; n < N; n++) out[n][k] = R(from[n]);
    }
    for (u32 n = 0; n < N; n++)
      if (i.v[n] != kNone) mapLanes(w.reg<R>(i.v[n]), mask, [&](u32 k) { return out[n][k]; });
  }
}

template <class M, class R, u32 N>
void store(Warp &w, const Inst &i, u32 mask) {
  LaneAddresses p;
  resolve(w, i, mask, Access::Write, p);
  if (N == 1 && p.contiguous) {
    const R *from = w.reg<R>(i.v[0]);
    M *to = reinterpret_cast<M *>(p.at[0]);
    for (u32 k = 0; k < kLanes; k++) to[k] = M(from[k]);
    return;
  }
  const R *from[N];
  for (u32 n = 0; n < N; n++) from[n] = w.reg<R>(i.v[n]);
  forLanes(mask, [&](u32 k) {
    volatile M *to = reinterpret_cast<volatile M *>(p.at[k]);
    for (u32 n = 0; n < N; n++) to[n] = M(from[n][k]);
  });
}

// Kernel parameters named directly are the same for all lanes.
template <class M, class R>
void loadParameter(Warp &w, const Inst &i, u32 mask) {
  for (u32 n = 0; n < i.count; n++) {
    if (i.v[n] == kNone) continue;
    M value;
    std::memcpy(&value, w.worker->parameters + i.imm + n * sizeof(M), sizeof value);
    mapLanes(w.reg<R>(i.v[n]), mask, [&](u32) { return R(value); });
  }
}

template <class M, class R>
Handler sized(bool loading, u32 count) {
  switch (count) {
    case 1: return loading ? load<M, R, 1> : store<M, R, 1>;
    case 2: return loading ? load<M, R, 2> : store<M, R, 2>;
    case 4: return loading ? load<M, R, 4> : store<M, R, 4>;
    case 8: return loading ? load<M, R, 8> : store<M, R, 8>;
    default: return nullptr;
  }
}

// Registers may be wider than the type (9.4.1): loads extend, stores cut. Wider than one step is rare: 8 bits in
// 16, 32 and 64; 16 in 32; 32 in 64.
Handler handlerOf(Type t, u32 registerBytes, bool loading, u32 count) {
  bool sign = isSigned(t) && !isFloat(t) && loading;
  switch (sizeOf(t) * 16 + registerBytes) {
    case 1 * 16 + 2: return sign ? sized<s8, s16>(loading, count) : sized<u8, u16>(loading, count);
    case 1 * 16 + 4: return sign ? sized<s8, s32>(loading, count) : sized<u8, u32>(loading, count);
    case 1 * 16 + 8: return sign ? sized<s8, s64>(loading, count) : sized<u8, u64>(loading, count);
    case 2 * 16 + 2: return sized<u16, u16>(loading, count);
    case 2 * 16 + 4: return sign ? sized<s16, s32>(loading, count) : sized<u16, u32>(loading, count);
    case 4 * 16 + 4: return sized<u32, u32>(loading, count);
    case 4 * 16 + 8: return sign ? sized<s32, s64>(loading, count) : sized<u32, u64>(loading, count);
    case 8 * 16 + 8: return sized<u64, u64>(loading, count);
    default: return nullptr;
  }
}

Handler parameterHandler(Type t, u32 registerBytes) {
  bool sign = isSigned(t) && !isFloat(t);
  switch (sizeOf(t) * 16 + registerBytes) {
    case 1 * 16 + 2: return sign ? loadParameter<s8, s16> : loadParameter<u8, u16>;
    case 1 * 16 + 4: return sign ? loadParameter<s8, s32> : loadParameter<u8, u32>;
    case 1 * 16 + 8: return sign ? loadParameter<s8, s64> : loadParameter<u8, u64>;
    case 2 * 16 + 2: return loadParameter<u16, u16>;
    case 2 * 16 + 4: return sign ? loadParameter<s16, s32> : loadParameter<u16, u32>;
    case 4 * 16 + 4: return loadParameter<u32, u32>;
    case 4 * 16 + 8: return sign ? loadParameter<s32, s64> : loadParameter<u32, u64>;
    case 8 * 16 + 8: return loadParameter<u64, u64>;
    default: return nullptr;
  }
}

void nothing(Warp &, const Inst &, u32) {}

}  // namespace

Space spaceOf(const Instruction &i) {
  for (size_t k = 1; k < i.words.size(); k++) {
    const std::string &word = i.words[k];
    if (word == "global") return Space::Global;
    if (word == "shared" || word == "shared::cta") return Space::Shared;
    if (word == "local") return Space::Local;
    if (word == "const") return Space::Const;
    if (word == "param" || word == "param::entry" || word == "param::func") return Space::Param;
  }
  return Space::Generic;
}

Class classOf(Space space) {
  switch (space) {
    case Space::Shared: return Class::Shared;
    case Space::Local: return Class::Local;
    case Space::Param:
    case Space::Const: return Class::Constant;
    default: return Class::Global;
  }
}

void setAddress(Decoder &d, const Operand &o, Space space, Inst &inst) {
  Decoder::Address a = d.address(o, space);
  inst.a = a.base;
  inst.imm = a.offset;
  inst.space = a.space;
  if (a.base != kNone && !a.wide) inst.flags |= kNarrowBase;
  if (a.frameLocal) inst.flags |= kFrameLocal;
  if (a.kernelParameter) inst.flags |= kKernelParameter;
}

bool decodeMemory(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  if (op == "prefetch" || op == "prefetchu" || op == "applypriority" || op == "discard" || op == "createpolicy") {
    inst.run = nothing;
    inst.cls = Class::Global;
    if (op == "createpolicy") inst.d = d.destination(d.operand(0), Type::B64);
    return true;
  }
  bool loading = op == "ld" || op == "ldu";
  if (!loading && op != "st") return false;
  for (const char *no : {"shared::cluster", "mmio", "async"})
    if (i.has(no)) d.unsupported();
  Type t = lastType(i);
  if (t == Type::B128) d.unsupported();
  Space space = spaceOf(i);
  const Operand &address = d.operand(loading ? 1 : 0), &value = d.operand(loading ? 0 : 1);
  setAddress(d, address, space, inst);
  if (i.has("volatile") || i.has("relaxed") || i.has("acquire") || i.has("release")) inst.flags |= kStrong;
  if (i.has("release")) inst.flags |= kRelease;
  inst.cls = classOf(inst.space);
  inst.size = u8(sizeOf(t));
  std::vector<Operand> parts = value.kind == Operand::Vector ? value.parts : std::vector<Operand>{value};
  u32 vector = i.has("v8") ? 8 : i.has("v4") ? 4 : i.has("v2") ? 2 : 1;
  if (vector != parts.size()) d.fail("the vector has " + std::to_string(parts.size()) + " elements");
  inst.count = u8(vector);
  std::vector<u32> registers;
  u32 bytes = std::max(2u, sizeOf(t)), size = 0;
  for (const Operand &p : parts) {
    if (p.kind == Operand::Sink) {
      registers.push_back(kNone);
      continue;
    }
    registers.push_back(loading ? d.destinationAnySize(p, size) : d.sourceAnySize(p, t, size));
    bytes = size;
  }
  if (registers.size() == 1 && registers[0] == kNone) registers[0] = d.scratch(8);
  inst.v = d.list(registers);
  if (inst.flags & kKernelParameter) {
    if (!loading) d.fail("kernel parameters can't be written");
    if (u64(inst.imm) + inst.size * inst.count > d.program().parameterBytes) d.fail("beyond the kernel's parameters");
    inst.run = parameterHandler(t, bytes);
  } else {
    inst.run = handlerOf(t, bytes, loading, inst.count);
  }
  if (!inst.run) d.unsupported();
  return true;
}

}  // namespace emu
