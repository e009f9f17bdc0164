// What the checks found, kept until somebody asks (infernum_emulator.h: infernumEmulatorReports...).
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cuda_api.h"
#include "types.h"

namespace emu {

struct Finding {
  std::string kind, message;
  std::string kernel, source, instruction;  // empty: not from a kernel
  u32 line = 0;
  std::optional<Dim3> block, thread;
  u64 launch = 0, pc = 0;
  u64 count = 1;

  std::string text() const;
  std::string json() const;
};

class Findings {
 public:
  static Findings &instance();
  // A finding of the same kind at the same instruction of the same launch only counts.
  void add(Finding finding);
  void add(const char *kind, const std::string &message);
  std::vector<Finding> list();
  size_t count();
  void clear();

 private:
  std::mutex mutex_;
  std::vector<Finding> findings_;
};

std::string jsonQuoted(const std::string &text);

// Ends a kernel with an error that the context keeps, as on a device. The finding is recorded already.
struct KernelFault {
  CUresult code;
};

}  // namespace emu
