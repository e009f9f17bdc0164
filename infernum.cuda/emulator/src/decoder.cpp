#include "decoder.h"

#include "address_space.h"

namespace emu {

namespace {

constexpr GroupDecoder kGroups[] = {decodeMove,    decodeInteger,   decodeBits,   decodeFloat,        decodeHalf, decodeApproximate,
                                    decodeCompare, decodeConvert,   decodeMemory, decodeAtomic,       decodeWarp, decodeAsyncCopy,
                                    decodeTensor,  decodeMatrixMemory, decodeWmma, decodeMbarrier, decodeControl};

u32 aligned(u32 value, u32 to) { return (value + to - 1) / to * to; }

}  // namespace

const char *className(Class c) {
  constexpr const char *names[] = {"integer", "float", "double", "half", "convert", "move", "global", "shared", "local",
                                   "constant", "atomic", "asyncCopy", "warp", "tensor", "barrier", "control"};
  return names[size_t(c)];
}

Decoder::Decoder(const Ptx &ptx, const Symbols &symbols, u32 kernel, u32 architecture)
    : ptx_(ptx), symbols_(symbols), architecture_(architecture), program_(std::make_unique<Program>()) {
  program_->functions.resize(ptx.functions.size());
  program_->kernelIndex = kernel;
  program_->kernel = ptx.functions[kernel]->name;
}

std::unique_ptr<Program> Decoder::run() {
  const Function &kernel = *ptx_.functions[program_->kernelIndex];
  try {
    for (const Variable &p : kernel.parameters) {
      u32 offset = aligned(program_->parameterBytes, p.align);
      program_->parameters.push_back({offset, u32(p.bytes)});
      program_->parameterBytes = offset + u32(p.bytes);
    }
    if (kernel.maxThreads) program_->maxThreads = std::min(1024u, kernel.maxThreads);
    std::copy(kernel.requiredThreads, kernel.requiredThreads + 3, program_->requiredThreads);
    pending_.push_back(program_->kernelIndex);
    while (!pending_.empty()) {
      u32 index = pending_.back();
      pending_.pop_back();
      if (!program_->functions[index].decoded) decodeFunction(index);
      // A call through a register may reach any function of the module.
      if (program_->hasCalls && pending_.empty())
        for (u32 k = 0; k < ptx_.functions.size(); k++)
          if (!ptx_.functions[k]->entry && ptx_.functions[k]->hasBody && !program_->functions[k].decoded) pending_.push_back(k);
    }
    u32 dynamic = aligned(program_->staticShared, 16);
    for (FunctionInfo &f : program_->functions)
      for (auto &c : f.constants)
        if (c.dynamicShared) c.bits += dynamic;
    for (size_t k = 0; k < program_->code.size(); k++) program_->code[k].id = u32(k);
  } catch (const PtxError &e) {
    program_->refused = e.what();
    program_->refusedLine = e.line;
  }
  return std::move(program_);
}

void Decoder::decodeFunction(u32 index) {
  function_ = ptx_.functions[index].get();
  info_ = &program_->functions[index];
  info_->name = function_->name;
  info_->decoded = true;
  if (!function_->refused.empty()) throw PtxError(function_->refusedLine, function_->refused, true);
  if (!function_->hasBody) throw PtxError(function_->line, "function " + function_->name + " has no body", true);
  registers_.clear();
  families_.clear();
  constants_.clear();
  specials_.clear();
  places_.clear();
  branches_.clear();
  tables_.clear();
  pcOf_.clear();
  nextPredicate_ = predicateEnd_ = 0;
  carryFlag_ = kNone;
  for (const RegisterFamily &f : function_->registers) families_[f.prefix] = f.type;
  layoutVariables();
  info_->entry = u32(program_->code.size());
  for (size_t k = 0; k < function_->body.size(); k++) {
    pcOf_[u32(k)] = u32(program_->code.size());
    decodeInstruction(function_->body[k]);
  }
  // A body may end without `ret`.
  pcOf_[u32(function_->body.size())] = u32(program_->code.size());
  Instruction ret;
  ret.words = {"ret"};
  ret.line = function_->body.empty() ? function_->line : function_->body.back().line;
  decodeInstruction(ret);
  link();
}

// Parameters and results of functions lie in local memory, as do the variables of a call sequence.
void Decoder::layoutVariables() {
  u32 at = 0;
  auto place = [&](const Variable &v) {
    at = aligned(at, std::max(v.align, 8u));
    places_[v.name] = {at, u32(v.bytes), v.align};
    at += u32(v.bytes);
  };
  if (!function_->entry) {
    for (const Variable &v : function_->parameters) place(v);
    info_->parameterBytes = at = aligned(at, 16);
    for (const Variable &v : function_->results) place(v);
    at = aligned(at, 16);
    info_->resultBytes = at - info_->parameterBytes;
  }
  for (const Variable &v : function_->variables)
    if (v.space != Space::Shared) place(v);
  info_->localBytes = aligned(at, 16);
}

void Decoder::decodeInstruction(const Instruction &i) {
  current_ = &i;
  Inst inst;
  if (!i.guard.empty()) {
    Operand guard;
    guard.kind = Operand::Name;
    guard.name = i.guard;
    inst.guard = source(guard, Type::Pred);
    inst.guardNegated = i.guardNegated;
  }
  for (GroupDecoder group : kGroups)
    if (group(*this, i, inst)) {
      if (inst.flow == Flow::Branch) branches_.push_back({u32(program_->code.size()), {&i, operand(0).name}});
      program_->code.push_back(inst);
      program_->origins.push_back({i.line, i.source, i.text()});
      return;
    }
  unsupported();
}

void Decoder::link() {
  for (auto &[pc, where] : branches_) {
    s64 label = function_->label(where.first->scope, where.second);
    if (label < 0) throw PtxError(where.first->line, "there is no label " + where.second);
    program_->code[pc].target = pcOf_[u32(label)];
  }
  for (auto &[table, name] : tables_)
    for (const std::string &label : function_->branchTargets.at(name)) {
      s64 at = function_->label(0, label);
      if (at < 0) throw PtxError(function_->line, "there is no label " + label);
      program_->tables[table].push_back(pcOf_[u32(at)]);
    }
}

u32 Decoder::tableOf(const std::string &label) {
  if (!function_->branchTargets.count(label)) fail("there are no .branchtargets " + label);
  tables_.push_back({u32(program_->tables.size()), label});
  program_->tables.emplace_back();
  return u32(program_->tables.size() - 1);
}

s64 Decoder::functionIndex(const std::string &name) const {
  auto found = symbols_.functions.find(name);
  if (found == symbols_.functions.end() || !ptx_.functions[found->second]->hasBody) {
    throw PtxError(current_->line, "call of " + name + ", which the module doesn't define", true);
  }
  return found->second;
}

u32 Decoder::addCall(CallSite site) {
  program_->hasCalls = true;
  if (site.function >= 0) pending_.push_back(u32(site.function));
  program_->calls.push_back(std::move(site));
  return u32(program_->calls.size() - 1);
}

void Decoder::fail(const std::string &message) const { throw PtxError(current_->line, current_->text() + ": " + message); }

void Decoder::unsupported() const { throw PtxError(current_->line, "instruction " + current_->text() + " isn't supported", true); }

}  // namespace emu
