#include "loader.h"

#include <algorithm>
#include <cstdlib>

#include "../address_space.h"

namespace emu {

namespace {

// PTX ISA 9.0 comes with CUDA 13.0, which is what the emulator says it is.
constexpr u32 kNewestPtx = 90;

CUresult checkTarget(const Ptx &ptx, std::string &log) {
  if (ptx.version > kNewestPtx) {
    log = ".version " + std::to_string(ptx.version / 10) + "." + std::to_string(ptx.version % 10) + " is newer than 9.0";
    return CUDA_ERROR_UNSUPPORTED_PTX_VERSION;
  }
  u32 device = Settings::instance().architecture;
  if (!ptx.target.starts_with("sm_")) {
    log = "unknown .target " + ptx.target;
    return CUDA_ERROR_INVALID_PTX;
  }
  u32 target = u32(atoi(ptx.target.c_str() + 3));
  char suffix = ptx.target.back();
  // PTX for an older device runs on newer ones; a (architecture) and f (family) targets don't.
  bool fits = suffix == 'a' ? target == device : suffix == 'f' ? target / 10 == device / 10 && target <= device : target <= device;
  if (!fits) {
    log = ".target " + ptx.target + " doesn't run on a device of compute capability " + std::to_string(device / 10) + "." + std::to_string(device % 10);
    return CUDA_ERROR_NO_BINARY_FOR_GPU;
  }
  return CUDA_SUCCESS;
}

CUresult placeVariables(LoadedModule &m, int device, std::string &log) {
  for (const Variable &v : m.ptx->variables) {
    if (v.space == Space::Shared) continue;
    if (v.isExtern && v.bytes == 0) continue;
    auto a = Memory::instance().allocate(std::max<u64>(v.bytes, 1), device);
    if (!a) {
      log = "no memory for variable " + v.name;
      return CUDA_ERROR_OUT_OF_MEMORY;
    }
    a->label = v.name;
    m.memory.push_back(a);
    m.symbols.variables[v.name] = {v.space, a->begin, v.bytes};
    std::memset(hostOf(a->begin), 0, v.bytes);  // static variables begin as zero
    std::copy_n(v.initial.begin(), std::min<u64>(v.initial.size(), v.bytes), hostOf(a->begin));
    a->markWritten(a->begin, v.bytes);
  }
  for (const Variable &v : m.ptx->variables)
    for (const Variable::Reference &r : v.references) {
      u64 value = 0;
      if (auto s = m.symbols.variables.find(r.symbol); s != m.symbols.variables.end()) value = s->second.address;
      else if (auto f = m.symbols.functions.find(r.symbol); f != m.symbols.functions.end()) value = kFunctionTag + f->second;
      else {
        log = "variable " + v.name + " refers to " + r.symbol + ", which doesn't exist";
        return CUDA_ERROR_INVALID_PTX;
      }
      value = (value + u64(r.offset)) >> r.shift;
      std::memcpy(hostOf(m.symbols.variables[v.name].address) + r.at, &value, r.size);
    }
  return CUDA_SUCCESS;
}

}  // namespace

CUresult loadPtx(const std::shared_ptr<Context> &context, const char *text, std::shared_ptr<LoadedModule> &module, std::string &log) {
  auto m = std::make_shared<LoadedModule>();
  m->context = context;
  try {
    m->ptx = parse(text);
  } catch (const PtxError &e) {
    log = e.what();
    return CUDA_ERROR_INVALID_PTX;
  } catch (const std::exception &e) {  // numbers beyond their range, no memory for what the text asks
    log = std::string("PTX can't be read: ") + e.what();
    return CUDA_ERROR_INVALID_PTX;
  }
  if (CUresult r = checkTarget(*m->ptx, log)) return r;
  for (size_t k = 0; k < m->ptx->functions.size(); k++) m->symbols.functions[m->ptx->functions[k]->name] = u32(k);
  if (CUresult r = placeVariables(*m, context->device, log)) {
    for (auto &a : m->memory) Memory::instance().free(a->begin, false);
    return r;
  }
  for (size_t k = 0; k < m->ptx->functions.size(); k++) {
    const Function &f = *m->ptx->functions[k];
    if (!f.entry || !f.hasBody) continue;
    auto loaded = std::make_unique<LoadedFunction>();
    loaded->module = m.get();
    loaded->name = f.name;
    loaded->program = Decoder(*m->ptx, m->symbols, u32(k), Settings::instance().architecture).run();
    if (!loaded->program->refused.empty()) {
      Finding finding;
      finding.kind = "unsupported";
      finding.message = "kernel " + f.name + " can't run: " + loaded->program->refused;
      finding.kernel = f.name;
      finding.line = loaded->program->refusedLine;
      log += finding.message + "\n";
      Findings::instance().add(finding);
    }
    m->functions[f.name] = std::move(loaded);
  }
  module = m;
  return CUDA_SUCCESS;
}

}  // namespace emu
