#include "leaks.h"

#include <cstdlib>

namespace emu {

size_t reportLeaks(int device) {
  // Variables of modules live as long as these.
  std::set<u64> owned;
  for (auto &c : Driver::instance().contexts.all()) {
    std::lock_guard lock(Driver::instance().mutex);
    for (auto &[m, loaded] : c->modules)
      for (auto &a : m->memory) owned.insert(a->begin);
  }
  size_t count = 0;
  for (auto &a : Memory::instance().live(device)) {
    if (owned.count(a->begin)) continue;
    Findings::instance().add("leak", a->name() + " of device " + std::to_string(device) + " was never freed");
    count++;
  }
  return count;
}

void watchLeaksAtExit() {
  static std::once_flag once;
  std::call_once(once, [] {
    std::atexit([] {
      for (int d = 0; d < int(Settings::instance().devices); d++) reportLeaks(d);
    });
  });
}

}  // namespace emu
