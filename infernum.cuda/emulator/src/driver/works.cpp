#include "works.h"

#include <chrono>
#include <cstdio>

#include "../address_space.h"

namespace emu {

namespace {

std::string hex(u64 value) {
  char text[24];
  snprintf(text, sizeof text, "0x%llx", (unsigned long long)value);
  return text;
}

// The words that grid-wide barriers of cooperative groups use; one per launch, zero at its begin.
std::shared_ptr<Allocation> gridWorkspace(int device) {
  auto a = Memory::instance().allocate(256, device);
  if (a) {
    std::memset(hostOf(a->begin), 0, 256);
    a->markWritten(a->begin, 256);
    a->label = "grid barrier";
  }
  return a;
}

}  // namespace

double nowMilliseconds() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void touch(CUdeviceptr address, size_t bytes, bool write) {
  if (Touches *touches = Touches::current()) touches->add(write ? Touch::Write : Touch::Read, address, bytes);
}

CUresult checkBounds(CUdeviceptr address, size_t bytes, const char *what) {
  if (!bytes) return CUDA_SUCCESS;
  auto a = Memory::instance().find(address);
  if (!a) {
    if (auto freed = Memory::instance().findFreed(address))
      return complain(CUDA_ERROR_ILLEGAL_ADDRESS, "use-after-free", std::string(what) + " of " + freed->name() + ", which was freed");
    return complain(CUDA_ERROR_INVALID_VALUE, "out-of-bounds", std::string(what) + " at " + hex(address) + ", which is in no allocation");
  }
  if (address + bytes > a->end)
    return complain(CUDA_ERROR_INVALID_VALUE, "out-of-bounds",
                    std::string(what) + " of " + std::to_string(bytes) + " bytes goes " + std::to_string(address + bytes - a->end) + " bytes beyond the end of " + a->name());
  return CUDA_SUCCESS;
}

CUresult checkRange(CUdeviceptr address, size_t bytes, bool write, const char *what) {
  CUresult bounds = checkBounds(address, bytes, what);
  if (bounds || !bytes) return bounds;
  touch(address, bytes, write);
  auto a = Memory::instance().find(address);
  if (write) {
    a->markWritten(address, bytes);
  } else if (auto at = a->firstUnwritten(address, bytes)) {
    complain(CUDA_SUCCESS, "uninitialised", std::string(what) + " reads byte " + std::to_string(*at - a->begin) + " of " + a->name() + ", which was never written");
  }
  return CUDA_SUCCESS;
}

int KernelWork::run() {
  Launch launch;
  launch.program = function->program.get();
  launch.keep = module;
  launch.grid = grid;
  launch.block = block;
  launch.dynamicShared = dynamicShared;
  launch.parameters = parameters;
  launch.device = context->device;
  launch.cooperative = cooperative;
  launch.fileName = [this](u32 file) {
    auto found = module->ptx->files.find(file);
    return found == module->ptx->files.end() ? "file " + std::to_string(file) : found->second;
  };
  launch.touches = Touches::current();
  launch.reachable = [this](int device) { return context->peers.count(device) > 0; };
  std::shared_ptr<Allocation> workspace;
  if (cooperative && (workspace = gridWorkspace(context->device))) launch.envReg = workspace->begin;
  CUresult result = execute(launch);
  if (workspace) Memory::instance().free(workspace->begin, false);
  return result;
}

// The target's bytes count as written where the source's were.
static void carryWritten(u64 to, u64 from, size_t bytes) {
  auto target = Memory::instance().find(to), source = Memory::instance().find(from);
  for (size_t at = 0; at < bytes;) {
    auto gap = source->firstUnwritten(from + at, bytes - at);
    size_t end = gap ? size_t(*gap - from) : bytes;
    target->markWritten(to + at, end - at);
    at = end;
    while (at < bytes && source->firstUnwritten(from + at, 1)) at++;
  }
}

// Pinned memory lies where kernels may see it, and other copies; of pageable memory only calls that wait know.
static void touchHost(u64 address, size_t bytes, bool write) {
  if (Touches::current() && Memory::instance().find(address)) touch(address, bytes, write);
}

int CopyWork::run() {
  for (size_t z = 0; z < depth; z++)
    for (size_t y = 0; y < height; y++) {
      u64 target = to + z * toSlice + y * toPitch, source = from + z * fromSlice + y * fromPitch;
      bool fromStage = !staged.empty();
      if (fromStage) source = reinterpret_cast<u64>(staged.data()) + y * fromPitch;
      bool between = fromDevice && toDevice && !fromStage && width > 0;
      if (between) {  // copying what was never written is no fault; reading it later is
        if (CUresult r = checkBounds(source, width, "copy")) return r;
        if (CUresult r = checkBounds(target, width, "copy")) return r;
        touch(source, width, false);
        touch(target, width, true);
        carryWritten(target, source, width);
      } else {
        if (fromDevice && !fromStage)
          if (CUresult r = checkRange(source, width, false, "copy")) return r;
        if (toDevice)
          if (CUresult r = checkRange(target, width, true, "copy")) return r;
      }
      if (!fromDevice && !fromStage) touchHost(source, width, false);
      if (!toDevice) touchHost(target, width, true);
      std::memmove(hostOf(target), hostOf(source), width);
    }
  return CUDA_SUCCESS;
}

int MemsetWork::run() {
  for (size_t y = 0; y < p.height; y++) {
    u64 row = p.dst + y * p.pitch;
    if (CUresult r = checkRange(row, p.width * p.elementSize, true, "memset")) return r;
    u8 *to = hostOf(row);
    if (p.elementSize == 1) std::memset(to, int(p.value), p.width);
    else if (p.elementSize == 2) std::fill_n(reinterpret_cast<u16 *>(to), p.width, u16(p.value));
    else std::fill_n(reinterpret_cast<u32 *>(to), p.width, p.value);
  }
  return CUDA_SUCCESS;
}

int HostWork::run() {
  // It may wake the host, which then knows that everything before this is done.
  if (const Trace *trace = Tracing::current()) Order::instance().hostWaited(*trace);
  if (callback) callback(stream, CUDA_SUCCESS, p.userData);
  else p.fn(p.userData);
  return CUDA_SUCCESS;
}

int EventRecordWork::run() {
  *milliseconds = nowMilliseconds();
  return CUDA_SUCCESS;
}

int AllocateWork::run() {
  touch(address, bytes, true);
  return CUDA_SUCCESS;
}

int FreeWork::run() {
  if (auto a = Memory::instance().find(address)) touch(address, a->bytes(), true);
  auto result = Memory::instance().free(address, false);
  if (result == Memory::FreeResult::Already) return complain(CUDA_ERROR_INVALID_VALUE, "double-free", "cuMemFreeAsync of memory that was freed before");
  return CUDA_SUCCESS;
}

int ValueWork::run() {
  u8 *host = hostOf(address);
  if (CUresult r = checkRange(address, bytes, !waiting, waiting ? "cuStreamWaitValue" : "cuStreamWriteValue")) return r;
  if (!waiting) {
    if (bytes == 8) __atomic_store_n(reinterpret_cast<u64 *>(host), value, __ATOMIC_SEQ_CST);
    else __atomic_store_n(reinterpret_cast<u32 *>(host), u32(value), __ATOMIC_SEQ_CST);
    return CUDA_SUCCESS;
  }
  u64 now = bytes == 8 ? __atomic_load_n(reinterpret_cast<u64 *>(host), __ATOMIC_SEQ_CST) : __atomic_load_n(reinterpret_cast<u32 *>(host), __ATOMIC_SEQ_CST);
  s64 difference = bytes == 8 ? s64(now - value) : s64(s32(u32(now) - u32(value)));
  bool reached = false;
  switch (flags & 3) {
    case CU_STREAM_WAIT_VALUE_GEQ: reached = difference >= 0; break;
    case CU_STREAM_WAIT_VALUE_EQ: reached = difference == 0; break;
    case CU_STREAM_WAIT_VALUE_AND: reached = (now & value) != 0; break;
    default: reached = u64(~(now | value) & (bytes == 8 ? ~0ull : 0xffffffffull)) != 0;
  }
  if (Trace *trace = Tracing::current(); trace && reached) Order::instance().acquire(*trace, address, bytes);
  return reached ? 0 : kAgain;
}

int LibraryWork::run() {
  int result = user->step(user->user);
  return result == 1 ? kAgain : result;
}

}  // namespace emu
