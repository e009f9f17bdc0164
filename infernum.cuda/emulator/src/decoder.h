// Turns one kernel's PTX into a Program. Each instruction group has a file under ops/ with a function that
// decodes the group's opcodes; the Decoder gives it registers, constants and addresses.
#pragma once

#include <functional>
#include <map>
#include <unordered_map>

#include "program.h"

namespace emu {

// Where a module's variables lie; made by the loader before kernels are decoded.
struct Symbols {
  struct Symbol {
    Space space;
    u64 address;   // device address of .global and .const
    u64 bytes;
  };
  std::map<std::string, Symbol> variables;
  std::map<std::string, u32> functions;     // index in Ptx::functions
};

class Decoder {
 public:
  Decoder(const Ptx &ptx, const Symbols &symbols, u32 kernel, u32 architecture);
  std::unique_ptr<Program> run();

  // --- for the instruction groups ---
  const Instruction &instruction() const { return *current_; }
  [[noreturn]] void fail(const std::string &message) const;
  [[noreturn]] void unsupported() const;

  // The offset of 32 lanes that hold the operand as `type`: a register of exactly that size, or a constant.
  u32 source(const Operand &o, Type type);
  u32 destination(const Operand &o, Type type);
  // As above without a check of the size; `size` gets the register's own (8-bit types live in 16-bit ones).
  u32 sourceAnySize(const Operand &o, Type type, u32 &size);
  u32 destinationAnySize(const Operand &o, u32 &size);
  u32 predicate(const Operand &o) { return source(o, Type::Pred); }
  u32 secondDestination(const Operand &o, Type type);   // of `d|p`; kNone where there is none
  u32 constant(u64 bits, u32 size);
  u32 scratch(u32 size);                                 // 32 lanes of their own
  u32 carryFlag();                                       // CC.CF of the function, a mask
  const u32 *list(const std::vector<u32> &registers);
  bool isRegister(const Operand &o) const;
  const Operand &operand(size_t index) const;
  size_t operands() const { return current_->operands.size(); }
  void expectOperands(size_t least, size_t most) const;

  // Address operands: fills `base` (64-bit register; kNone for none) and the constant part. `space` may be refined.
  struct Address {
    u32 base = kNone;
    bool wide = true;      // the base has 64 bits, else 32
    s64 offset = 0;
    Space space;
    bool frameLocal = false;    // the offset counts from the frame's local base
    bool kernelParameter = false;
  };
  Address address(const Operand &o, Space space);
  u32 tableOf(const std::string &label);
  u32 addCall(CallSite site);
  Program &program() { return *program_; }
  u32 architecture() const { return architecture_; }
  bool inKernel() const { return function_->entry; }
  struct Place { u32 offset; u32 bytes; u32 align; };
  s64 functionIndex(const std::string &name) const;         // throws PtxError where there is none
  const Place *localPlace(const std::string &name) const;  // .local, .param of this function

 private:
  struct Register { u32 offset; Type type; };
  void decodeFunction(u32 index);
  void layoutVariables();
  void decodeInstruction(const Instruction &i);
  void link();
  const Register *find(const std::string &name);
  u32 slot(u32 size);
  u32 special(const std::string &name, Type type);
  u64 symbolValue(const std::string &name, bool &found, bool &dynamicShared, bool &frameLocal);
  u32 sharedOffset(const std::string &name, const Variable &v);

  const Ptx &ptx_;
  const Symbols &symbols_;
  u32 architecture_;
  std::unique_ptr<Program> program_;
  const Function *function_ = nullptr;
  FunctionInfo *info_ = nullptr;
  const Instruction *current_ = nullptr;
  std::unordered_map<std::string, Register> registers_;
  std::map<std::string, Type> families_;
  std::map<std::pair<u64, u32>, u32> constants_;
  std::map<std::string, u32> specials_;
  std::map<std::string, Place> places_;
  std::map<std::string, u32> shared_;       // of this kernel, over all functions
  std::vector<u32> pending_;                // functions still to be decoded
  std::vector<std::pair<u32, std::pair<const Instruction *, std::string>>> branches_;
  std::vector<std::pair<u32, std::string>> tables_;
  std::map<u32, u32> pcOf_;                 // instruction index in the function -> pc
  u32 nextPredicate_ = 0, predicateEnd_ = 0, carryFlag_ = kNone;
};

// Special registers (PTX ISA, chapter 10) that keep their value while a block runs.
enum class Special : u8 {
  TidX, TidY, TidZ, NtidX, NtidY, NtidZ, CtaidX, CtaidY, CtaidZ, NctaidX, NctaidY, NctaidZ, LaneId, WarpId, NwarpId,
  LanemaskEq, LanemaskLe, LanemaskLt, LanemaskGe, LanemaskGt, SmId, NsmId, GridId, DynamicShared, TotalShared,
  EnvReg1, EnvReg2, Zero, None
};
Special specialNamed(std::string_view name);   // Special::None where it isn't one of these

// Decodes the current instruction into `inst`; false where the opcode isn't the group's.
using GroupDecoder = bool (*)(Decoder &, const Instruction &, Inst &);
bool decodeInteger(Decoder &, const Instruction &, Inst &);
bool decodeBits(Decoder &, const Instruction &, Inst &);
bool decodeFloat(Decoder &, const Instruction &, Inst &);
bool decodeHalf(Decoder &, const Instruction &, Inst &);
bool decodeApproximate(Decoder &, const Instruction &, Inst &);
bool decodeCompare(Decoder &, const Instruction &, Inst &);
bool decodeConvert(Decoder &, const Instruction &, Inst &);
bool decodeMove(Decoder &, const Instruction &, Inst &);
bool decodeMemory(Decoder &, const Instruction &, Inst &);
bool decodeAtomic(Decoder &, const Instruction &, Inst &);
bool decodeAsyncCopy(Decoder &, const Instruction &, Inst &);
bool decodeWarp(Decoder &, const Instruction &, Inst &);
bool decodeTensor(Decoder &, const Instruction &, Inst &);
bool decodeMatrixMemory(Decoder &, const Instruction &, Inst &);
bool decodeWmma(Decoder &, const Instruction &, Inst &);
bool decodeMbarrier(Decoder &, const Instruction &, Inst &);
bool decodeControl(Decoder &, const Instruction &, Inst &);

}  // namespace emu
