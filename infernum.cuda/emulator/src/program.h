// A kernel decoded for execution: its own code and that of each function it may call.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "ast.h"
#include "types.h"

namespace emu {

struct Inst;
struct Warp;

// Executes one instruction for the lanes of `mask`, which isn't 0.
using Handler = void (*)(Warp &, const Inst &, u32 mask);

// What an instruction does to the flow of control; all but Next are done by the interpreter's loop.
enum class Flow : u8 { Next, Branch, BranchIndexed, Call, Return, Exit, Barrier, Collective, WarpBarrier, Yield };

// Counters sum instructions by these classes.
enum class Class : u8 { Integer, Float, Double, Half, Convert, Move, Global, Shared, Local, Constant, Atomic, AsyncCopy, Warp, Tensor, Barrier, Control, Count };
const char *className(Class c);

struct CallSite {
  s64 function = -1;                      // index, or -1: the register `callee` holds it
  u32 callee = kNone;
  struct Copy { u32 from, to, bytes; };   // offsets in the caller's and the callee's local memory
  std::vector<Copy> arguments;            // `to` counts from the callee's parameters; for built-ins from 0
  std::vector<Copy> results;              // `from` counts from the callee's results
  enum BuiltIn : u8 { None, Printf, AssertFail, Malloc, Free } builtIn = None;
};

// Registers stand as offsets in bytes from the frame's base; each holds 32 lanes. A predicate is a mask of 32 bits.
struct Inst {
  Handler run = nullptr;
  Handler inner = nullptr;                // what a wrapper (rounding mode) runs
  Flow flow = Flow::Next;
  Class cls = Class::Integer;
  bool guardNegated = false;
  u8 size = 0;                            // memory: bytes of an element
  u8 count = 1;                           // memory: elements of a vector; tensor: operands
  Space space = Space::Generic;
  u8 flags = 0, mode = 0;                 // meaning is the group's own
  u32 guard = kNone;
  u32 d = kNone, d2 = kNone, a = kNone, b = kNone, c = kNone, e = kNone;
  u32 target = 0;                         // branch: pc; indexed: table; call: call site
  u32 id = 0;                             // its pc
  s64 imm = 0;
  const u32 *v = nullptr;                 // lists of registers: vectors, fragments
};

struct Origin {
  u32 line = 0;
  SourceLine source;
  std::string text;
};

// The fixed part of a function's frame.
struct FunctionInfo {
  std::string name;
  bool decoded = false;
  u32 entry = 0;                          // pc
  u32 registerBytes = 0;
  struct Constant { u32 offset; u32 size; u64 bits; bool dynamicShared; };
  std::vector<Constant> constants;        // splatted over 32 lanes when a frame is made
  struct Special { u32 offset; u8 kind; u8 size; };
  std::vector<Special> specials;
  // Local memory of a frame: parameters, results, variables, outgoing parameters.
  u32 parameterBytes = 0, resultBytes = 0, localBytes = 0;
};

struct Program {
  std::string kernel;
  std::string refused;                    // why it can't run; empty if it can
  u32 refusedLine = 0;
  std::vector<Inst> code;
  std::vector<Origin> origins;
  std::vector<std::unique_ptr<u32[]>> lists;
  std::vector<FunctionInfo> functions;    // by index in the module; [kernelIndex] is the kernel
  u32 kernelIndex = 0;
  std::vector<CallSite> calls;
  std::vector<std::vector<u32>> tables;   // brx.idx
  struct Parameter { u32 offset, bytes; };
  std::vector<Parameter> parameters;
  u32 parameterBytes = 0;
  u32 staticShared = 0;
  u32 maxThreads = 1024;
  u32 requiredThreads[3] = {0, 0, 0};
  bool hasCalls = false;
};

}  // namespace emu
