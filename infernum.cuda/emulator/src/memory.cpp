#include "memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <mutex>

#include "address_space.h"

namespace emu {

namespace {

// What an allocation begins and ends at; cuMemAlloc promises 256.
constexpr u64 kAlignment = 256;
// Freed memory that is kept back from reuse.
constexpr u64 kQuarantineBytes = 256ull << 20;
constexpr size_t kQuarantineCount = 4096;
// Larger allocations aren't filled: that would commit every page of a KV cache. Reads of what was never
// written are found by the bits all the same.
constexpr u64 kPoisonBytes = 4ull << 20;
constexpr u8 kPoison = 0xff;  // NaN in every floating-point format

void *map(size_t bytes) {
  void *p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return p == MAP_FAILED ? nullptr : p;
}

}  // namespace

Allocation::~Allocation() {
  if (bits) {
    std::atomic<u64> *words = bits.release();
    munmap(static_cast<void *>(words), bitWords * 8);
  }
  if (mapped) munmap(hostOf(begin), mapped);
}

void Allocation::markWritten(u64 address, u64 count) {
  if (!bits || count == 0) return;
  u64 from = address - begin, to = from + count;
  if (to + begin <= initialisedEnd.load(std::memory_order_relaxed)) return;
  u64 first = from / 64, last = (to - 1) / 64;
  u64 head = ~0ull << (from % 64), tail = ~0ull >> (63 - (to - 1) % 64);
  if (first == last) {
    bits[first].fetch_or(head & tail, std::memory_order_relaxed);
  } else {
    bits[first].fetch_or(head, std::memory_order_relaxed);
    for (u64 k = first + 1; k < last; k++) bits[k].store(~0ull, std::memory_order_relaxed);
    bits[last].fetch_or(tail, std::memory_order_relaxed);
  }
  if (from + begin <= initialisedEnd.load(std::memory_order_relaxed)) extendInitialised();
}

void Allocation::extendInitialised() {
  if (!bits) return;
  u64 reached = initialisedEnd.load(std::memory_order_relaxed), limit = end - begin;
  u64 at = reached - begin;
  while (at < limit) {
    u64 word = bits[at / 64].load(std::memory_order_relaxed) >> (at % 64);
    u64 ones = ~word ? u64(__builtin_ctzll(~word)) : 64;
    ones = std::min<u64>(ones, 64 - at % 64);
    if (ones == 0) break;
    at += ones;
    if (at % 64) break;
  }
  at = std::min(at, limit);
  while (reached < begin + at && !initialisedEnd.compare_exchange_weak(reached, begin + at)) {
  }
}

std::optional<u64> Allocation::firstUnwritten(u64 address, u64 count) const {
  if (!bits || address + count <= initialisedEnd.load(std::memory_order_relaxed)) return std::nullopt;
  for (u64 at = address - begin, to = at + count; at < to;) {
    u64 missing = ~bits[at / 64].load(std::memory_order_relaxed) >> (at % 64);
    if (missing) {
      u64 found = at + u64(__builtin_ctzll(missing));
      if (found >= to) return std::nullopt;
      if (found / 64 == at / 64) return begin + found;
    }
    at = (at / 64 + 1) * 64;
  }
  return std::nullopt;
}

std::string Allocation::name() const {
  if (!label.empty()) return label;
  char text[64];
  snprintf(text, sizeof text, "allocation %llu (%llu bytes at 0x%llx)", (unsigned long long)id, (unsigned long long)bytes(), (unsigned long long)begin);
  return text;
}

Memory &Memory::instance() {
  static Memory *memory = new Memory;  // outlives every other static object
  return *memory;
}

std::shared_ptr<Allocation> Memory::allocate(u64 bytes, int device) {
  std::unique_lock lock(mutex_);
  u64 rounded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  if (used_[device] + rounded > limit_) return nullptr;
  // A page more, so that allocations never touch each other.
  size_t mapped = (rounded + 4095) / 4096 * 4096 + 4096;
  void *host = map(mapped);
  if (!host) return nullptr;
  auto a = std::make_shared<Allocation>();
  a->begin = reinterpret_cast<u64>(host) | kDeviceTag;
  a->end = a->begin + bytes;
  a->device = device;
  a->id = nextId_++;
  a->mapped = mapped;
  a->bitWords = bytes / 64 + 2;
  a->bits = {static_cast<std::atomic<u64> *>(map(a->bitWords * 8)), [](std::atomic<u64> *) {}};
  a->initialisedEnd = a->begin;
  if (bytes <= kPoisonBytes) std::memset(host, kPoison, bytes);
  used_[device] += rounded;
  live_[a->begin] = a;
  return a;
}

std::shared_ptr<Allocation> Memory::allocateHost(u64 bytes) {
  size_t mapped = (bytes + 4095) / 4096 * 4096 + 4096;
  void *host = map(mapped);
  if (!host) return nullptr;
  auto a = registerHost(host, bytes);
  a->registered = false;
  a->mapped = mapped;
  return a;
}

std::shared_ptr<Allocation> Memory::registerHost(void *address, u64 bytes) {
  std::unique_lock lock(mutex_);
  u64 begin = reinterpret_cast<u64>(address);
  auto next = live_.lower_bound(begin);
  if (next != live_.end() && next->first < begin + bytes) return nullptr;
  if (next != live_.begin() && std::prev(next)->second->end > begin) return nullptr;
  auto a = std::make_shared<Allocation>();
  a->begin = begin;
  a->end = begin + bytes;
  a->device = -1;
  a->registered = true;
  a->id = nextId_++;
  a->initialisedEnd = a->end;  // what the host wrote isn't seen, so it counts as written
  live_[begin] = a;
  return a;
}

Memory::FreeResult Memory::free(u64 begin, bool host) {
  std::unique_lock lock(mutex_);
  auto found = live_.find(begin);
  if (found == live_.end() || (found->second->device < 0) != host) {
    for (auto &a : freed_)
      if (a->begin == begin) return FreeResult::Already;
    auto after = live_.upper_bound(begin);
    bool inside = after != live_.begin() && std::prev(after)->second->end > begin;
    return inside ? FreeResult::NotBegin : FreeResult::Unknown;
  }
  std::shared_ptr<Allocation> a = found->second;
  live_.erase(found);
  a->live = false;
  if (a->device >= 0) used_[a->device] -= (a->bytes() + kAlignment - 1) / kAlignment * kAlignment;
  if (!a->registered) retire(a);
  return FreeResult::Done;
}

void Memory::retire(std::shared_ptr<Allocation> a) {
  if (a->bytes() <= kPoisonBytes) std::memset(hostOf(a->begin), kPoison, a->bytes());
  else madvise(hostOf(a->begin), a->mapped, MADV_DONTNEED);
  freedBytes_ += a->bytes();
  freed_.push_back(std::move(a));
  while (freed_.size() > kQuarantineCount || (freedBytes_ > kQuarantineBytes && freed_.size() > 16)) {
    freedBytes_ -= freed_.front()->bytes();
    freed_.pop_front();
  }
}

std::shared_ptr<Allocation> Memory::find(u64 address) {
  std::shared_lock lock(mutex_);
  auto after = live_.upper_bound(address);
  if (after == live_.begin()) return nullptr;
  auto &a = std::prev(after)->second;
  return address < a->end ? a : nullptr;
}

std::shared_ptr<Allocation> Memory::findFreed(u64 address) {
  std::shared_lock lock(mutex_);
  for (auto a = freed_.rbegin(); a != freed_.rend(); ++a)
    if (address >= (*a)->begin && address < (*a)->end) return *a;
  return nullptr;
}

std::vector<std::shared_ptr<Allocation>> Memory::live(int device) {
  std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<Allocation>> list;
  for (auto &[begin, a] : live_)
    if (a->device == device) list.push_back(a);
  return list;
}

u64 Memory::used(int device) {
  std::shared_lock lock(mutex_);
  auto found = used_.find(device);
  return found == used_.end() ? 0 : found->second;
}

}  // namespace emu
