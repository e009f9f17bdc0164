// The switches of infernum_emulator.h.
#pragma once

#include <atomic>
#include <string>

#include "types.h"

namespace emu {

struct Settings {
  std::atomic<u32> devices{1};
  std::atomic<u32> architecture{80};
  std::atomic<u32> threads{0};      // 0: all processors
  std::atomic<u64> seed{1};
  std::atomic<u64> limit{0};
  std::atomic<bool> races{false};
  std::atomic<bool> streams{false};
  std::atomic<bool> counters{false};
  std::atomic<bool> log{true};
  std::atomic<bool> ordered{false};

  // Read from the environment at the first call.
  static Settings &instance();
  bool set(const std::string &name, u64 value);
};

}  // namespace emu
