// Threads that run the blocks of launches; kept between launches, since starting one costs more than a small grid.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "types.h"

namespace emu {

class Pool {
 public:
  static Pool &instance();
  // Calls work(0) to work(count - 1), the last on this thread, and returns when all have ended. One call at a time.
  void run(u32 count, const std::function<void(u32)> &work);

 private:
  void loop(u32 index);

  std::mutex mutex_;
  std::condition_variable start_, end_;
  std::vector<std::thread> threads_;
  const std::function<void(u32)> *work_ = nullptr;
  u64 round_ = 0;
  u32 wanted_ = 0, running_ = 0;
};

}  // namespace emu
