#include "emulator.h"

#include <dlfcn.h>

namespace standin {

namespace {

template <class F>
void find(void* library, const char* name, F& function) {
  function = reinterpret_cast<F>(dlsym(library, name));
}

Emulator load() {
  Emulator emulator;
  // By its soname, whatever folder it came from, and whether or not its symbols are global; not loaded anew.
  void* library = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_NOLOAD);
  if (library == nullptr) {
    return emulator;
  }
  find(library, "infernumEmulatorEnqueue", emulator.enqueue);
  find(library, "infernumEmulatorAccess", emulator.access);
  find(library, "cuCtxGetCurrent", emulator.currentContext);
  find(library, "cuCtxGetDevice", emulator.currentDevice);
  find(library, "cuCtxPushCurrent_v2", emulator.push);
  find(library, "cuCtxPopCurrent_v2", emulator.pop);
  find(library, "cuDevicePrimaryCtxRetain", emulator.retainPrimary);
  find(library, "cuDevicePrimaryCtxRelease_v2", emulator.releasePrimary);
  find(library, "cuPointerGetAttribute", emulator.pointerAttribute);
  find(library, "cuStreamGetCtx", emulator.streamContext);
  return emulator;
}

}  // namespace

const Emulator& Emulator::get() {
  static const Emulator emulator = load();
  return emulator;
}

}  // namespace standin
