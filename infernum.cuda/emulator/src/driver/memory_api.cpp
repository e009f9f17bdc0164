// Memory: allocation, pools, copies, fills (CUDA driver API, sections 6.13 to 6.16).
#include "../address_space.h"
#include "graph.h"
#include "works.h"

namespace emu {

struct MemoryPool {
  int device = 0;
  u64 threshold = 0;
  std::set<u64> owned;
};

namespace {

Registry<MemoryPool> &pools() {
  static auto *registry = new Registry<MemoryPool>;
  return *registry;
}

std::shared_ptr<MemoryPool> devicePool(int device, std::shared_ptr<MemoryPool> set = nullptr) {
  static std::mutex mutex;
  static std::map<int, std::shared_ptr<MemoryPool>> current;
  std::lock_guard lock(mutex);
  auto &p = current[device];
  if (set) p = set;
  if (!p) {
    p = std::make_shared<MemoryPool>();
    p->device = device;
    pools().add(p);
  }
  return p;
}

CUresult freed(Memory::FreeResult r, const char *call, u64 address) {
  char at[32];
  snprintf(at, sizeof at, "0x%llx", (unsigned long long)address);
  switch (r) {
    case Memory::FreeResult::Done: return CUDA_SUCCESS;
    case Memory::FreeResult::Already: return complain(CUDA_ERROR_INVALID_VALUE, "double-free", std::string(call) + " of " + at + ", which was freed before");
    case Memory::FreeResult::NotBegin: return complain(CUDA_ERROR_INVALID_VALUE, "invalid-free", std::string(call) + " of " + at + ", which isn't the begin of an allocation");
    default: return complain(CUDA_ERROR_INVALID_VALUE, "invalid-free", std::string(call) + " of " + at + ", which is no allocation");
  }
}

bool pinned(const void *host, size_t bytes) {
  auto a = Memory::instance().find(reinterpret_cast<u64>(host));
  return a && a->device < 0 && reinterpret_cast<u64>(host) + bytes <= a->end;
}

// Enqueues a copy. Asynchronous ones need pinned host memory: from pageable memory the driver may copy later than
// the call, when the caller (JCuda with a Java array) has already let go of it.
CUresult copy(CUstream stream, bool async, CopyWork w) {
  EMU_CONTEXT(c);
  auto s = streamOf(stream);
  if (!s) return CUDA_ERROR_INVALID_HANDLE;
  if (w.width == 0 || w.height == 0 || w.depth == 0) return CUDA_SUCCESS;
  w.device = c->device;
  w.context = c;
  auto extent = [&](size_t pitch, size_t slice) { return (w.depth - 1) * slice + (w.height - 1) * pitch + w.width; };
  size_t toBytes = extent(w.toPitch, w.toSlice), fromBytes = extent(w.fromPitch, w.fromSlice);
  if (async) {
    for (bool to : {true, false}) {
      if (to ? w.toDevice : w.fromDevice) continue;
      u64 host = to ? w.to : w.from;
      if (!pinned(reinterpret_cast<void *>(host), to ? toBytes : fromBytes))
        return complain(CUDA_ERROR_INVALID_VALUE, "pageable-async", "an asynchronous copy " + std::string(to ? "to" : "from") + " host memory that isn't pinned (cuMemAllocHost, cuMemHostRegister)");
    }
  } else if (captureForbids(*c)) {
    invalidateCapture(*s, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  }
  // Device sides are checked when the call is made, as far as that is known then; uninitialised bytes when it runs.
  if (w.toDevice)
    if (CUresult r = checkBounds(w.to, toBytes, "copy")) return r;
  if (w.fromDevice)
    if (CUresult r = checkBounds(w.from, fromBytes, "copy")) return r;
  CUresult r = Queue::instance().enqueue(*s, std::make_shared<CopyWork>(std::move(w)));
  if (r || async) return r;
  return Queue::instance().wait(s->last);
}

CopyWork linear(u64 to, bool toDevice, u64 from, bool fromDevice, size_t bytes) {
  CopyWork w;
  w.to = to;
  w.from = from;
  w.toDevice = toDevice;
  w.fromDevice = fromDevice;
  w.width = bytes;
  return w;
}

u64 host(const void *p) { return reinterpret_cast<u64>(p); }

bool isDevice(CUmemorytype t, CUdeviceptr p) { return t == CU_MEMORYTYPE_DEVICE || (t == CU_MEMORYTYPE_UNIFIED && Memory::instance().find(p) && Memory::instance().find(p)->device >= 0); }

CUresult fromDescription(const CUDA_MEMCPY2D &p, CopyWork &w) {
  if (p.srcMemoryType == CU_MEMORYTYPE_ARRAY || p.dstMemoryType == CU_MEMORYTYPE_ARRAY) return CUDA_ERROR_NOT_SUPPORTED;
  w.fromDevice = isDevice(p.srcMemoryType, p.srcDevice);
  w.toDevice = isDevice(p.dstMemoryType, p.dstDevice);
  w.fromPitch = p.srcPitch ? p.srcPitch : p.WidthInBytes;
  w.toPitch = p.dstPitch ? p.dstPitch : p.WidthInBytes;
  w.from = (p.srcMemoryType == CU_MEMORYTYPE_HOST ? host(p.srcHost) : p.srcDevice) + p.srcY * w.fromPitch + p.srcXInBytes;
  w.to = (p.dstMemoryType == CU_MEMORYTYPE_HOST ? host(p.dstHost) : p.dstDevice) + p.dstY * w.toPitch + p.dstXInBytes;
  w.width = p.WidthInBytes;
  w.height = p.Height;
  if (w.fromPitch < w.width || w.toPitch < w.width) return CUDA_ERROR_INVALID_VALUE;
  return CUDA_SUCCESS;
}

CUresult fill(CUdeviceptr address, size_t pitch, u32 value, u32 size, size_t width, size_t height, CUstream stream, bool async) {
  EMU_CONTEXT(c);
  auto s = streamOf(stream);
  if (!s) return CUDA_ERROR_INVALID_HANDLE;
  if (!width || !height) return CUDA_SUCCESS;
  if (address % size) return CUDA_ERROR_INVALID_VALUE;
  if (CUresult r = checkBounds(address, (height - 1) * pitch + width * size, "memset")) return r;
  auto w = std::make_shared<MemsetWork>();
  w->p = {address, pitch, value, size, width, height};
  CUresult r = Queue::instance().enqueue(*s, w);
  // A synchronous memset of device memory returns before it is done, in order with the default stream.
  (void)async;
  return r;
}

}  // namespace

CUresult fromDescription3D(const CUDA_MEMCPY3D &p, CopyWork &w) {
  if (p.srcMemoryType == CU_MEMORYTYPE_ARRAY || p.dstMemoryType == CU_MEMORYTYPE_ARRAY) return CUDA_ERROR_NOT_SUPPORTED;
  w.description = p;
  w.fromDevice = isDevice(p.srcMemoryType, p.srcDevice);
  w.toDevice = isDevice(p.dstMemoryType, p.dstDevice);
  w.fromPitch = p.srcPitch ? p.srcPitch : p.WidthInBytes;
  w.toPitch = p.dstPitch ? p.dstPitch : p.WidthInBytes;
  w.fromSlice = w.fromPitch * (p.srcHeight ? p.srcHeight : p.Height);
  w.toSlice = w.toPitch * (p.dstHeight ? p.dstHeight : p.Height);
  w.from = (p.srcMemoryType == CU_MEMORYTYPE_HOST ? host(p.srcHost) : p.srcDevice) + p.srcZ * w.fromSlice + p.srcY * w.fromPitch + p.srcXInBytes;
  w.to = (p.dstMemoryType == CU_MEMORYTYPE_HOST ? host(p.dstHost) : p.dstDevice) + p.dstZ * w.toSlice + p.dstY * w.toPitch + p.dstXInBytes;
  w.width = p.WidthInBytes;
  w.height = p.Height;
  w.depth = p.Depth;
  return CUDA_SUCCESS;
}

}  // namespace emu

using namespace emu;

CUresult cuMemAlloc_v2(CUdeviceptr *address, size_t bytes) {
  EMU_CONTEXT(c);
  if (!address || !bytes) return CUDA_ERROR_INVALID_VALUE;
  auto a = Memory::instance().allocate(bytes, c->device);
  if (!a) return CUDA_ERROR_OUT_OF_MEMORY;
  *address = a->begin;
  return CUDA_SUCCESS;
}

CUresult cuMemAllocPitch_v2(CUdeviceptr *address, size_t *pitch, size_t width, size_t height, unsigned int element) {
  if (element != 4 && element != 8 && element != 16) return CUDA_ERROR_INVALID_VALUE;
  *pitch = (width + 511) / 512 * 512;
  return cuMemAlloc_v2(address, *pitch * height);
}

CUresult cuMemAllocManaged(CUdeviceptr *, size_t, unsigned int) {
  return complain(CUDA_ERROR_NOT_SUPPORTED, "unsupported", "cuMemAllocManaged: memory that both sides use isn't emulated");
}

CUresult cuMemFree_v2(CUdeviceptr address) {
  EMU_CONTEXT(c);
  if (!address) return CUDA_SUCCESS;
  if (CUresult r = Queue::instance().waitAll(c)) return r;  // freeing waits for the device
  return freed(Memory::instance().free(address, false), "cuMemFree", address);
}

CUresult cuMemGetInfo_v2(size_t *freeBytes, size_t *totalBytes) {
  EMU_CONTEXT(c);
  *totalBytes = Memory::instance().limit();
  *freeBytes = *totalBytes - Memory::instance().used(c->device);
  return CUDA_SUCCESS;
}

CUresult cuMemGetAddressRange_v2(CUdeviceptr *base, size_t *bytes, CUdeviceptr address) {
  EMU_CONTEXT(c);
  auto a = Memory::instance().find(address);
  if (!a) return CUDA_ERROR_NOT_FOUND;
  if (base) *base = a->begin;
  if (bytes) *bytes = a->bytes();
  return CUDA_SUCCESS;
}

CUresult cuMemHostAlloc(void **address, size_t bytes, unsigned int) {
  EMU_CONTEXT(c);
  if (!address || !bytes) return CUDA_ERROR_INVALID_VALUE;
  auto a = Memory::instance().allocateHost(bytes);
  if (!a) return CUDA_ERROR_OUT_OF_MEMORY;
  *address = reinterpret_cast<void *>(a->begin);
  return CUDA_SUCCESS;
}

CUresult cuMemAllocHost_v2(void **address, size_t bytes) { return cuMemHostAlloc(address, bytes, 0); }

CUresult cuMemFreeHost(void *address) {
  EMU_CONTEXT(c);
  if (CUresult r = Queue::instance().waitAll(c)) return r;
  return freed(Memory::instance().free(host(address), true), "cuMemFreeHost", host(address));
}

CUresult cuMemHostRegister_v2(void *address, size_t bytes, unsigned int) {
  EMU_CONTEXT(c);
  if (!address || !bytes) return CUDA_ERROR_INVALID_VALUE;
  return Memory::instance().registerHost(address, bytes) ? CUDA_SUCCESS : CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
}

CUresult cuMemHostUnregister(void *address) {
  EMU_CONTEXT(c);
  if (CUresult r = Queue::instance().waitAll(c)) return r;
  return Memory::instance().free(host(address), true) == Memory::FreeResult::Done ? CUDA_SUCCESS : CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED;
}

CUresult cuMemHostGetDevicePointer_v2(CUdeviceptr *device, void *address, unsigned int flags) {
  EMU_CONTEXT(c);
  if (flags || !pinned(address, 1)) return CUDA_ERROR_INVALID_VALUE;
  *device = host(address);
  return CUDA_SUCCESS;
}

CUresult cuMemAllocFromPoolAsync(CUdeviceptr *address, size_t bytes, CUmemoryPool pool, CUstream stream) {
  EMU_CONTEXT(c);
  auto p = pools().get(pool);
  auto s = streamOf(stream);
  if (!p || !s) return CUDA_ERROR_INVALID_HANDLE;
  if (s->capture) return complain(CUDA_ERROR_NOT_SUPPORTED, "unsupported", "allocation nodes in captures aren't emulated");
  // The memory is there at once; that it is only used behind the call in stream order is checked with the switch
  // "streams", that it isn't used after cuMemFreeAsync always.
  auto a = bytes ? Memory::instance().allocate(bytes, p->device) : nullptr;
  if (!a) return bytes ? CUDA_ERROR_OUT_OF_MEMORY : CUDA_ERROR_INVALID_VALUE;
  p->owned.insert(a->begin);
  if (Settings::instance().streams) {
    auto w = std::make_shared<AllocateWork>();
    w->address = a->begin;
    w->bytes = bytes;
    Queue::instance().append(*s, w, {});
  }
  *address = a->begin;
  return CUDA_SUCCESS;
}

CUresult cuMemAllocAsync(CUdeviceptr *address, size_t bytes, CUstream stream) {
  EMU_CONTEXT(c);
  return cuMemAllocFromPoolAsync(address, bytes, reinterpret_cast<CUmemoryPool>(devicePool(c->device).get()), stream);
}

CUresult cuMemFreeAsync(CUdeviceptr address, CUstream stream) {
  EMU_CONTEXT(c);
  auto s = streamOf(stream);
  if (!s) return CUDA_ERROR_INVALID_HANDLE;
  auto a = Memory::instance().find(address);
  if (!a || a->begin != address) return freed(Memory::instance().findFreed(address) ? Memory::FreeResult::Already : Memory::FreeResult::Unknown, "cuMemFreeAsync", address);
  auto w = std::make_shared<FreeWork>();
  w->address = address;
  return Queue::instance().enqueue(*s, w);
}

CUresult cuMemPoolCreate(CUmemoryPool *pool, const CUmemPoolProps *properties) {
  EMU_CONTEXT(c);
  if (!properties || properties->location.type != 1) return CUDA_ERROR_INVALID_VALUE;
  auto p = std::make_shared<MemoryPool>();
  p->device = properties->location.id;
  *pool = reinterpret_cast<CUmemoryPool>(pools().add(p));
  return CUDA_SUCCESS;
}

CUresult cuMemPoolDestroy(CUmemoryPool pool) { return pools().remove(pool) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE; }

CUresult cuMemPoolTrimTo(CUmemoryPool pool, size_t) { return pools().get(pool) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE; }

CUresult cuMemPoolSetAttribute(CUmemoryPool pool, CUmemPool_attribute attribute, void *value) {
  auto p = pools().get(pool);
  if (!p) return CUDA_ERROR_INVALID_HANDLE;
  if (attribute == CU_MEMPOOL_ATTR_RELEASE_THRESHOLD) p->threshold = *static_cast<u64 *>(value);
  return CUDA_SUCCESS;
}

CUresult cuMemPoolGetAttribute(CUmemoryPool pool, CUmemPool_attribute attribute, void *value) {
  auto p = pools().get(pool);
  if (!p) return CUDA_ERROR_INVALID_HANDLE;
  if (attribute < CU_MEMPOOL_ATTR_RELEASE_THRESHOLD) {
    *static_cast<int *>(value) = 1;
    return CUDA_SUCCESS;
  }
  u64 used = 0;
  for (u64 begin : p->owned)
    if (auto a = Memory::instance().find(begin)) used += a->bytes();
  *static_cast<u64 *>(value) = attribute == CU_MEMPOOL_ATTR_RELEASE_THRESHOLD ? p->threshold : used;
  return CUDA_SUCCESS;
}

CUresult cuMemPoolSetAccess(CUmemoryPool pool, const CUmemAccessDesc *, size_t) { return pools().get(pool) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE; }

CUresult cuDeviceGetDefaultMemPool(CUmemoryPool *pool, CUdevice device) {
  *pool = reinterpret_cast<CUmemoryPool>(devicePool(device).get());
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetMemPool(CUmemoryPool *pool, CUdevice device) { return cuDeviceGetDefaultMemPool(pool, device); }

CUresult cuDeviceSetMemPool(CUdevice device, CUmemoryPool pool) {
  auto p = pools().get(pool);
  if (!p) return CUDA_ERROR_INVALID_HANDLE;
  devicePool(device, p);
  return CUDA_SUCCESS;
}

CUresult cuPointerGetAttribute(void *value, CUpointer_attribute attribute, CUdeviceptr address) {
  EMU_CONTEXT(c);
  auto a = Memory::instance().find(address);
  if (!a) return CUDA_ERROR_INVALID_VALUE;
  bool onHost = a->device < 0;
  switch (attribute) {
    case CU_POINTER_ATTRIBUTE_CONTEXT: *static_cast<void **>(value) = c.get(); break;
    case CU_POINTER_ATTRIBUTE_MEMORY_TYPE: *static_cast<u32 *>(value) = onHost ? CU_MEMORYTYPE_HOST : CU_MEMORYTYPE_DEVICE; break;
    case CU_POINTER_ATTRIBUTE_DEVICE_POINTER: *static_cast<u64 *>(value) = address; break;
    case CU_POINTER_ATTRIBUTE_HOST_POINTER:
      if (!onHost) return CUDA_ERROR_INVALID_VALUE;
      *static_cast<u64 *>(value) = address;
      break;
    case CU_POINTER_ATTRIBUTE_BUFFER_ID: *static_cast<u64 *>(value) = a->id; break;
    case CU_POINTER_ATTRIBUTE_IS_MANAGED: *static_cast<u32 *>(value) = 0; break;
    case CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL: *static_cast<int *>(value) = onHost ? c->device : a->device; break;
    case CU_POINTER_ATTRIBUTE_RANGE_START_ADDR: *static_cast<u64 *>(value) = a->begin; break;
    case CU_POINTER_ATTRIBUTE_RANGE_SIZE: *static_cast<u64 *>(value) = a->bytes(); break;
    case CU_POINTER_ATTRIBUTE_MAPPED: *static_cast<u32 *>(value) = 1; break;
    default: return CUDA_ERROR_NOT_SUPPORTED;
  }
  return CUDA_SUCCESS;
}

namespace {

CopyWork unified(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  return linear(to, isDevice(CU_MEMORYTYPE_UNIFIED, to), from, isDevice(CU_MEMORYTYPE_UNIFIED, from), bytes);
}

}  // namespace

CUresult cuMemcpy(CUdeviceptr to, CUdeviceptr from, size_t bytes) { return copy(nullptr, false, unified(to, from, bytes)); }
CUresult cuMemcpyAsync(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream s) { return copy(s, true, unified(to, from, bytes)); }
CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void *from, size_t bytes) { return copy(nullptr, false, linear(to, true, host(from), false, bytes)); }
CUresult cuMemcpyDtoH_v2(void *to, CUdeviceptr from, size_t bytes) { return copy(nullptr, false, linear(host(to), false, from, true, bytes)); }
// Between device memory, calls without a stream are in order with the default stream but don't wait.
CUresult cuMemcpyDtoD_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes) { return copy(nullptr, true, linear(to, true, from, true, bytes)); }
CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream s) { return copy(s, true, linear(to, true, host(from), false, bytes)); }
CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream s) { return copy(s, true, linear(host(to), false, from, true, bytes)); }
CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream s) { return copy(s, true, linear(to, true, from, true, bytes)); }
CUresult cuMemcpyPeer(CUdeviceptr to, CUcontext, CUdeviceptr from, CUcontext, size_t bytes) { return copy(nullptr, true, linear(to, true, from, true, bytes)); }
CUresult cuMemcpyPeerAsync(CUdeviceptr to, CUcontext, CUdeviceptr from, CUcontext, size_t bytes, CUstream s) { return copy(s, true, linear(to, true, from, true, bytes)); }

CUresult cuMemcpy2DAsync_v2(const CUDA_MEMCPY2D *p, CUstream s) {
  CopyWork w;
  CUresult r = fromDescription(*p, w);
  return r ? r : copy(s, true, std::move(w));
}

CUresult cuMemcpy2D_v2(const CUDA_MEMCPY2D *p) {
  CopyWork w;
  CUresult r = fromDescription(*p, w);
  return r ? r : copy(nullptr, false, std::move(w));
}

CUresult cuMemcpy2DUnaligned_v2(const CUDA_MEMCPY2D *p) { return cuMemcpy2D_v2(p); }

#pragma GCC visibility push(default)
extern "C" {
CUresult cuMemcpy3D_v2(const CUDA_MEMCPY3D *p) {
  CopyWork w;
  CUresult r = fromDescription3D(*p, w);
  return r ? r : copy(nullptr, false, std::move(w));
}
CUresult cuMemcpy3DAsync_v2(const CUDA_MEMCPY3D *p, CUstream s) {
  CopyWork w;
  CUresult r = fromDescription3D(*p, w);
  return r ? r : copy(s, true, std::move(w));
}
CUresult cuMemHostGetFlags(unsigned *flags, void *address) {
  if (!pinned(address, 1)) return CUDA_ERROR_INVALID_VALUE;
  *flags = CU_MEMHOSTALLOC_PORTABLE | CU_MEMHOSTALLOC_DEVICEMAP;
  return CUDA_SUCCESS;
}
CUresult cuMemsetD2D8_v2(CUdeviceptr a, size_t pitch, unsigned char v, size_t w, size_t h) { return fill(a, pitch, v, 1, w, h, nullptr, false); }
CUresult cuMemsetD2D16_v2(CUdeviceptr a, size_t pitch, unsigned short v, size_t w, size_t h) { return fill(a, pitch, v, 2, w, h, nullptr, false); }
CUresult cuMemsetD2D32_v2(CUdeviceptr a, size_t pitch, unsigned v, size_t w, size_t h) { return fill(a, pitch, v, 4, w, h, nullptr, false); }
CUresult cuMemsetD2D8Async(CUdeviceptr a, size_t pitch, unsigned char v, size_t w, size_t h, CUstream s) { return fill(a, pitch, v, 1, w, h, s, true); }
CUresult cuMemsetD2D16Async(CUdeviceptr a, size_t pitch, unsigned short v, size_t w, size_t h, CUstream s) { return fill(a, pitch, v, 2, w, h, s, true); }
CUresult cuMemsetD2D32Async(CUdeviceptr a, size_t pitch, unsigned v, size_t w, size_t h, CUstream s) { return fill(a, pitch, v, 4, w, h, s, true); }
}
#pragma GCC visibility pop

CUresult cuMemsetD8_v2(CUdeviceptr a, unsigned char v, size_t n) { return fill(a, 0, v, 1, n, 1, nullptr, false); }
CUresult cuMemsetD16_v2(CUdeviceptr a, unsigned short v, size_t n) { return fill(a, 0, v, 2, n, 1, nullptr, false); }
CUresult cuMemsetD32_v2(CUdeviceptr a, unsigned int v, size_t n) { return fill(a, 0, v, 4, n, 1, nullptr, false); }
CUresult cuMemsetD8Async(CUdeviceptr a, unsigned char v, size_t n, CUstream s) { return fill(a, 0, v, 1, n, 1, s, true); }
CUresult cuMemsetD16Async(CUdeviceptr a, unsigned short v, size_t n, CUstream s) { return fill(a, 0, v, 2, n, 1, s, true); }
CUresult cuMemsetD32Async(CUdeviceptr a, unsigned int v, size_t n, CUstream s) { return fill(a, 0, v, 4, n, 1, s, true); }
