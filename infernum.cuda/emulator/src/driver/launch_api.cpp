// Launches (CUDA driver API, section 6.22).
#include "../counters.h"
#include "launch_check.h"

namespace emu {

namespace {

CUresult limit(CUresult code, const std::string &kernel, const std::string &message) { return complain(code, "resource-limit", "launch of " + kernel + ": " + message); }

CUresult checkShape(const LoadedFunction &f, Dim3 grid, Dim3 block, u32 sharedBytes, bool cooperative) {
  const Program &p = *f.program;
  Limits l = limitsOf(Settings::instance().architecture);
  if (!grid.count() || !block.count()) return limit(CUDA_ERROR_INVALID_VALUE, f.name, "a grid or block without threads");
  if (grid.y > 65535 || grid.z > 65535 || grid.x > 0x7fffffff) return limit(CUDA_ERROR_INVALID_VALUE, f.name, "the grid is too large");
  if (block.x > 1024 || block.y > 1024 || block.z > 64 || block.count() > l.threadsPerBlock)
    return limit(CUDA_ERROR_INVALID_VALUE, f.name, std::to_string(block.count()) + " threads in a block, at most 1024 can be");
  if (block.count() > p.maxThreads)
    return limit(CUDA_ERROR_INVALID_VALUE, f.name, std::to_string(block.count()) + " threads in a block, the kernel was compiled for " + std::to_string(p.maxThreads));
  if (p.requiredThreads[0] && (p.requiredThreads[0] != block.x || p.requiredThreads[1] != block.y || p.requiredThreads[2] != block.z))
    return limit(CUDA_ERROR_INVALID_VALUE, f.name, "the kernel requires another shape of block (.reqntid)");
  if (sharedBytes > f.maxDynamicShared || (f.maxDynamicShared <= l.sharedPerBlock && p.staticShared + sharedBytes > l.sharedPerBlock))
    return limit(CUDA_ERROR_INVALID_VALUE, f.name, std::to_string(p.staticShared) + " + " + std::to_string(sharedBytes) + " bytes of shared memory, allowed are " +
                 std::to_string(std::max(f.maxDynamicShared, l.sharedPerBlock)) + " (more by CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES)");
  u32 registers = Counters::instance().registers(f.name);
  u64 warps = (block.count() + kLanes - 1) / kLanes, used = warps * ((registers * kLanes + 255) / 256 * 256);
  if (used > l.registersPerBlock)
    return limit(CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, f.name, std::to_string(registers) + " registers for each of " + std::to_string(block.count()) + " threads are more than " + std::to_string(l.registersPerBlock));
  if (cooperative) {
    u64 most = u64(blocksPerMultiprocessor(Settings::instance().architecture, u32(block.count()), registers, p.staticShared + sharedBytes)) * 16;
    if (grid.count() > most)
      return limit(CUDA_ERROR_COOPERATIVE_LAUNCH_TOO_LARGE, f.name, std::to_string(grid.count()) + " blocks, at most " + std::to_string(most) + " can be there at once");
  }
  return CUDA_SUCCESS;
}

CUresult readParameters(const LoadedFunction &f, void **parameters, void **extra, std::vector<u8> &out) {
  const Program &p = *f.program;
  out.assign(p.parameterBytes, 0);
  if (extra) {
    const void *buffer = nullptr;
    size_t bytes = 0;
    for (; *extra != CU_LAUNCH_PARAM_END; extra += 2) {
      if (*extra == CU_LAUNCH_PARAM_BUFFER_POINTER) buffer = extra[1];
      else if (*extra == CU_LAUNCH_PARAM_BUFFER_SIZE) bytes = *static_cast<size_t *>(extra[1]);
    }
    if (!buffer || bytes < p.parameterBytes)
      return complain(CUDA_ERROR_INVALID_VALUE, "invalid-call", "launch of " + f.name + ": " + std::to_string(bytes) + " bytes of parameters, " + std::to_string(p.parameterBytes) + " are needed");
    std::memcpy(out.data(), buffer, p.parameterBytes);
    return CUDA_SUCCESS;
  }
  for (size_t k = 0; k < p.parameters.size(); k++) {
    if (!parameters || !parameters[k]) return complain(CUDA_ERROR_INVALID_VALUE, "invalid-call", "launch of " + f.name + ": parameter " + std::to_string(k) + " is missing");
    std::memcpy(out.data() + p.parameters[k].offset, parameters[k], p.parameters[k].bytes);
  }
  return CUDA_SUCCESS;
}

}  // namespace

CUresult makeKernelWork(const std::shared_ptr<Context> &context, CUfunction function, Dim3 grid, Dim3 block, u32 sharedBytes, void **parameters,
                        void **extra, bool cooperative, std::shared_ptr<KernelWork> &work) {
  auto *f = reinterpret_cast<LoadedFunction *>(function);
  if (!f) return CUDA_ERROR_INVALID_HANDLE;
  if (CUresult r = checkShape(*f, grid, block, sharedBytes, cooperative)) return r;
  work = std::make_shared<KernelWork>();
  if (CUresult r = readParameters(*f, parameters, extra, work->parameters)) return r;
  work->module = f->module->shared_from_this();
  work->function = f;
  work->context = context;
  work->grid = grid;
  work->block = block;
  work->dynamicShared = sharedBytes;
  work->cooperative = cooperative;
  return CUDA_SUCCESS;
}

namespace {

CUresult launch(CUfunction function, Dim3 grid, Dim3 block, u32 sharedBytes, CUstream stream, void **parameters, void **extra, bool cooperative) {
  EMU_CONTEXT(c);
  auto s = streamOf(stream);
  if (!s) return CUDA_ERROR_INVALID_HANDLE;
  std::shared_ptr<KernelWork> work;
  if (CUresult r = makeKernelWork(c, function, grid, block, sharedBytes, parameters, extra, cooperative, work)) return r;
  return Queue::instance().enqueue(*s, work);
}

}  // namespace

}  // namespace emu

using namespace emu;

CUresult cuLaunchKernel(CUfunction f, unsigned int gx, unsigned int gy, unsigned int gz, unsigned int bx, unsigned int by, unsigned int bz,
                        unsigned int sharedBytes, CUstream stream, void **parameters, void **extra) {
  return launch(f, {gx, gy, gz}, {bx, by, bz}, sharedBytes, stream, parameters, extra, false);
}

CUresult cuLaunchCooperativeKernel(CUfunction f, unsigned int gx, unsigned int gy, unsigned int gz, unsigned int bx, unsigned int by, unsigned int bz,
                                   unsigned int sharedBytes, CUstream stream, void **parameters) {
  return launch(f, {gx, gy, gz}, {bx, by, bz}, sharedBytes, stream, parameters, nullptr, true);
}

CUresult cuProfilerStart(void) {
  EMU_CONTEXT(c);
  Settings::instance().counters = true;
  return CUDA_SUCCESS;
}

CUresult cuProfilerStop(void) {
  EMU_CONTEXT(c);
  Settings::instance().counters = false;
  return CUDA_SUCCESS;
}
