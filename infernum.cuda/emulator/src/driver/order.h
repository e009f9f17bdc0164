// Happens-before between the work of streams, with the switch "streams": two pieces of work that touch the same bytes,
// one of them writing, must be ordered by a stream, an event, a graph's edge, or a wait of the host. Unlike a wrong
// result, which a lucky order hides, this is found whatever the seed.
//
// Work that is ordered stands in one chain; a piece of work is known by its chain and its turn in it, and has a vector
// clock: how far in each chain everything before it reaches. The host has a clock too: of all that it waited for. It
// is one for all threads, because what host threads say to each other isn't seen.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "../touches.h"

namespace emu {

struct Stream;
struct Work;

struct Clock {
  std::vector<u32> turns;
  bool reaches(u32 chain, u32 turn) const { return chain < turns.size() && turns[chain] >= turn; }
  void join(const Clock &other);
};

// Of one Op.
struct Trace {
  u64 id = 0;                 // by the order of calls
  std::string what;           // "kernel softmax", "a copy"
  std::string kernel;         // its name, if it is one
  std::string stream;
  bool signals = false;       // cuStreamWriteValue, cuStreamWaitValue: orders rather than races
  std::vector<std::shared_ptr<Trace>> after;  // until it begins
  Clock clock;                // until it begins: what the host had waited for at the call
  u32 chain = 0, turn = 0;    // turn 0: hasn't begun
  Touches touches;
};

class Order {
 public:
  static Order &instance();

  // Null with the switch off.
  std::shared_ptr<Trace> enqueued(u64 id, const Stream *stream, const Work *work, std::vector<std::shared_ptr<Trace>> after);
  // All that it comes after is done. May be called again for work that is asked again.
  void begins(Trace &trace);
  // Compares what it touched with what other work did, and reports.
  void done(const std::shared_ptr<Trace> &trace, Clock &ofContext);
  // The host waited for it, or for all that `ofContext` was told to be done.
  void hostWaited(const Trace &trace);
  void hostWaited(const Clock &ofContext);
  // Work that waits for a value in memory comes after whoever wrote there.
  void acquire(Trace &trace, u64 address, u64 bytes);
  void forget();              // records and what is open

 private:
  struct Record {
    std::shared_ptr<Trace> trace;
    std::array<Intervals, kTouches> touched;
  };
  void compare(const Record &mine);
  static void report(const Record &first, const Record &second);
  void prune();

  std::mutex mutex_;
  Clock host_;
  std::vector<u32> turns_;    // of the last work of each chain
  std::vector<Record> records_;
  std::vector<std::weak_ptr<Trace>> open_;  // enqueued and not done
  size_t pruneAt_ = 64;
};

// While work runs: what it touches is noted for its trace (null: nothing is).
class Tracing {
 public:
  explicit Tracing(Trace *trace);
  ~Tracing();
  Tracing(const Tracing &) = delete;
  static Trace *current();

 private:
  Trace *before_;
};

}  // namespace emu
