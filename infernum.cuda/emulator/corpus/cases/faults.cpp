#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "faults";

struct Stream {
  explicit Stream(Run& run) : run(run) { run.driver().check(run.driver().streamCreate(&handle, CU_STREAM_NON_BLOCKING), "cuStreamCreate"); }
  ~Stream() { run.driver().streamDestroy(handle); }
  Run& run;
  CUstream handle = nullptr;
};

struct Pinned {
  Pinned(Run& run, size_t count) : run(run) { run.driver().check(run.driver().hostAllocate(&memory, count * sizeof(int)), "cuMemAllocHost"); }
  ~Pinned() { run.driver().hostFree(memory); }
  int* data() { return static_cast<int*>(memory); }
  Run& run;
  void* memory = nullptr;
};

Launch on(CUstream stream) {
  Launch launch{1, 32};
  launch.stream = stream;
  return launch;
}

}  // namespace

FAULTY(fault_out_of_bounds, "out-of-bounds") { run.launch("fault_out_of_bounds", {2, 64}, run.output<int>(100), 100); }

FAULTY(fault_out_of_bounds_read, "out-of-bounds") {
  run.launch("fault_out_of_bounds_read", {1, 32}, run.output<int>(32), run.zeros<int>(32), 1);
}

FAULTY(fault_null_pointer, "out-of-bounds") { run.launch("fault_null_pointer", {1, 32}, run.output<int>(32), Address(0)); }

FAULTY(fault_out_of_bounds_shared, "out-of-bounds") {
  run.launch("fault_out_of_bounds_shared", {1, 64}, run.output<int>(64), 100000);
}

FAULTY(fault_out_of_bounds_local, "out-of-bounds") {
  run.launch("fault_out_of_bounds_local", {1, 32}, run.output<int>(32), 1000000);
}

FAULTY(fault_misaligned, "misaligned") { run.launch("fault_misaligned", {1, 4}, run.output<float>(16), run.zeros<float>(8)); }

FAULTY(fault_misaligned_shared, "misaligned") {
  run.launch("fault_misaligned_shared", {1, 32}, run.output<int>(64), 4);
}

FAULTY(fault_use_after_free, "use-after-free") {
  const auto freed = run.zeros<int>(32);
  run.free(freed);
  run.launch("fault_use_after_free", {1, 32}, run.output<int>(32), freed);
}

FAULTY(fault_double_free, "double-free") {
  const auto out = run.output<int>(32);
  run.launch("fault_double_free", {1, 32}, out);
  run.synchronize();
  run.free(out);
  run.free(out);
}

FAULTY(fault_uninitialised_global, "uninitialised") {
  run.launch("fault_uninitialised_global", {1, 32}, run.output<float>(32), run.output<float>(32));
}

FAULTY(fault_uninitialised_tail, "uninitialised") {
  const auto in = run.output<int>(100);
  const std::vector<int> values(64, 1);
  run.write(in.address, values.data(), 64 * sizeof(int));
  run.launch("fault_uninitialised_tail", {1, 32}, run.output<int>(32), in, 64);
}

FAULTY(fault_uninitialised_shared, "uninitialised") { run.launch("fault_uninitialised_shared", {1, 64}, run.output<int>(64)); }

FAULTY(fault_shared_race, "shared-race") { run.launch("fault_shared_race", {1, 128}, run.output<int>(128)); }

FAULTY(fault_shared_race_second_round, "shared-race") {
  run.launch("fault_shared_race_second_round", {1, 64}, run.output<int>(64), run.zeros<int>(128));
}

FAULTY(fault_global_race_writes, "global-race") { run.launch("fault_global_race_writes", {4, 32}, run.output<int>(1)); }

FAULTY(fault_global_race_read, "global-race") {
  run.launch("fault_global_race_read", {4, 32}, run.output<int>(128), run.zeros<int>(128));
}

FAULTY(fault_divergent_barrier, "divergent-barrier") { run.launch("fault_divergent_barrier", {1, 64}, run.output<int>(64)); }

FAULTY(fault_divergent_barrier_exit, "divergent-barrier") {
  run.launch("fault_divergent_barrier_exit", {1, 64}, run.output<int>(64), 40);
}

FAULTY(fault_barrier_deadlock, "barrier-deadlock") { run.launch("fault_barrier_deadlock", {1, 64}, run.output<int>(64)); }

FAULTY(fault_missing_async_wait, "missing-async-wait") {
  run.launch("fault_missing_async_wait", {1, 32}, run.output<float>(32), run.zeros<float>(128));
}

FAULTY(fault_async_wait_too_weak, "missing-async-wait") {
  run.launch("fault_async_wait_too_weak", {1, 32}, run.output<float>(32), run.zeros<float>(256));
}

// The emulator runs what nothing orders in an order of the seed: some show the missing wait.
FAULTY(fault_missing_stream_wait, "missing-stream-wait", "uninitialised", "wrong-result") {
  for (unsigned seed = 1; seed <= 16; seed++) {
    run.driver().set("seed", seed);
    const Stream producer(run), consumer(run);
    const auto between = run.output<int>(32), out = run.output<int>(32);
    run.launch("produce", on(producer.handle), between, 10);
    run.launch("fault_missing_stream_wait", on(consumer.handle), out, between);  // no event that the producer recorded
    std::vector<int> want;
    for (int t = 0; t < 32; t++) want.push_back((10 + t) * 2);
    run.equal("out", run.read(out), want);
  }
}

FAULTY(fault_pageable_async_copy, "pageable-async") {
  const Stream stream(run);
  const auto in = run.output<int>(32);
  std::vector<int> pageable(32, 1);
  run.driver().check(run.driver().copyInAsync(in.address, pageable.data(), 128, stream.handle), "cuMemcpyHtoDAsync");
  run.launch("fault_pageable_async_copy", on(stream.handle), run.output<int>(32), in);
}

FAULTY(fault_leak, "leak") {
  Address kept;
  run.driver().check(run.driver().memoryAllocate(&kept, 128), "cuMemAlloc");
  run.launch("fault_leak", {1, 32}, Buffer<int>{kept, 32});
}

FAULTY(fault_too_much_shared, "resource-limit") {
  run.launch("fault_too_much_shared", {1, 32, 300 * 1024}, run.output<int>(32));
}

FAULTY(fault_too_many_threads, "resource-limit") { run.launch("fault_too_many_threads", {1, 2048}, run.output<int>(2048)); }

FAULTY(fault_too_many_registers, "resource-limit") {
  run.launch("fault_too_many_registers", {1, 1024}, run.output<float>(1024), run.zeros<float>(100 * 1024), 1);
}

FAULTY(fault_shuffle_absent_lanes, "divergent-collective") {
  run.launch("fault_shuffle_absent_lanes", {1, 32}, run.output<int>(32));
}

FAULTY(fault_vote_not_in_mask, "divergent-collective") {
  run.launch("fault_vote_not_in_mask", {1, 32}, run.output<unsigned>(32));
}

FAULTY(fault_assert, "assert") { run.launch("fault_assert", {1, 32}, run.output<int>(32), 20); }

FAULTY(fault_trap, "trap") { run.launch("fault_trap", {1, 32}, run.output<int>(32), 4); }

// The sound twin of the missing wait and of the pageable copy: events between streams, memory that stays in place.
SOUND(streams_in_order) {
  std::vector<int> want;
  for (int t = 0; t < 32; t++) want.push_back((7 + t) * 3 + 1);
  if (run.dry()) {
    run.equal("out", run.read(run.output<int>(32)), want);
    return;
  }
  const Driver& driver = run.driver();
  const Stream first(run), second(run);
  Pinned in(run, 32), back(run, 32);
  CUevent event;
  driver.check(driver.eventCreate(&event, CU_EVENT_DISABLE_TIMING), "cuEventCreate");
  for (int t = 0; t < 32; t++) in.data()[t] = 7 + t;
  const auto between = run.output<int>(32), out = run.output<int>(32);
  driver.check(driver.copyInAsync(between.address, in.data(), 128, first.handle), "cuMemcpyHtoDAsync");
  driver.check(driver.eventRecord(event, first.handle), "cuEventRecord");
  driver.check(driver.streamWaitEvent(second.handle, event, 0), "cuStreamWaitEvent");
  run.launch("streams_in_order", on(second.handle), out, between);
  driver.check(driver.copyOutAsync(back.data(), out.address, 128, second.handle), "cuMemcpyDtoHAsync");
  driver.check(driver.streamSynchronize(second.handle), "cuStreamSynchronize");
  Run::that(std::equal(want.begin(), want.end(), back.data()), "the asynchronous copy back differs");
  run.equal("out", run.read(out), want);
  driver.check(driver.eventDestroy(event), "cuEventDestroy");
}
