// A PTX module as it is written: what the parser makes and the decoder reads.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "types.h"

namespace emu {

enum class Space : u8 { Generic, Global, Const, Shared, Local, Param };

struct Operand {
  enum Kind : u8 { Name, Immediate, Address, Vector, Sink } kind = Sink;
  std::string name;              // Name, and Address with a base: register or symbol
  bool negated = false;          // `!%p`, `-x`
  u64 bits = 0;                  // Immediate: an integer's or a double's bits
  enum Form : u8 { Integer, Single, Double } form = Integer;
  s64 offset = 0;                // Address: `[base+offset]`; Name: `symbol+offset`
  std::vector<Operand> parts;    // Vector
  std::string second;            // `d|p`: the second destination
};

struct SourceLine {
  u32 file = 0, line = 0;        // 0: unknown
};

struct Instruction {
  u32 line = 0;
  SourceLine source;
  std::string guard;             // predicate register, or empty
  bool guardNegated = false;
  std::vector<std::string> words;  // `ld.global.f32` as {"ld", "global", "f32"}
  std::vector<Operand> operands;
  // Calls only: the function or register, results, arguments.
  std::vector<Operand> results;
  Operand callee;
  u32 scope = 0;                 // the block `{ ... }` it stands in, for labels

  std::string text() const;
  bool has(std::string_view modifier) const;
};

struct Variable {
  std::string name;
  Space space = Space::Global;
  Type type = Type::None;
  u32 align = 1, vector = 1;
  u64 bytes = 0;                 // 0: extern shared memory, sized at launch
  bool isExtern = false;
  std::vector<u8> initial;       // bytes, or empty: zeroes
  struct Reference { u64 at; std::string symbol; s64 offset; u32 size, shift; };
  std::vector<Reference> references;  // addresses to be stored in it
};

struct RegisterFamily {
  std::string prefix;            // `%r`, or a whole name where count is 0
  u32 count = 0;
  Type type = Type::None;
};

struct Function {
  std::string name;
  bool entry = false, hasBody = false;
  u32 line = 0;
  std::vector<Variable> parameters, results;
  std::vector<RegisterFamily> registers;
  std::vector<Variable> variables;       // .local, .shared, .param of calls
  std::vector<Instruction> body;
  std::vector<u32> scopes{0};            // the enclosing block of each block
  std::map<std::pair<u32, std::string>, u32> labels;  // block and name -> index of the instruction behind it
  std::map<std::string, std::vector<std::string>> branchTargets;  // `.branchtargets`
  u32 requiredThreads[3] = {0, 0, 0};    // .reqntid
  u32 maxThreads = 0;                    // .maxntid
  std::string refused;                   // why it can't run, where parsing found that
  u32 refusedLine = 0;

  s64 label(u32 scope, const std::string &name) const;  // -1 where there is none
};

struct Ptx {
  u32 version = 0;                       // 9.0 as 90
  std::string target;                    // sm_80
  std::map<u32, std::string> files;      // .file
  std::vector<Variable> variables;
  std::vector<std::unique_ptr<Function>> functions;
};

// Throws PtxError.
std::unique_ptr<Ptx> parse(std::string_view source);

}  // namespace emu
