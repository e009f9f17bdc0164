// Initialisation, errors, devices and contexts (CUDA driver API, sections 6.2 to 6.9).
#include <cstdio>
#include <map>
#include <utility>

#include "../counters.h"
#include "leaks.h"
#include "queue.h"

namespace emu {

Driver &Driver::instance() {
  static Driver *driver = new Driver;
  return *driver;
}

std::vector<std::shared_ptr<Context>> &contextStack() {
  thread_local std::vector<std::shared_ptr<Context>> stack;
  return stack;
}

std::shared_ptr<Context> current() {
  auto &stack = contextStack();
  return stack.empty() || !stack.back() || stack.back()->destroyed ? nullptr : stack.back();
}

std::shared_ptr<Context> makeContext(int device, u32 flags) {
  auto c = std::make_shared<Context>();
  c->device = device;
  c->flags = flags;
  c->id = Driver::instance().nextId++;
  c->legacy = std::make_shared<Stream>();
  c->legacy->context = c;
  c->legacy->legacy = true;
  c->perThread = std::make_shared<Stream>();
  c->perThread->context = c;
  c->limits = {{CU_LIMIT_STACK_SIZE, 1024}, {CU_LIMIT_PRINTF_FIFO_SIZE, 1 << 20}, {CU_LIMIT_MALLOC_HEAP_SIZE, 8 << 20}};
  Driver::instance().contexts.add(c);
  return c;
}

void destroyContext(const std::shared_ptr<Context> &c) {
  Queue::instance().waitAll(c);
  Queue::instance().drop(c);
  for (auto &[m, loaded] : c->modules)
    for (auto &a : m->memory) Memory::instance().free(a->begin, false);  // variables aren't leaks
  c->modules.clear();
  c->destroyed = true;
  c->legacy.reset();  // streams hold their context: this ends the circle
  c->perThread.reset();
  Driver::instance().contexts.remove(c.get());
  for (auto &other : Driver::instance().contexts.all())
    if (other->device == c->device) return;
  // The last context of the device takes its memory along. After an error nobody could have freed any.
  if (!c->error.load()) reportLeaks(c->device);
  for (auto &a : Memory::instance().live(c->device)) Memory::instance().free(a->begin, false);
}

CUresult complain(CUresult code, const char *kind, const std::string &message) {
  Findings::instance().add(kind, message);
  return code;
}

namespace {

bool validDevice(CUdevice device) { return device >= 0 && device < int(Settings::instance().devices); }

const std::map<int, std::pair<const char *, const char *>> &errorTexts() {
  static const std::map<int, std::pair<const char *, const char *>> texts = {
#define E(name, text) {CUDA_##name, {"CUDA_" #name, text}}
      E(SUCCESS, "no error"), E(ERROR_INVALID_VALUE, "invalid argument"), E(ERROR_OUT_OF_MEMORY, "out of memory"),
      E(ERROR_NOT_INITIALIZED, "initialization error"), E(ERROR_DEINITIALIZED, "driver shutting down"),
      E(ERROR_NO_DEVICE, "no CUDA-capable device is detected"), E(ERROR_INVALID_DEVICE, "invalid device ordinal"),
      E(ERROR_INVALID_IMAGE, "device kernel image is invalid"), E(ERROR_INVALID_CONTEXT, "invalid device context"),
      E(ERROR_NO_BINARY_FOR_GPU, "no kernel image is available for execution on the device"),
      E(ERROR_PEER_ACCESS_UNSUPPORTED, "peer access is not supported between these two devices"),
      E(ERROR_INVALID_PTX, "a PTX JIT compilation failed"), E(ERROR_UNSUPPORTED_PTX_VERSION, "the provided PTX was compiled with an unsupported toolchain."),
      E(ERROR_FILE_NOT_FOUND, "file not found"), E(ERROR_INVALID_HANDLE, "invalid resource handle"), E(ERROR_ILLEGAL_STATE, "the operation cannot be performed in the present state"),
      E(ERROR_NOT_FOUND, "named symbol not found"), E(ERROR_NOT_READY, "device not ready"),
      E(ERROR_ILLEGAL_ADDRESS, "an illegal memory access was encountered"), E(ERROR_LAUNCH_OUT_OF_RESOURCES, "too many resources requested for launch"),
      E(ERROR_LAUNCH_TIMEOUT, "the launch timed out and was terminated"), E(ERROR_PEER_ACCESS_ALREADY_ENABLED, "peer access is already enabled"),
      E(ERROR_PEER_ACCESS_NOT_ENABLED, "peer access has not been enabled"), E(ERROR_PRIMARY_CONTEXT_ACTIVE, "cannot set while device is active in this process"),
      E(ERROR_CONTEXT_IS_DESTROYED, "context is destroyed"), E(ERROR_ASSERT, "device-side assert triggered"),
      E(ERROR_HOST_MEMORY_ALREADY_REGISTERED, "part or all of the requested memory range is already mapped"),
      E(ERROR_HOST_MEMORY_NOT_REGISTERED, "pointer does not correspond to a registered memory region"),
      E(ERROR_HARDWARE_STACK_ERROR, "hardware stack error"), E(ERROR_ILLEGAL_INSTRUCTION, "an illegal instruction was encountered"),
      E(ERROR_MISALIGNED_ADDRESS, "misaligned address"), E(ERROR_INVALID_ADDRESS_SPACE, "operation not supported on global/shared address space"),
      E(ERROR_INVALID_PC, "invalid program counter"), E(ERROR_LAUNCH_FAILED, "unspecified launch failure"),
      E(ERROR_COOPERATIVE_LAUNCH_TOO_LARGE, "too many blocks in cooperative launch"), E(ERROR_NOT_PERMITTED, "operation not permitted"),
      E(ERROR_NOT_SUPPORTED, "operation not supported"), E(ERROR_STREAM_CAPTURE_UNSUPPORTED, "operation not permitted when stream is capturing"),
      E(ERROR_STREAM_CAPTURE_INVALIDATED, "operation failed due to a previous error during capture"), E(ERROR_STREAM_CAPTURE_MERGE, "operation would result in a merge of separate capture sequences"),
      E(ERROR_STREAM_CAPTURE_UNMATCHED, "capture was not ended in the same stream as it began"), E(ERROR_STREAM_CAPTURE_UNJOINED, "capturing stream has unjoined work"),
      E(ERROR_STREAM_CAPTURE_ISOLATION, "dependency created on uncaptured work in another stream"), E(ERROR_STREAM_CAPTURE_IMPLICIT, "operation would make the legacy stream depend on a capturing blocking stream"),
      E(ERROR_CAPTURED_EVENT, "operation not permitted on an event last recorded in a capturing stream"), E(ERROR_STREAM_CAPTURE_WRONG_THREAD, "attempt to terminate a thread-local capture sequence from another thread"),
      E(ERROR_GRAPH_EXEC_UPDATE_FAILURE, "the graph update was not performed because it included changes which violated constraints specific to instantiated graph update"),
      E(ERROR_UNKNOWN, "unknown error")
#undef E
  };
  return texts;
}

int attribute(CUdevice_attribute a, CUdevice device) {
  u32 arch = Settings::instance().architecture;
  Limits l = limitsOf(arch);
  switch (a) {
    case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X:
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y: return 1024;
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z: return 64;
    case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X: return 2147483647;
    case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y:
    case CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z: return 65535;
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK: return int(l.sharedPerBlock);
    case CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY: return 65536;
    case CU_DEVICE_ATTRIBUTE_WARP_SIZE: return 32;
    case CU_DEVICE_ATTRIBUTE_MAX_PITCH: return 2147483647;
    case CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK: return int(l.registersPerBlock);
    case CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR: return int(l.registersPerMultiprocessor);
    case CU_DEVICE_ATTRIBUTE_CLOCK_RATE: return 1500000;
    case CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE: return 1500000;
    case CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH: return 512;
    case CU_DEVICE_ATTRIBUTE_TEXTURE_ALIGNMENT: return 512;
    case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: return 16;
    case CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE: return 4 << 20;
    case CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR: return int(l.threadsPerMultiprocessor);
    case CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR: return int(l.blocksPerMultiprocessor);
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR: return int(l.sharedPerMultiprocessor);
    case CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN: return int(l.sharedPerBlockOptIn);
    case CU_DEVICE_ATTRIBUTE_RESERVED_SHARED_MEMORY_PER_BLOCK: return int(l.reservedShared);
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: return int(arch / 10);
    case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: return int(arch % 10);
    case CU_DEVICE_ATTRIBUTE_PCI_BUS_ID: return device + 1;
    case CU_DEVICE_ATTRIBUTE_GPU_OVERLAP:
    case CU_DEVICE_ATTRIBUTE_CAN_MAP_HOST_MEMORY:
    case CU_DEVICE_ATTRIBUTE_CONCURRENT_KERNELS:
    case CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING:
    case CU_DEVICE_ATTRIBUTE_STREAM_PRIORITIES_SUPPORTED:
    case CU_DEVICE_ATTRIBUTE_GLOBAL_L1_CACHE_SUPPORTED:
    case CU_DEVICE_ATTRIBUTE_LOCAL_L1_CACHE_SUPPORTED:
    case CU_DEVICE_ATTRIBUTE_CAN_USE_HOST_POINTER_FOR_REGISTERED_MEM:
    case CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH:
    case CU_DEVICE_ATTRIBUTE_HOST_REGISTER_SUPPORTED:
    case CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED: return 1;
    case CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT: return 2;
    default: return 0;
  }
}

}  // namespace

}  // namespace emu

using namespace emu;

CUresult cuInit(unsigned int flags) {
  if (flags) return CUDA_ERROR_INVALID_VALUE;
  Driver::instance().initialised = true;
  watchLeaksAtExit();
  return CUDA_SUCCESS;
}

CUresult cuDriverGetVersion(int *version) {
  if (!version) return CUDA_ERROR_INVALID_VALUE;
  *version = 13000;
  return CUDA_SUCCESS;
}

CUresult cuGetErrorName(CUresult error, const char **name) {
  auto found = errorTexts().find(error);
  *name = found == errorTexts().end() ? nullptr : found->second.first;
  return *name ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

CUresult cuGetErrorString(CUresult error, const char **text) {
  auto found = errorTexts().find(error);
  *text = found == errorTexts().end() ? nullptr : found->second.second;
  return *text ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

#define EMU_DEVICE(device)                                                \
  if (!Driver::instance().initialised) return CUDA_ERROR_NOT_INITIALIZED; \
  if (!validDevice(device)) return CUDA_ERROR_INVALID_DEVICE

CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  EMU_DEVICE(ordinal);
  *device = ordinal;
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int *count) {
  if (!Driver::instance().initialised) return CUDA_ERROR_NOT_INITIALIZED;
  *count = int(Settings::instance().devices);
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
  EMU_DEVICE(device);
  snprintf(name, size_t(length), "Infernum PTX emulator (sm_%u)", u32(Settings::instance().architecture));
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetUuid(CUuuid *uuid, CUdevice device) {
  EMU_DEVICE(device);
  std::memset(uuid->bytes, 0, sizeof uuid->bytes);
  std::memcpy(uuid->bytes, "infernum", 8);
  uuid->bytes[15] = char(device);
  return CUDA_SUCCESS;
}

CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
  EMU_DEVICE(device);
  *bytes = Memory::instance().limit();
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute a, CUdevice device) {
  EMU_DEVICE(device);
  if (!value || int(a) < 1 || int(a) > 160) return CUDA_ERROR_INVALID_VALUE;
  *value = attribute(a, device);
  return CUDA_SUCCESS;
}

CUresult cuDeviceComputeCapability(int *major, int *minor, CUdevice device) {
  EMU_DEVICE(device);
  *major = int(Settings::instance().architecture / 10);
  *minor = int(Settings::instance().architecture % 10);
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetPCIBusId(char *id, int length, CUdevice device) {
  EMU_DEVICE(device);
  snprintf(id, size_t(length), "0000:%02x:00.0", device + 1);
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetByPCIBusId(CUdevice *device, const char *id) {
  unsigned domain, bus;
  if (sscanf(id, "%x:%x", &domain, &bus) != 2 || !validDevice(int(bus) - 1)) return CUDA_ERROR_INVALID_DEVICE;
  *device = int(bus) - 1;
  return CUDA_SUCCESS;
}

CUresult cuDeviceCanAccessPeer(int *can, CUdevice device, CUdevice peer) {
  EMU_DEVICE(device);
  if (!validDevice(peer)) return CUDA_ERROR_INVALID_DEVICE;
  *can = device != peer;
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxRetain(CUcontext *context, CUdevice device) {
  EMU_DEVICE(device);
  std::lock_guard lock(Driver::instance().mutex);
  auto &primary = Driver::instance().primaries[device];
  if (!primary) {
    primary = makeContext(device, 0);
    primary->primary = true;
  }
  primary->retained++;
  *context = reinterpret_cast<CUcontext>(primary.get());
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxReset_v2(CUdevice device) {
  EMU_DEVICE(device);
  std::shared_ptr<Context> old;
  {
    std::lock_guard lock(Driver::instance().mutex);
    old = std::exchange(Driver::instance().primaries[device], nullptr);
  }
  if (old) destroyContext(old);
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  EMU_DEVICE(device);
  {
    std::lock_guard lock(Driver::instance().mutex);
    auto &primary = Driver::instance().primaries[device];
    if (!primary || !primary->retained) return CUDA_ERROR_INVALID_CONTEXT;
    if (--primary->retained) return CUDA_SUCCESS;
  }
  return cuDevicePrimaryCtxReset_v2(device);
}

CUresult cuDevicePrimaryCtxGetState(CUdevice device, unsigned int *flags, int *active) {
  EMU_DEVICE(device);
  std::lock_guard lock(Driver::instance().mutex);
  auto &primary = Driver::instance().primaries[device];
  if (active) *active = primary != nullptr;
  if (flags) *flags = primary ? primary->flags : 0;
  return CUDA_SUCCESS;
}

CUresult cuDevicePrimaryCtxSetFlags_v2(CUdevice device, unsigned int flags) {
  EMU_DEVICE(device);
  std::lock_guard lock(Driver::instance().mutex);
  if (auto &primary = Driver::instance().primaries[device]) primary->flags = flags;
  return CUDA_SUCCESS;
}

CUresult cuCtxCreate_v2(CUcontext *context, unsigned int flags, CUdevice device) {
  EMU_DEVICE(device);
  auto c = makeContext(device, flags);
  contextStack().push_back(c);
  *context = reinterpret_cast<CUcontext>(c.get());
  return CUDA_SUCCESS;
}

CUresult cuCtxDestroy_v2(CUcontext context) {
  auto c = Driver::instance().contexts.get(context);
  if (!c) return CUDA_ERROR_INVALID_CONTEXT;
  if (c->primary) return CUDA_ERROR_INVALID_CONTEXT;
  destroyContext(c);
  auto &stack = contextStack();
  if (!stack.empty() && stack.back() == c) stack.pop_back();
  return CUDA_SUCCESS;
}

CUresult cuCtxPushCurrent_v2(CUcontext context) {
  auto c = Driver::instance().contexts.get(context);
  if (!c) return CUDA_ERROR_INVALID_CONTEXT;
  contextStack().push_back(c);
  return CUDA_SUCCESS;
}

CUresult cuCtxPopCurrent_v2(CUcontext *context) {
  auto &stack = contextStack();
  if (stack.empty()) return CUDA_ERROR_INVALID_CONTEXT;
  if (context) *context = reinterpret_cast<CUcontext>(stack.back().get());
  stack.pop_back();
  return CUDA_SUCCESS;
}

CUresult cuCtxSetCurrent(CUcontext context) {
  auto &stack = contextStack();
  if (!context) {
    if (!stack.empty()) stack.pop_back();
    return CUDA_SUCCESS;
  }
  auto c = Driver::instance().contexts.get(context);
  if (!c) return CUDA_ERROR_INVALID_CONTEXT;
  if (stack.empty()) stack.push_back(c);
  else stack.back() = c;
  return CUDA_SUCCESS;
}

CUresult cuCtxGetCurrent(CUcontext *context) {
  if (!Driver::instance().initialised) return CUDA_ERROR_NOT_INITIALIZED;
  *context = reinterpret_cast<CUcontext>(current().get());
  return CUDA_SUCCESS;
}

CUresult cuCtxGetDevice(CUdevice *device) {
  auto c = current();
  if (!c) return CUDA_ERROR_INVALID_CONTEXT;
  *device = c->device;
  return CUDA_SUCCESS;
}

CUresult cuCtxSynchronize(void) {
  EMU_CONTEXT(c);
  return Queue::instance().waitAll(c);
}

CUresult cuCtxGetLimit(size_t *value, CUlimit limit) {
  EMU_CONTEXT(c);
  *value = c->limits[limit];
  return CUDA_SUCCESS;
}

CUresult cuCtxSetLimit(CUlimit limit, size_t value) {
  EMU_CONTEXT(c);
  c->limits[limit] = value;
  return CUDA_SUCCESS;
}

CUresult cuCtxGetStreamPriorityRange(int *least, int *greatest) {
  EMU_CONTEXT(c);
  if (least) *least = 0;
  if (greatest) *greatest = -5;
  return CUDA_SUCCESS;
}

CUresult cuCtxEnablePeerAccess(CUcontext peer, unsigned int flags) {
  EMU_CONTEXT(c);
  auto other = Driver::instance().contexts.get(peer);
  if (!other || other == c) return CUDA_ERROR_INVALID_CONTEXT;
  if (flags) return CUDA_ERROR_INVALID_VALUE;
  if (other->device == c->device) return CUDA_ERROR_PEER_ACCESS_UNSUPPORTED;
  if (!c->peers.insert(other->device).second) return CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED;
  return CUDA_SUCCESS;
}

CUresult cuCtxDisablePeerAccess(CUcontext peer) {
  EMU_CONTEXT(c);
  auto other = Driver::instance().contexts.get(peer);
  if (!other) return CUDA_ERROR_INVALID_CONTEXT;
  return c->peers.erase(other->device) ? CUDA_SUCCESS : CUDA_ERROR_PEER_ACCESS_NOT_ENABLED;
}
