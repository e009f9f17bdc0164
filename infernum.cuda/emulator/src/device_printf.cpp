// printf of kernels: vprintf gets the format's address and that of the arguments, each at a multiple of its size
// (CUDA programming guide, "Formatted output": floats are promoted to double).
#include <cstdio>
#include <utility>

#include "access.h"
#include "address_space.h"
#include "calls.h"

namespace emu {

namespace {

std::mutex mutex;
bool capturing = false;
std::string captured;

// Host address of generic device memory of a lane.
const u8 *bytesAt(const Warp &w, u32 lane, u64 address, u32 bytes) {
  if (address & kLocalTag) {
    u64 at = address & kOffsetMask;
    return at + bytes <= w.worker->launch->localBytes ? w.laneLocal(lane) + at : nullptr;
  }
  if (address & kSharedTag) {
    u64 at = address & kOffsetMask;
    return at + bytes <= w.block->sharedBytes ? w.block->shared + at : nullptr;
  }
  return hostRange(address, bytes);
}

std::string textAt(const Warp &w, u32 lane, u64 address) {
  if (!bytesAt(w, lane, address, 1)) return "(null)";
  std::string s;
  for (const u8 *p; s.size() < 65536 && (p = bytesAt(w, lane, address, 1)) && *p; address++) s.push_back(char(*p));
  return s;
}

class Arguments {
 public:
  Arguments(const Warp &w, u32 lane, u64 at) : w_(w), lane_(lane), at_(at) {}
  template <class T>
  T next() {
    at_ = (at_ + sizeof(T) - 1) / sizeof(T) * sizeof(T);
    T value{};
    if (const u8 *p = bytesAt(w_, lane_, at_, sizeof(T))) std::memcpy(&value, p, sizeof(T));
    at_ += sizeof(T);
    return value;
  }

 private:
  const Warp &w_;
  u32 lane_;
  u64 at_;
};

template <class T>
std::string formatted(const std::string &spec, T value) {
  char buffer[512];
  int n = snprintf(buffer, sizeof buffer, spec.c_str(), value);
  return std::string(buffer, size_t(std::min<int>(std::max(n, 0), sizeof buffer - 1)));
}

}  // namespace

void devicePrintf(Warp &w, const Inst &, u32 lane, u64 format, u64 arguments) {
  std::string f = textAt(w, lane, format), out;
  Arguments args(w, lane, arguments);
  for (size_t k = 0; k < f.size(); k++) {
    if (f[k] != '%') {
      out += f[k];
      continue;
    }
    std::string spec = "%";
    bool wide = false;
    for (k++; k < f.size(); k++) {
      char c = f[k];
      if (c == 'l' || c == 'z' || c == 'j' || c == 't') wide = true;
      else if (c == 'h') continue;
      else if (c == '*') spec += std::to_string(args.next<s32>());
      else if (isdigit(u8(c)) || c == '-' || c == '+' || c == ' ' || c == '#' || c == '.') spec += c;
      else break;
    }
    char c = k < f.size() ? f[k] : '%';
    if (c == '%') out += '%';
    else if (c == 's') out += formatted(spec + "s", textAt(w, lane, args.next<u64>()).c_str());
    else if (c == 'p') out += formatted(spec + "llx", (unsigned long long)args.next<u64>());
    else if (c == 'c') out += formatted(spec + "c", args.next<s32>());
    else if (std::string("fFeEgGaA").find(c) != std::string::npos) out += formatted(spec + c, args.next<double>());
    else if (wide) out += formatted(spec + "ll" + c, (long long)args.next<s64>());
    else out += formatted(spec + c, args.next<s32>());
  }
  std::lock_guard lock(mutex);
  if (capturing) captured += out;
  else fwrite(out.data(), 1, out.size(), stdout);
}

void capturePrintf(bool capture) {
  std::lock_guard lock(mutex);
  fflush(stdout);
  capturing = capture;
}

std::string takePrintf() {
  std::lock_guard lock(mutex);
  return std::exchange(captured, {});
}

}  // namespace emu
