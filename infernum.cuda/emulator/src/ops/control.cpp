// Control flow and barriers: PTX ISA, sections 9.7.12 and 9.7.13.1 to 9.7.13.4; trap, brkpt, nanosleep (9.7.19).
#include "../observe.h"
#include "../synchronise.h"
#include "dispatch.h"

namespace emu {

namespace {

void nothing(Warp &, const Inst &, u32) {}
void trap(Warp &w, const Inst &i, u32 mask) { fault(w, i, firstLane(mask), CUDA_ERROR_LAUNCH_FAILED, "trap", "the kernel executed trap"); }

bool decodeCall(Decoder &d, const Instruction &i, Inst &inst) {
  CallSite site;
  auto place = [&](const Operand &o) {
    const Decoder::Place *p = d.localPlace(o.name);
    if (!p) d.fail("argument " + o.name + " isn't a .param variable");
    return *p;
  };
  const std::string &name = i.callee.name;
  bool builtIn = name == "vprintf" || name == "__assertfail" || name == "malloc" || name == "free";
  if (builtIn) site.builtIn = name == "vprintf" ? CallSite::Printf : name == "__assertfail" ? CallSite::AssertFail : name == "malloc" ? CallSite::Malloc : CallSite::Free;
  else if (d.isRegister(i.callee)) site.callee = d.source(i.callee, Type::U64);
  else site.function = d.functionIndex(name);
  // Parameters and results of the callee lie one after another, each at a multiple of its alignment and of 8.
  u32 at = 0;
  auto next = [&](const Operand &o) {
    Decoder::Place p = place(o);
    at = (at + std::max(p.align, 8u) - 1) / std::max(p.align, 8u) * std::max(p.align, 8u);
    u32 offset = at;
    at += p.bytes;
    return std::pair(p, offset);
  };
  for (const Operand &o : i.operands) {
    auto [p, offset] = next(o);
    site.arguments.push_back({p.offset, offset, p.bytes});
  }
  at = 0;
  for (const Operand &o : i.results) {
    auto [p, offset] = next(o);
    site.results.push_back({offset, p.offset, p.bytes});
  }
  inst.flow = Flow::Call;
  inst.target = d.addCall(site);
  return true;
}

// bar{.cta}.sync/arrive/red and barrier{.cta}...; bar.* is barrier.*.aligned.
bool decodeBarrier(Decoder &d, const Instruction &i, Inst &inst) {
  if (i.has("cluster")) d.unsupported();
  inst.cls = Class::Barrier;
  if (i.has("warp")) {  // bar.warp.sync
    inst.flow = Flow::WarpBarrier;
    inst.a = d.source(d.operand(0), Type::B32);
    inst.run = nothing;
    return true;
  }
  inst.flow = Flow::Barrier;
  inst.run = nothing;
  if (i.words[0] == "bar" || i.has("aligned")) inst.flags |= kAligned;
  size_t at = 0;
  if (i.has("red")) {
    inst.mode = i.has("popc") ? 1 : i.has("and") ? 2 : 3;
    inst.d = d.destination(d.operand(0), inst.mode == 1 ? Type::U32 : Type::Pred);
    at = 1;
  } else if (i.has("arrive")) {
    inst.flags |= kArriveOnly;
  }
  const Operand &number = d.operand(at);
  if (number.kind == Operand::Immediate) inst.imm = s64(number.bits);
  else inst.a = d.source(number, Type::U32);
  size_t last = d.operands() - 1;
  if (inst.mode) {
    inst.c = d.predicate(d.operand(last));
    if (d.operand(last).negated) inst.flags |= 4;
    last--;
  }
  if (last > at) inst.b = d.source(d.operand(at + 1), Type::U32);
  return true;
}

}  // namespace

bool decodeControl(Decoder &d, const Instruction &i, Inst &inst) {
  const std::string &op = i.words[0];
  inst.cls = Class::Control;
  inst.run = nothing;
  if (op == "bra") {
    d.expectOperands(1, 1);
    inst.flow = Flow::Branch;
  } else if (op == "brx") {
    inst.flow = Flow::BranchIndexed;
    inst.a = d.source(d.operand(0), Type::U32);
    inst.target = d.tableOf(d.operand(1).name);
  } else if (op == "call") {
    return decodeCall(d, i, inst);
  } else if (op == "ret") {
    inst.flow = Flow::Return;
  } else if (op == "exit") {
    inst.flow = Flow::Exit;
  } else if (op == "bar" || op == "barrier") {
    return decodeBarrier(d, i, inst);
  } else if (op == "membar" || op == "fence") {
    if (i.has("proxy") && i.has("tensormap::generic")) d.unsupported();
    inst.cls = Class::Barrier;
    inst.run = observeFence;
    inst.mode = i.has("cta") ? 0 : 1;
  } else if (op == "trap" || op == "brkpt") {
    inst.run = trap;
  } else if (op == "nanosleep" || op == "pmevent") {
    inst.flow = op == "nanosleep" ? Flow::Yield : Flow::Next;
  } else if (op == "setmaxnreg" || op == "griddepcontrol") {
    // Register counts aren't modelled, and a launch never overlaps the one before it.
  } else {
    return false;
  }
  return true;
}

}  // namespace emu
