#include "queue.h"

#include <algorithm>
#include <chrono>
#include <unordered_set>

#include "graph.h"

namespace emu {

Queue &Queue::instance() {
  static Queue *queue = new Queue;
  return *queue;
}

std::vector<std::shared_ptr<Op>> Queue::before(Stream &stream) {
  std::vector<std::shared_ptr<Op>> list;
  if (stream.last) list.push_back(stream.last);
  // The legacy default stream waits for all blocking streams, and they for it (CUDA driver API, "Stream
  // synchronization behavior").
  Context &c = *stream.context;
  if (stream.legacy) {
    for (auto &weak : c.streams)
      if (auto other = weak.lock(); other && !(other->flags & CU_STREAM_NON_BLOCKING) && other->last) list.push_back(other->last);
  } else if (!(stream.flags & CU_STREAM_NON_BLOCKING) && c.legacy->last) {
    list.push_back(c.legacy->last);
  }
  return list;
}

std::shared_ptr<Op> Queue::appendFree(Stream &stream, std::shared_ptr<Work> work, std::vector<std::shared_ptr<Op>> after) {
  auto op = std::make_shared<Op>();
  op->context = stream.context;
  op->work = std::move(work);
  op->id = nextId_++;
  std::vector<std::shared_ptr<Trace>> traces;
  if (Settings::instance().streams)
    for (auto &a : after)
      if (a) traces.push_back(a->trace);
  op->trace = Order::instance().enqueued(op->id, &stream, op->work.get(), std::move(traces));
  std::erase_if(after, [](const std::shared_ptr<Op> &o) { return !o || o->done; });
  op->after = std::move(after);
  pending_.push_back(op);
  return op;
}

std::shared_ptr<Op> Queue::append(Stream &stream, std::shared_ptr<Work> work, const std::vector<std::shared_ptr<Op>> &after) {
  std::unique_lock lock(mutex_);
  auto list = before(stream);
  list.insert(list.end(), after.begin(), after.end());
  stream.last = appendFree(stream, std::move(work), std::move(list));
  auto op = stream.last;
  lock.unlock();
  changed_.notify_all();
  if (Settings::instance().ordered) wait(op, false);
  return op;
}

CUresult Queue::enqueue(Stream &stream, std::shared_ptr<Work> work) {
  if (stream.capture) return captureNode(stream, std::move(work));
  append(stream, std::move(work), {});
  return CUDA_SUCCESS;
}

void Queue::finish(Op &op, int result) {
  op.done = true;
  op.running = false;
  op.result = result;
  op.after.clear();
  if (result) {
    int none = 0;
    op.context->error.compare_exchange_strong(none, result);
  }
}

// Runs one op, chosen at random among those that are ready; half of the time among those that `target` needs.
// False: none is ready, or all that are must be asked again.
bool Queue::step(std::unique_lock<std::mutex> &lock, const Op *target) {
  u64 seed = Settings::instance().seed;
  if (seed != seed_) {
    seed_ = seed;
    random_.seed(seed);
  }
  std::erase_if(pending_, [](const std::shared_ptr<Op> &op) { return op->done; });
  std::unordered_set<const Op *> needed;
  if (target) {
    std::vector<const Op *> todo{target};
    while (!todo.empty()) {
      const Op *op = todo.back();
      todo.pop_back();
      if (op->done || !needed.insert(op).second) continue;
      for (auto &a : op->after) todo.push_back(a.get());
    }
  }
  std::vector<std::shared_ptr<Op>> ready, wanted;
  for (auto &op : pending_) {
    if (op->running) continue;
    std::erase_if(op->after, [](const std::shared_ptr<Op> &a) { return a->done; });
    if (!op->after.empty()) continue;
    ready.push_back(op);
    if (needed.count(op.get())) wanted.push_back(op);
  }
  auto &first = !wanted.empty() && (random_() & 1) ? wanted : ready;
  std::shuffle(first.begin(), first.end(), random_);
  if (&first == &wanted) first.insert(first.end(), ready.begin(), ready.end());
  for (auto &op : first) {
    if (op->done || op->running) continue;
    op->running = true;
    busy_++;
    auto work = op->work;
    int error = op->context->error.load();
    lock.unlock();
    int result = 0;
    {
      Tracing tracing(op->trace.get());
      result = error ? error : work ? work->run() : 0;
    }
    if (op->trace && result != kAgain) Order::instance().done(op->trace, op->context->finished);
    lock.lock();
    busy_--;
    op->running = false;
    if (result == kAgain) continue;
    finish(*op, result);
    changed_.notify_all();
    // What the work holds may have a destructor of the user's: not under the lock.
    auto finished = std::move(op->work);
    lock.unlock();
    work.reset();
    finished.reset();
    lock.lock();
    return true;
  }
  return false;
}

CUresult Queue::wait(const std::shared_ptr<Op> &op, bool byHost) {
  if (!op) return CUDA_SUCCESS;
  std::unique_lock lock(mutex_);
  while (!op->done) {
    // Kernels run one at a time; another thread that executes one wakes us.
    if (busy_) changed_.wait_for(lock, std::chrono::milliseconds(1));
    else if (!step(lock, op.get())) changed_.wait_for(lock, std::chrono::microseconds(50));
  }
  if (byHost && op->trace) Order::instance().hostWaited(*op->trace);
  return CUresult(op->context->error.load());
}

CUresult Queue::waitAll(const std::shared_ptr<Context> &context) {
  for (;;) {
    std::shared_ptr<Op> open;
    {
      std::lock_guard lock(mutex_);
      for (auto &op : pending_)
        if (op->context == context && !op->done) open = op;
    }
    if (!open) {
      Order::instance().hostWaited(context->finished);
      return CUresult(context->error.load());
    }
    wait(open);
  }
}

bool Queue::isDone(const std::shared_ptr<Op> &op) {
  std::lock_guard lock(mutex_);
  if (op && op->done && op->trace) Order::instance().hostWaited(*op->trace);
  return !op || op->done;
}

void Queue::nudge() {
  std::unique_lock lock(mutex_);
  if (!busy_) step(lock, nullptr);
}

void Queue::drop(const std::shared_ptr<Context> &context) {
  std::lock_guard lock(mutex_);
  for (auto &op : pending_)
    if (op->context == context && !op->running) op->done = true;
  std::erase_if(pending_, [](const std::shared_ptr<Op> &op) { return op->done; });
}

}  // namespace emu
