#include "calls.h"

#include <algorithm>

#include "access.h"
#include "address_space.h"
#include "decoder.h"

namespace emu {

namespace {

constexpr u32 kDeepest = 512;  // frames

u64 specialValue(const Warp &w, Special kind, u32 lane) {
  const Launch &launch = *w.worker->launch;
  const Block &block = *w.block;
  Dim3 thread = launch.block.at(w.thread(lane));
  switch (kind) {
    case Special::TidX: return thread.x;
    case Special::TidY: return thread.y;
    case Special::TidZ: return thread.z;
    case Special::NtidX: return launch.block.x;
    case Special::NtidY: return launch.block.y;
    case Special::NtidZ: return launch.block.z;
    case Special::CtaidX: return block.id.x;
    case Special::CtaidY: return block.id.y;
    case Special::CtaidZ: return block.id.z;
    case Special::NctaidX: return launch.grid.x;
    case Special::NctaidY: return launch.grid.y;
    case Special::NctaidZ: return launch.grid.z;
    case Special::LaneId: return lane;
    case Special::WarpId: return w.index;
    case Special::NwarpId: return launch.warpsPerBlock;
    case Special::LanemaskEq: return 1u << lane;
    case Special::LanemaskLt: return (1u << lane) - 1;
    case Special::LanemaskLe: return (2u << lane) - 1;
    case Special::LanemaskGt: return ~((2u << lane) - 1);
    case Special::LanemaskGe: return ~((1u << lane) - 1);
    case Special::SmId: return block.linear % 16;
    case Special::NsmId: return 16;
    case Special::GridId: return launch.number;
    case Special::DynamicShared: return launch.dynamicShared;
    case Special::TotalShared: return launch.sharedBytes;
    case Special::EnvReg1: return launch.envReg >> 32;   // cooperative_groups joins them: 1 is the high half
    case Special::EnvReg2: return launch.envReg & kOffsetMask;
    case Special::Zero:
    case Special::None: break;
  }
  return 0;
}

template <class T>
void splat(u8 *to, T value) {
  T *lanes = reinterpret_cast<T *>(to);
  for (u32 k = 0; k < kLanes; k++) lanes[k] = value;
}

u64 argument(const Warp &w, const CallSite &site, u32 lane, u32 index) {
  u64 value = 0;
  if (index < site.arguments.size())
    std::memcpy(&value, w.laneLocal(lane) + w.frame->localBase + site.arguments[index].from, std::min(8u, site.arguments[index].bytes));
  return value;
}

std::string deviceString(u64 address) {
  std::string s;
  for (; s.size() < 4096; address++) {
    u8 *p = hostRange(address, 1);
    if (!p || !*p) break;
    s += char(*p);
  }
  return s;
}

void builtIn(Warp &w, const Inst &i, const CallSite &site, u32 mask) {
  switch (site.builtIn) {
    case CallSite::Printf:
      forLanes(mask, [&](u32 k) { devicePrintf(w, i, k, argument(w, site, k, 0), argument(w, site, k, 1)); });
      return;
    case CallSite::AssertFail: {
      u32 k = firstLane(mask);
      fault(w, i, k, CUDA_ERROR_ASSERT, "assert",
            deviceString(argument(w, site, k, 1)) + ":" + std::to_string(u32(argument(w, site, k, 2))) + ": " + deviceString(argument(w, site, k, 3)) +
                ": assertion `" + deviceString(argument(w, site, k, 0)) + "` failed");
    }
    default: fault(w, i, firstLane(mask), CUDA_ERROR_NOT_SUPPORTED, "unsupported", "device-side malloc and free aren't supported");
  }
}

Fragment enterFunction(Warp &w, const Inst &i, const CallSite &site, const Fragment &f, u32 index, u32 mask) {
  const Program &program = *w.worker->program;
  if (index >= program.functions.size() || !program.functions[index].decoded)
    fault(w, i, firstLane(mask), CUDA_ERROR_INVALID_PC, "trap", "a call of what is no function");
  const FunctionInfo &callee = program.functions[index];
  const FunctionInfo &caller = *f.frame->function;
  if (f.frame->depth + 1 >= kDeepest) fault(w, i, firstLane(mask), CUDA_ERROR_HARDWARE_STACK_ERROR, "stack-overflow", "calls are nested too deeply");
  auto frame = std::make_unique<Frame>();
  frame->parent = f.frame;
  frame->function = &callee;
  frame->memory = std::make_unique<u8[]>(callee.registerBytes + 64);
  frame->registers = frame->memory.get() + (64 - reinterpret_cast<u64>(frame->memory.get()) % 64) % 64;
  frame->localBase = f.frame->localBase + caller.localBytes;
  frame->returnPc = i.id + 1;
  frame->site = &site;
  frame->lanes = mask;
  frame->depth = f.frame->depth + 1;
  if (frame->localBase + callee.localBytes > w.worker->launch->localBytes)
    fault(w, i, firstLane(mask), CUDA_ERROR_HARDWARE_STACK_ERROR, "stack-overflow", "the stack of " + std::to_string(w.worker->launch->localBytes) + " bytes is used up");
  prepareRegisters(w, callee, frame->registers);
  prepareSpecials(w, callee, frame->registers);
  forLanes(mask, [&](u32 k) {
    for (const CallSite::Copy &c : site.arguments)
      std::memcpy(w.laneLocal(k) + frame->localBase + c.to, w.laneLocal(k) + f.frame->localBase + c.from, c.bytes);
  });
  Fragment inside{callee.entry, mask, frame.get(), Fragment::Ready, 0};
  w.frames.push_back(std::move(frame));
  return inside;
}

}  // namespace

void prepareRegisters(const Warp &, const FunctionInfo &function, u8 *registers) {
  for (const FunctionInfo::Constant &c : function.constants) {
    if (c.size == 2) splat<u16>(registers + c.offset, u16(c.bits));
    else if (c.size == 4) splat<u32>(registers + c.offset, u32(c.bits));
    else splat<u64>(registers + c.offset, c.bits);
  }
}

namespace {

bool changesWithBlock(Special kind) { return kind == Special::CtaidX || kind == Special::CtaidY || kind == Special::CtaidZ || kind == Special::SmId; }

void setSpecial(const Warp &w, const FunctionInfo::Special &s, u8 *registers) {
  bool perLane = Special(s.kind) <= Special::TidZ || (Special(s.kind) >= Special::LaneId && Special(s.kind) <= Special::LanemaskGt);
  u64 value = specialValue(w, Special(s.kind), 0);
  for (u32 k = 0; k < kLanes; k++) {
    if (perLane) value = specialValue(w, Special(s.kind), k);
    if (s.size == 8) reinterpret_cast<u64 *>(registers + s.offset)[k] = value;
    else if (s.size == 4) reinterpret_cast<u32 *>(registers + s.offset)[k] = u32(value);
    else reinterpret_cast<u16 *>(registers + s.offset)[k] = u16(value);
  }
}

}  // namespace

void prepareSpecials(const Warp &w, const FunctionInfo &function, u8 *registers) {
  for (const FunctionInfo::Special &s : function.specials) setSpecial(w, s, registers);
}

void prepareBlockSpecials(const Warp &w, const FunctionInfo &function, u8 *registers) {
  for (const FunctionInfo::Special &s : function.specials)
    if (changesWithBlock(Special(s.kind))) setSpecial(w, s, registers);
}

std::vector<Fragment> call(Warp &w, const Inst &i, const Fragment &f) {
  const CallSite &site = w.worker->program->calls[i.target];
  std::vector<Fragment> next;
  if (site.builtIn != CallSite::None) {
    builtIn(w, i, site, f.mask);
    Fragment behind = f;
    behind.pc = f.pc + 1;
    next.push_back(behind);
  } else if (site.function >= 0) {
    next.push_back(enterFunction(w, i, site, f, u32(site.function), f.mask));
  } else {
    const u64 *target = w.reg<u64>(site.callee);
    for (u32 rest = f.mask; rest;) {
      u64 address = target[firstLane(rest)];
      u32 same = 0;
      forLanes(rest, [&](u32 k) { same |= u32(target[k] == address) << k; });
      if (!(address & kFunctionTag)) fault(w, i, firstLane(same), CUDA_ERROR_INVALID_PC, "trap", "a call of what is no function");
      next.push_back(enterFunction(w, i, site, f, u32(address & kOffsetMask), same));
      rest &= ~same;
    }
  }
  return next;
}

Fragment returnFrom(Warp &w, Frame *frame, u32 mask) {
  u32 from = frame->localBase + frame->function->parameterBytes;
  forLanes(mask, [&](u32 k) {
    for (const CallSite::Copy &c : frame->site->results)
      std::memcpy(w.laneLocal(k) + frame->parent->localBase + c.to, w.laneLocal(k) + from + c.from, c.bytes);
  });
  Fragment behind{frame->returnPc, mask, frame->parent, Fragment::Ready, 0};
  frame->lanes &= ~mask;
  if (!frame->lanes) std::erase_if(w.frames, [&](const std::unique_ptr<Frame> &f) { return f.get() == frame; });
  return behind;
}

}  // namespace emu
