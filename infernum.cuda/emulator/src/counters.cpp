#include "counters.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "settings.h"

namespace emu {

Limits limitsOf(u32 architecture) {
  switch (architecture) {
    case 75: return {48 << 10, 64 << 10, 64 << 10, 1024, 16};
    case 80: return {48 << 10, 163 << 10, 164 << 10, 2048, 32};
    case 87: return {48 << 10, 163 << 10, 164 << 10, 1536, 16};
    case 86: return {48 << 10, 99 << 10, 100 << 10, 1536, 16};
    case 89: return {48 << 10, 99 << 10, 100 << 10, 1536, 24};
    case 90:
    case 100:
    case 103: return {48 << 10, 227 << 10, 228 << 10, 2048, 32};
    default: return {48 << 10, 99 << 10, 100 << 10, 1536, 24};  // 120, 121
  }
}

u32 blocksPerMultiprocessor(u32 architecture, u32 threads, u32 registers, u32 sharedBytes) {
  Limits l = limitsOf(architecture);
  u32 warps = (threads + kLanes - 1) / kLanes;
  if (!warps) return 0;
  u32 blocks = std::min(l.blocksPerMultiprocessor, l.threadsPerMultiprocessor / (warps * kLanes));
  if (registers) {
    u32 perWarp = (registers * kLanes + 255) / 256 * 256;  // registers are given to a warp in units of 256
    blocks = std::min(blocks, l.registersPerMultiprocessor / (perWarp * warps));
  }
  u32 shared = (sharedBytes + l.reservedShared + 127) / 128 * 128;
  return std::min(blocks, l.sharedPerMultiprocessor / shared);
}

double occupancy(u32 architecture, u32 threads, u32 registers, u32 sharedBytes) {
  u32 warps = (threads + kLanes - 1) / kLanes;
  return double(blocksPerMultiprocessor(architecture, threads, registers, sharedBytes) * warps) / (limitsOf(architecture).threadsPerMultiprocessor / kLanes);
}

Counters &Counters::instance() {
  static Counters *counters = [] {
    auto *c = new Counters;
    if (const char *file = getenv("INFERNUM_EMULATOR_REGISTERS")) {
      std::ifstream in(file);
      std::string kernel;
      u32 registers;
      while (in >> kernel >> registers) c->setRegisters(kernel, registers);
    }
    return c;
  }();
  return *counters;
}

void Counters::add(const Launch &launch, const std::vector<Tally *> &tallies) {
  const Program &p = *launch.program;
  std::lock_guard lock(mutex_);
  Kernel &k = kernels_[p.kernel];
  k.launches++;
  k.blocks += launch.grid.count();
  u32 known = registers_.count(p.kernel) ? registers_[p.kernel] : 0;
  k.occupancy = occupancy(Settings::instance().architecture, u32(launch.block.count()), known, launch.sharedBytes);
  for (Tally *t : tallies) {
    for (size_t pc = 0; pc < p.code.size(); pc++) {
      if (!t->warps[pc]) continue;
      const Inst &i = p.code[pc];
      k.warpInstructions += t->warps[pc];
      k.laneInstructions += t->lanes[pc];
      k.classes[size_t(i.cls)] += t->warps[pc];
      if (i.cls == Class::Tensor) k.tensor += t->warps[pc];
      if (t->requests.empty()) continue;
      (i.cls == Class::Shared || t->conflicts[pc] ? k.sharedRequests : k.requests) += t->requests[pc];
      k.sectors += t->sectors[pc];
      k.conflicts += t->conflicts[pc];
    }
    for (auto &[a, traffic] : t->traffic) {
      BufferTraffic &sum = k.buffers[a->name()];
      sum.read += traffic.read;
      sum.written += traffic.written;
    }
  }
}

std::string Counters::json() {
  std::lock_guard lock(mutex_);
  std::string s;
  auto number = [](const char *name, u64 value) { return std::string(",\"") + name + "\":" + std::to_string(value); };
  for (auto &[name, k] : kernels_) {
    s += "{\"kernel\":" + jsonQuoted(name) + number("launches", k.launches) + number("blocks", k.blocks) + number("warpInstructions", k.warpInstructions) +
         number("laneInstructions", k.laneInstructions) + ",\"classes\":{";
    bool first = true;
    for (size_t c = 0; c < size_t(Class::Count); c++) {
      if (!k.classes[c]) continue;
      s += (first ? "\"" : ",\"") + std::string(className(Class(c))) + "\":" + std::to_string(k.classes[c]);
      first = false;
    }
    double idle = k.warpInstructions ? 1 - double(k.laneInstructions) / double(k.warpInstructions * kLanes) : 0;
    s += "},\"divergence\":" + std::to_string(idle) + number("tensor", k.tensor) + ",\"occupancy\":" + std::to_string(k.occupancy);
    if (k.requests || k.sharedRequests || !k.buffers.empty()) {
      s += number("requests", k.requests) + number("sectors", k.sectors) +
           ",\"sectorsPerRequest\":" + std::to_string(k.requests ? double(k.sectors) / double(k.requests) : 0) + number("sharedRequests", k.sharedRequests) +
           number("bankConflicts", k.conflicts) + ",\"buffers\":{";
      first = true;
      for (auto &[buffer, traffic] : k.buffers) {
        if (!first) s += ",";
        s += jsonQuoted(buffer) + ":{\"read\":" + std::to_string(traffic.read) + ",\"written\":" + std::to_string(traffic.written) + "}";
        first = false;
      }
      s += "}";
    }
    s += "}\n";
  }
  return s;
}

void Counters::clear() {
  std::lock_guard lock(mutex_);
  kernels_.clear();
}

void Counters::setRegisters(const std::string &kernel, u32 registers) {
  std::lock_guard lock(mutex_);
  registers_[kernel] = registers;
}

u32 Counters::registers(const std::string &kernel) {
  std::lock_guard lock(mutex_);
  auto found = registers_.find(kernel);
  return found == registers_.end() ? 0 : found->second;
}

}  // namespace emu
