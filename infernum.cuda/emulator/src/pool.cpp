#include "pool.h"

namespace emu {

Pool &Pool::instance() {
  static Pool *pool = new Pool;  // its threads live as long as the process
  return *pool;
}

void Pool::run(u32 count, const std::function<void(u32)> &work) {
  if (count <= 1) {
    if (count) work(0);
    return;
  }
  {
    std::lock_guard lock(mutex_);
    while (threads_.size() < count - 1) {
      threads_.emplace_back(&Pool::loop, this, u32(threads_.size()));
      threads_.back().detach();
    }
    work_ = &work;
    wanted_ = running_ = count - 1;
    round_++;
  }
  start_.notify_all();
  work(count - 1);
  std::unique_lock lock(mutex_);
  end_.wait(lock, [&] { return running_ == 0; });
  work_ = nullptr;
}

void Pool::loop(u32 index) {
  u64 seen = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    start_.wait(lock, [&] { return round_ != seen; });
    seen = round_;
    if (index >= wanted_) continue;
    const std::function<void(u32)> &work = *work_;
    lock.unlock();
    work(index);
    lock.lock();
    if (--running_ == 0) end_.notify_one();
  }
}

}  // namespace emu
