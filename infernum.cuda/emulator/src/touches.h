// Which bytes a piece of work reads, writes or accesses atomically. Kept with the switch "streams" only.
#pragma once

#include <array>
#include <memory>
#include <unordered_map>
#include <vector>

#include "types.h"

namespace emu {

enum class Touch : u8 { Read, Write, Atomic };
constexpr u32 kTouches = 3;

struct Interval {
  u64 begin, end;
};
// In the order of addresses, apart from each other.
using Intervals = std::vector<Interval>;

class Touches {
 public:
  void add(Touch kind, u64 begin, u64 bytes);
  void join(const Touches &other);
  bool empty() const { return pages_.empty() && long_[0].empty() && long_[1].empty() && long_[2].empty(); }
  std::array<Intervals, kTouches> intervals() const;

  // Where the work that runs on this thread notes what it touches; null: nobody wants to know.
  static Touches *&current();

 private:
  static constexpr u64 kPageBytes = 4096;
  struct Page {
    u64 bits[kTouches][kPageBytes / 64] = {};  // a bit per byte
  };
  Page &page(u64 number);
  void addWithin(Page &page, Touch kind, u64 from, u64 to);

  std::unordered_map<u64, std::unique_ptr<Page>> pages_;
  std::array<Intervals, kTouches> long_;  // of copies and fills: whole ranges, in no order
  u64 lastNumber_ = ~0ull;
  Page *last_ = nullptr;
};

// The bytes that both have; empty (begin == end) where there are none: the first such range.
Interval firstCommon(const Intervals &a, const Intervals &b);
bool within(const Intervals &inner, const Intervals &outer);

}  // namespace emu
