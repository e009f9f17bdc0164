#include "order.h"

#include <algorithm>

#include "queue.h"

namespace emu {

namespace {

// Records that are kept where the host never waits; the oldest are forgotten.
constexpr size_t kMostRecords = 8192;

thread_local Trace *traced = nullptr;

std::string nameOf(const Stream &s) {
  std::string device = Settings::instance().devices > 1 ? " of device " + std::to_string(s.context->device) : "";
  if (s.legacy) return "the default stream" + device;
  if (&s == s.context->perThread.get()) return "the thread's default stream" + device;
  return "stream " + std::to_string(s.id) + device;
}

const char *verb(Touch t) { return t == Touch::Read ? "reads" : t == Touch::Write ? "writes" : "changes atomically"; }

std::string place(Interval bytes) {
  auto a = Memory::instance().find(bytes.begin);
  if (!a) a = Memory::instance().findFreed(bytes.begin);
  u64 base = a ? a->begin : 0;
  return "bytes " + std::to_string(bytes.begin - base) + " to " + std::to_string(bytes.end - 1 - base) + " of " + (a ? a->name() : "host memory");
}

}  // namespace

void Clock::join(const Clock &other) {
  if (turns.size() < other.turns.size()) turns.resize(other.turns.size());
  for (size_t k = 0; k < other.turns.size(); k++) turns[k] = std::max(turns[k], other.turns[k]);
}

Order &Order::instance() {
  static Order *order = new Order;
  return *order;
}

std::shared_ptr<Trace> Order::enqueued(u64 id, const Stream *stream, const Work *work, std::vector<std::shared_ptr<Trace>> after) {
  if (!Settings::instance().streams) {
    forget();
    return nullptr;
  }
  auto t = std::make_shared<Trace>();
  t->id = id;
  if (stream) t->stream = nameOf(*stream);
  if (work) {
    t->what = work->name();
    t->kernel = work->kernelName();
    t->signals = work->signals();
  }
  std::erase(after, nullptr);
  t->after = std::move(after);
  std::lock_guard lock(mutex_);
  t->clock = host_;
  open_.push_back(t);
  return t;
}

void Order::begins(Trace &t) {
  if (t.turn) return;
  std::lock_guard lock(mutex_);
  for (auto &a : t.after) t.clock.join(a->clock);
  t.after.clear();
  // Any chain whose last work comes before this one can go on with it.
  u32 chain = 0;
  while (chain < turns_.size() && !t.clock.reaches(chain, turns_[chain])) chain++;
  if (chain == turns_.size()) turns_.push_back(0);
  t.chain = chain;
  t.turn = ++turns_[chain];
  if (t.clock.turns.size() <= chain) t.clock.turns.resize(chain + 1);
  t.clock.turns[chain] = t.turn;
}

void Order::done(const std::shared_ptr<Trace> &t, Clock &ofContext) {
  Record mine{t, t->touches.intervals()};
  bool touched = !t->touches.empty();
  t->touches = {};
  std::lock_guard lock(mutex_);
  ofContext.join(t->clock);
  std::erase_if(open_, [&](const std::weak_ptr<Trace> &w) { auto o = w.lock(); return !o || o == t; });
  if (!touched) return;
  compare(mine);
  // What comes before this and did no more than this can be forgotten: whoever is unordered with it is so with this.
  auto covered = [&](const Record &r) {
    if (!t->clock.reaches(r.trace->chain, r.trace->turn) || (t->signals && !r.trace->signals)) return false;
    for (u32 kind = 0; kind < kTouches; kind++)
      if (!within(r.touched[kind], mine.touched[kind]) && !within(r.touched[kind], mine.touched[u32(Touch::Write)])) return false;
    return true;
  };
  std::erase_if(records_, covered);
  records_.push_back(std::move(mine));
  if (records_.size() >= pruneAt_) prune();
}

void Order::compare(const Record &mine) {
  for (const Record &other : records_) {
    if (mine.trace->clock.reaches(other.trace->chain, other.trace->turn)) continue;
    if (mine.trace->signals || other.trace->signals) continue;
    // By the order of the calls, so that the text doesn't depend on the seed.
    bool later = mine.trace->id > other.trace->id;
    report(later ? other : mine, later ? mine : other);
  }
}

void Order::report(const Record &first, const Record &second) {
  for (Touch one : {Touch::Write, Touch::Atomic, Touch::Read})
    for (Touch two : {Touch::Write, Touch::Atomic, Touch::Read}) {
      if (one == two && one != Touch::Write) continue;  // two reads, two atomics
      Interval bytes = firstCommon(first.touched[u32(one)], second.touched[u32(two)]);
      if (bytes.begin == bytes.end) continue;
      Finding f;
      f.kind = "missing-stream-wait";
      f.kernel = second.trace->kernel.empty() ? first.trace->kernel : second.trace->kernel;
      f.message = second.trace->what + " in " + second.trace->stream + " " + verb(two) + " " + place(bytes) + ", which " + first.trace->what + " in " +
                  first.trace->stream + " " + verb(one) + "; no event, stream, graph or wait of the host orders the two";
      Findings::instance().add(std::move(f));
      return;
    }
}

void Order::prune() {
  // What comes before all that is open and before all that the host may still enqueue meets nobody any more.
  std::vector<u32> least = host_.turns;
  for (auto &w : open_)
    if (auto t = w.lock()) {
      Clock c = t->clock;
      c.turns.resize(least.size());
      for (size_t k = 0; k < least.size(); k++) least[k] = std::min(least[k], c.turns[k]);
    }
  Clock all{std::move(least)};
  std::erase_if(records_, [&](const Record &r) { return all.reaches(r.trace->chain, r.trace->turn); });
  if (records_.size() > kMostRecords) records_.erase(records_.begin(), records_.begin() + s64(records_.size() - kMostRecords));
  pruneAt_ = std::max<size_t>(64, records_.size() * 2);
}

void Order::hostWaited(const Trace &t) {
  std::lock_guard lock(mutex_);
  host_.join(t.clock);
}

void Order::hostWaited(const Clock &ofContext) {
  std::lock_guard lock(mutex_);
  host_.join(ofContext);
}

void Order::acquire(Trace &t, u64 address, u64 bytes) {
  std::lock_guard lock(mutex_);
  const Intervals word{{address, address + bytes}};
  for (const Record &r : records_)
    for (Touch kind : {Touch::Write, Touch::Atomic})
      if (Interval common = firstCommon(word, r.touched[u32(kind)]); common.begin < common.end) t.clock.join(r.trace->clock);
}

void Order::forget() {
  std::lock_guard lock(mutex_);
  records_.clear();
  open_.clear();
}

Tracing::Tracing(Trace *trace) : before_(traced) {
  traced = trace;
  Touches::current() = trace ? &trace->touches : nullptr;
  if (trace) Order::instance().begins(*trace);
}

Tracing::~Tracing() {
  traced = before_;
  Touches::current() = before_ ? &before_->touches : nullptr;
}

Trace *Tracing::current() { return traced; }

}  // namespace emu
