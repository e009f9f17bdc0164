#include "touches.h"

#include <algorithm>

namespace emu {

namespace {

// Sorts, and joins what overlaps or meets.
void tidy(Intervals &list) {
  std::sort(list.begin(), list.end(), [](const Interval &a, const Interval &b) { return a.begin < b.begin; });
  size_t kept = 0;
  for (const Interval &i : list) {
    if (kept && i.begin <= list[kept - 1].end) list[kept - 1].end = std::max(list[kept - 1].end, i.end);
    else list[kept++] = i;
  }
  list.resize(kept);
}

}  // namespace

Touches *&Touches::current() {
  thread_local Touches *current = nullptr;
  return current;
}

Touches::Page &Touches::page(u64 number) {
  if (number == lastNumber_) return *last_;
  auto &p = pages_[number];
  if (!p) p = std::make_unique<Page>();
  lastNumber_ = number;
  last_ = p.get();
  return *p;
}

void Touches::addWithin(Page &p, Touch kind, u64 from, u64 to) {
  u64 *bits = p.bits[u32(kind)];
  u64 first = from / 64, last = (to - 1) / 64;
  u64 head = ~0ull << (from % 64), tail = ~0ull >> (63 - (to - 1) % 64);
  if (first == last) {
    bits[first] |= head & tail;
    return;
  }
  bits[first] |= head;
  for (u64 k = first + 1; k < last; k++) bits[k] = ~0ull;
  bits[last] |= tail;
}

void Touches::add(Touch kind, u64 begin, u64 bytes) {
  if (bytes >= kPageBytes) {
    long_[u32(kind)].push_back({begin, begin + bytes});
    return;
  }
  for (u64 at = begin, end = begin + bytes; at < end;) {
    u64 number = at / kPageBytes, from = at % kPageBytes, to = std::min(kPageBytes, from + (end - at));
    addWithin(page(number), kind, from, to);
    at += to - from;
  }
}

void Touches::join(const Touches &other) {
  for (const auto &[number, p] : other.pages_) {
    Page &mine = page(number);
    for (u32 kind = 0; kind < kTouches; kind++)
      for (u32 k = 0; k < kPageBytes / 64; k++) mine.bits[kind][k] |= p->bits[kind][k];
  }
  for (u32 kind = 0; kind < kTouches; kind++) long_[kind].insert(long_[kind].end(), other.long_[kind].begin(), other.long_[kind].end());
}

std::array<Intervals, kTouches> Touches::intervals() const {
  std::array<Intervals, kTouches> all = long_;
  for (const auto &[number, p] : pages_)
    for (u32 kind = 0; kind < kTouches; kind++)
      for (u32 k = 0; k < kPageBytes / 64; k++)
        for (u64 word = p->bits[kind][k]; word;) {
          u64 from = u64(__builtin_ctzll(word)), rest = ~(word >> from);
          u64 ones = rest ? std::min<u64>(u64(__builtin_ctzll(rest)), 64 - from) : 64;
          u64 begin = number * kPageBytes + k * 64 + from;
          Intervals &list = all[kind];
          if (!list.empty() && list.back().end == begin) list.back().end += ones;
          else list.push_back({begin, begin + ones});
          word = from + ones >= 64 ? 0 : word & (~0ull << (from + ones));
        }
  for (Intervals &list : all) tidy(list);
  return all;
}

Interval firstCommon(const Intervals &a, const Intervals &b) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    u64 begin = std::max(i->begin, j->begin), end = std::min(i->end, j->end);
    if (begin < end) return {begin, end};
    if (i->end < j->end) ++i;
    else ++j;
  }
  return {0, 0};
}

bool within(const Intervals &inner, const Intervals &outer) {
  auto o = outer.begin();
  for (const Interval &i : inner) {
    while (o != outer.end() && o->end < i.end) ++o;
    if (o == outer.end() || o->begin > i.begin) return false;
  }
  return true;
}

}  // namespace emu
