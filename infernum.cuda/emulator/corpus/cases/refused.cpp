// Instructions that the emulator refuses when the module is loaded, by name and line.
#include "case.h"

using namespace corpus;

namespace {
constexpr const char* kFile = "tma";
}

FAULTY_SINCE(fault_tma, 90, "unsupported") { run.launch("fault_tma", {1, 64}, run.output<int>(64), char(0)); }

namespace wgmma {

constexpr const char* kFile = "wgmma";

FAULTY_ONLY(fault_wgmma, 90, "unsupported") {
  run.launch("fault_wgmma", {1, 128}, run.output<float>(512), 0ull, 0ull);
}

}  // namespace wgmma
