// Deferred streams. Work isn't run when it is enqueued but when the host waits for something, in an order that
// the seed chooses among all that dependencies allow; so a missing wait gives wrong results or a finding.
#pragma once

#include <condition_variable>
#include <random>

#include "order.h"
#include "state.h"

namespace emu {

// What a stream or a graph node does.
struct Work {
  virtual ~Work() = default;
  // 0: done; kAgain: ask again later; else a CUresult.
  virtual int run() = 0;
  virtual CUgraphNodeType type() const = 0;
  virtual std::shared_ptr<Work> copy() const = 0;
  virtual std::string name() const = 0;                  // for people: "kernel softmax", "a copy"
  virtual std::string kernelName() const { return ""; }
  virtual bool signals() const { return false; }         // writes or awaits a value in memory, so as to order others
};
constexpr int kAgain = -1;

struct Op {
  std::shared_ptr<Work> work;          // null: only joins its dependencies
  std::shared_ptr<Context> context;
  std::vector<std::shared_ptr<Op>> after;
  u64 id = 0;
  bool done = false, running = false;
  int result = 0;
  std::shared_ptr<Trace> trace;        // with the switch "streams"
};

class Queue {
 public:
  static Queue &instance();

  // Appends to a stream, or to its capture.
  CUresult enqueue(Stream &stream, std::shared_ptr<Work> work);
  std::shared_ptr<Op> append(Stream &stream, std::shared_ptr<Work> work, const std::vector<std::shared_ptr<Op>> &after);
  std::shared_ptr<Op> appendFree(Stream &stream, std::shared_ptr<Work> work, std::vector<std::shared_ptr<Op>> after);
  // What an op enqueued in the stream now would depend on.
  std::vector<std::shared_ptr<Op>> before(Stream &stream);

  // Runs until the op is done; returns its context's error. `byHost`: the program waits, and knows then that it is done.
  CUresult wait(const std::shared_ptr<Op> &op, bool byHost = true);
  CUresult waitAll(const std::shared_ptr<Context> &context);
  bool isDone(const std::shared_ptr<Op> &op);
  // Runs something that needs no dependency, so that polling ends.
  void nudge();
  std::unique_lock<std::mutex> hold() { return std::unique_lock(mutex_); }  // for appendFree and before
  void drop(const std::shared_ptr<Context> &context);  // forgets what a destroyed context still has

 private:
  bool step(std::unique_lock<std::mutex> &lock, const Op *target);
  void finish(Op &op, int result);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Op>> pending_;
  std::mt19937_64 random_{1};
  u64 seed_ = 1, nextId_ = 1;
  u32 busy_ = 0;
};

}  // namespace emu
