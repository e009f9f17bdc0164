// Modules, functions, occupancy (CUDA driver API, sections 6.10, 6.22 and 6.31).
#include <fstream>
#include <sstream>

#include "../counters.h"
#include "loader.h"
#include "queue.h"

using namespace emu;

namespace {

LoadedFunction *functionOf(CUfunction f) { return reinterpret_cast<LoadedFunction *>(f); }

void writeLog(unsigned int count, CUjit_option *options, void **values, CUjit_option buffer, CUjit_option bytes, const std::string &log) {
  char *text = nullptr;
  size_t size = 0;
  for (unsigned int k = 0; k < count; k++) {
    if (options[k] == buffer) text = static_cast<char *>(values[k]);
    if (options[k] == bytes) size = size_t(reinterpret_cast<uintptr_t>(values[k]));
  }
  if (!text || !size) return;
  size_t n = std::min(size - 1, log.size());
  std::memcpy(text, log.data(), n);
  text[n] = 0;
  for (unsigned int k = 0; k < count; k++)
    if (options[k] == bytes) values[k] = reinterpret_cast<void *>(uintptr_t(n));
}

}  // namespace

CUresult cuModuleLoadDataEx(CUmodule *module, const void *image, unsigned int count, CUjit_option *options, void **values) {
  EMU_CONTEXT(c);
  if (!module || !image) return CUDA_ERROR_INVALID_VALUE;
  const char *text = static_cast<const char *>(image);
  if (std::strncmp(text, "\177ELF", 4) == 0) return complain(CUDA_ERROR_NO_BINARY_FOR_GPU, "unsupported", "machine code (cubin) can't be run, only PTX");
  std::shared_ptr<LoadedModule> m;
  std::string log;
  CUresult result = loadPtx(c, text, m, log);
  writeLog(count, options, values, CU_JIT_ERROR_LOG_BUFFER, CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES, log);
  if (result) return complain(result, "unsupported", "PTX can't be loaded: " + log);
  std::lock_guard lock(Driver::instance().mutex);
  c->modules[m] = true;
  *module = reinterpret_cast<CUmodule>(Driver::instance().modules.add(m));
  return CUDA_SUCCESS;
}

CUresult cuModuleLoadData(CUmodule *module, const void *image) { return cuModuleLoadDataEx(module, image, 0, nullptr, nullptr); }

CUresult cuModuleLoad(CUmodule *module, const char *file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return CUDA_ERROR_FILE_NOT_FOUND;
  std::stringstream text;
  text << in.rdbuf();
  return cuModuleLoadData(module, text.str().c_str());
}

CUresult cuModuleUnload(CUmodule module) {
  EMU_CONTEXT(c);
  auto m = Driver::instance().modules.get(module);
  if (!m) return CUDA_ERROR_INVALID_HANDLE;
  Queue::instance().waitAll(c);  // kernels of it may still be queued
  for (auto &a : m->memory) Memory::instance().free(a->begin, false);
  Driver::instance().modules.remove(module);
  std::lock_guard lock(Driver::instance().mutex);
  c->modules.erase(m);
  return CUDA_SUCCESS;
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name) {
  EMU_CONTEXT(c);
  auto m = Driver::instance().modules.get(module);
  if (!m) return CUDA_ERROR_INVALID_HANDLE;
  auto found = m->functions.find(name);
  if (found == m->functions.end()) return CUDA_ERROR_NOT_FOUND;
  const Program &p = *found->second->program;
  if (!p.refused.empty()) return complain(CUDA_ERROR_NOT_SUPPORTED, "unsupported", std::string("kernel ") + name + " can't run: " + p.refused);
  *function = reinterpret_cast<CUfunction>(found->second.get());
  return CUDA_SUCCESS;
}

CUresult cuModuleGetGlobal_v2(CUdeviceptr *address, size_t *bytes, CUmodule module, const char *name) {
  EMU_CONTEXT(c);
  auto m = Driver::instance().modules.get(module);
  if (!m) return CUDA_ERROR_INVALID_HANDLE;
  auto found = m->symbols.variables.find(name);
  if (found == m->symbols.variables.end()) return CUDA_ERROR_NOT_FOUND;
  if (address) *address = found->second.address;
  if (bytes) *bytes = found->second.bytes;
  return CUDA_SUCCESS;
}

CUresult cuFuncGetAttribute(int *value, CUfunction_attribute attribute, CUfunction function) {
  EMU_CONTEXT(c);
  LoadedFunction *f = functionOf(function);
  if (!f || !value) return CUDA_ERROR_INVALID_VALUE;
  const Program &p = *f->program;
  switch (attribute) {
    case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK: *value = int(p.maxThreads); break;
    case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES: *value = int(p.staticShared); break;
    case CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES: {
      u64 sum = 0;
      for (auto &[name, v] : f->module->symbols.variables) sum += v.space == Space::Const ? v.bytes : 0;
      *value = int(sum);
      break;
    }
    case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES: *value = int(p.functions[p.kernelIndex].localBytes); break;
    case CU_FUNC_ATTRIBUTE_NUM_REGS: *value = int(Counters::instance().registers(f->name)); break;
    case CU_FUNC_ATTRIBUTE_PTX_VERSION: *value = int(f->module->ptx->version); break;
    case CU_FUNC_ATTRIBUTE_BINARY_VERSION: *value = int(Settings::instance().architecture); break;
    case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES: *value = int(f->maxDynamicShared); break;
    case CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT: *value = int(f->carveout); break;
    default: *value = 0;
  }
  return CUDA_SUCCESS;
}

CUresult cuFuncSetAttribute(CUfunction function, CUfunction_attribute attribute, int value) {
  EMU_CONTEXT(c);
  LoadedFunction *f = functionOf(function);
  if (!f) return CUDA_ERROR_INVALID_HANDLE;
  if (attribute == CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES) {
    u32 most = limitsOf(Settings::instance().architecture).sharedPerBlockOptIn;
    if (value < 0 || u32(value) + f->program->staticShared > most)
      return complain(CUDA_ERROR_INVALID_VALUE, "resource-limit", "kernel " + f->name + " asks for " + std::to_string(value) + " bytes of dynamic shared memory beside " + std::to_string(f->program->staticShared) + " static ones; a block can have " + std::to_string(most));
    f->maxDynamicShared = u32(value);
  } else if (attribute == CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT) {
    f->carveout = u32(value);
  } else {
    return CUDA_ERROR_INVALID_VALUE;
  }
  return CUDA_SUCCESS;
}

CUresult cuFuncGetModule(CUmodule *module, CUfunction function) {
  LoadedFunction *f = functionOf(function);
  if (!f) return CUDA_ERROR_INVALID_HANDLE;
  *module = reinterpret_cast<CUmodule>(f->module);
  return CUDA_SUCCESS;
}

CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, CUfunction function, int threads, size_t dynamicShared) {
  EMU_CONTEXT(c);
  LoadedFunction *f = functionOf(function);
  if (!f || threads <= 0) return CUDA_ERROR_INVALID_VALUE;
  *blocks = int(blocksPerMultiprocessor(Settings::instance().architecture, u32(threads), Counters::instance().registers(f->name), f->program->staticShared + u32(dynamicShared)));
  return CUDA_SUCCESS;
}

#pragma GCC visibility push(default)
extern "C" {
CUresult cuFuncGetName(const char **name, CUfunction function) {
  if (!function || !name) return CUDA_ERROR_INVALID_VALUE;
  *name = functionOf(function)->name.c_str();
  return CUDA_SUCCESS;
}
CUresult cuFuncSetCacheConfig(CUfunction, int) { return CUDA_SUCCESS; }
CUresult cuFuncSetSharedMemConfig(CUfunction, int) { return CUDA_SUCCESS; }
CUresult cuModuleGetLoadingMode(int *mode) {
  *mode = 1;  // eager
  return CUDA_SUCCESS;
}
CUresult cuOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int *blocks, CUfunction function, int threads, size_t dynamicShared, unsigned) {
  return cuOccupancyMaxActiveBlocksPerMultiprocessor(blocks, function, threads, dynamicShared);
}
CUresult cuOccupancyMaxPotentialBlockSize(int *minGrid, int *block, CUfunction function, size_t (*sharedOf)(int), size_t dynamicShared, int limit) {
  EMU_CONTEXT(c);
  int best = 0, bestThreads = 0, most = limit > 0 ? std::min(limit, 1024) : 1024;
  for (int threads = most / 32 * 32; threads >= 32; threads -= 32) {
    int blocks = 0;
    cuOccupancyMaxActiveBlocksPerMultiprocessor(&blocks, function, threads, sharedOf ? sharedOf(threads) : dynamicShared);
    if (blocks * threads > best) {
      best = blocks * threads;
      bestThreads = threads;
    }
  }
  *block = bestThreads;
  *minGrid = bestThreads ? best / bestThreads * 16 : 0;
  return CUDA_SUCCESS;
}
CUresult cuOccupancyMaxPotentialBlockSizeWithFlags(int *minGrid, int *block, CUfunction function, size_t (*sharedOf)(int), size_t dynamicShared, int limit, unsigned) {
  return cuOccupancyMaxPotentialBlockSize(minGrid, block, function, sharedOf, dynamicShared, limit);
}
CUresult cuOccupancyAvailableDynamicSMemPerBlock(size_t *bytes, CUfunction function, int blocks, int) {
  EMU_CONTEXT(c);
  if (blocks <= 0 || !function) return CUDA_ERROR_INVALID_VALUE;
  Limits l = limitsOf(Settings::instance().architecture);
  u32 each = l.sharedPerMultiprocessor / u32(blocks), used = functionOf(function)->program->staticShared + l.reservedShared;
  *bytes = each > used ? std::min(each - used, functionOf(function)->maxDynamicShared) : 0;
  return CUDA_SUCCESS;
}
}
#pragma GCC visibility pop
