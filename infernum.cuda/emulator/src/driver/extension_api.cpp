// infernum_emulator.h
#include "../address_space.h"
#include "../calls.h"
#include "../counters.h"
#include "leaks.h"
#include "works.h"

using namespace emu;

namespace {

// Copies whole lines, as many as fit.
size_t give(const std::string &text, char *buffer, size_t size) {
  if (buffer && size) {
    size_t n = std::min(size - 1, text.size());
    if (n < text.size()) {
      size_t end = text.rfind('\n', n ? n - 1 : 0);
      n = end == std::string::npos ? 0 : end + 1;
    }
    std::memcpy(buffer, text.data(), n);
    buffer[n] = 0;
  }
  return text.size() + 1;
}

}  // namespace

int infernumEmulatorVersion(void) { return 1; }

int infernumEmulatorSet(const char *name, uint64_t value) { return Settings::instance().set(name, value) ? 0 : 1; }

size_t infernumEmulatorReportsCount(void) { return Findings::instance().count(); }

size_t infernumEmulatorReportsJson(char *buffer, size_t size) {
  std::string text;
  for (const Finding &f : Findings::instance().list()) text += f.json() + "\n";
  return give(text, buffer, size);
}

size_t infernumEmulatorReportsText(char *buffer, size_t size) {
  std::string text;
  for (const Finding &f : Findings::instance().list()) text += f.text() + "\n";
  return give(text, buffer, size);
}

void infernumEmulatorReportsClear(void) { Findings::instance().clear(); }

size_t infernumEmulatorCheckLeaks(void) {
  size_t count = 0;
  for (int d = 0; d < int(Settings::instance().devices); d++) count += reportLeaks(d);
  return count;
}

size_t infernumEmulatorCountersJson(char *buffer, size_t size) { return give(Counters::instance().json(), buffer, size); }

void infernumEmulatorCountersClear(void) { Counters::instance().clear(); }

int infernumEmulatorLabel(CUdeviceptr address, const char *label) {
  auto a = Memory::instance().find(address);
  if (!a) return 1;
  a->label = label;
  return 0;
}

void infernumEmulatorRegisters(const char *kernel, int registers) { Counters::instance().setRegisters(kernel, u32(registers)); }

void infernumEmulatorCapturePrintf(int capture) { capturePrintf(capture != 0); }

size_t infernumEmulatorPrintf(char *buffer, size_t size) {
  static std::mutex mutex;
  static std::string kept;  // what was printed and not yet taken
  std::lock_guard lock(mutex);
  kept += takePrintf();
  size_t needed = kept.size() + 1;
  if (buffer && size >= needed) {
    std::memcpy(buffer, kept.c_str(), needed);
    kept.clear();
  }
  return needed;
}

CUresult infernumEmulatorEnqueue(CUstream stream, int (*step)(void *user), void *user, void (*release)(void *user), const char *name) {
  EMU_CONTEXT(c);
  auto s = streamOf(stream);
  if (!s) return CUDA_ERROR_INVALID_HANDLE;
  auto w = std::make_shared<LibraryWork>();
  w->user = std::make_shared<LibraryWork::User>();
  w->user->step = step;
  w->user->user = user;
  w->label = name ? name : "";
  CUresult r = Queue::instance().enqueue(*s, w);
  if (r == CUDA_SUCCESS) w->user->release = release;  // on an error the caller keeps what it passed
  return r;
}

void *infernumEmulatorAccess(CUdeviceptr address, size_t bytes, int write, const char *what) {
  if (checkRange(address, bytes, write != 0, what ? what : "access")) return nullptr;
  return hostOf(address);
}
