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

// Zeros, and the host has waited for them.
Buffer<int> settled(Run& run, size_t count) {
  const auto buffer = run.zeros<int>(count);
  run.synchronize();
  return buffer;
}

Launch on(CUstream stream) {
  Launch launch{1, 32};
  launch.stream = stream;
  return launch;
}

// Memory of another device, or of the same one where there is no other, with a stream there.
struct Elsewhere {
  Elsewhere(Run& run, int ordinal, size_t count) : driver(run.driver()), bytes(count * sizeof(int)) {
    int devices = 1;
    driver.check(driver.contextCurrent(&home), "cuCtxGetCurrent");
    driver.check(driver.deviceCount(&devices), "cuDeviceGetCount");
    CUdevice device;
    driver.check(driver.deviceGet(&device, ordinal < devices ? ordinal : 0), "cuDeviceGet");
    driver.check(driver.contextCreate(&context, 0, device), "cuCtxCreate");
    driver.check(driver.memoryAllocate(&memory, bytes), "cuMemAlloc");
    driver.check(driver.streamCreate(&stream, CU_STREAM_NON_BLOCKING), "cuStreamCreate");
    driver.check(driver.contextSet(home), "cuCtxSetCurrent");
  }
  ~Elsewhere() {
    driver.contextSet(context);
    driver.streamDestroy(stream);
    driver.memoryFree(memory);
    driver.contextDestroy(context);
    driver.contextSet(home);
  }
  /// Copies from the run's device, behind the event if there is one.
  void takes(Address from, CUevent event) {
    driver.check(driver.contextSet(context), "cuCtxSetCurrent");
    if (event != nullptr) driver.check(driver.streamWaitEvent(stream, event, 0), "cuStreamWaitEvent");
    driver.check(driver.copyPeerAsync(memory, context, from, home, bytes, stream), "cuMemcpyPeerAsync");
    driver.check(driver.contextSet(home), "cuCtxSetCurrent");
  }
  const Driver& driver;
  size_t bytes;
  CUcontext home = nullptr, context = nullptr;
  Address memory = 0;
  CUstream stream = nullptr;
};

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

// Of these, one seed in some would show a wrong result; the emulator finds each of them under every seed.
FAULTY(fault_missing_stream_wait, "missing-stream-wait") {
  const Stream producer(run), consumer(run);
  const auto between = run.output<int>(32), out = run.output<int>(32);
  run.launch("produce", on(producer.handle), between, 10);
  run.launch("fault_missing_stream_wait", on(consumer.handle), out, between);  // no event that the producer recorded
}

FAULTY(fault_kernel_then_copy, "missing-stream-wait") {
  const Stream producer(run), consumer(run);
  Pinned back(run, 32);
  const auto out = settled(run, 32);
  run.launch("fault_kernel_then_copy", on(producer.handle), out, 10);
  run.driver().check(run.driver().copyOutAsync(back.data(), out.address, 128, consumer.handle), "cuMemcpyDtoHAsync");
}

FAULTY(fault_copy_then_kernel, "missing-stream-wait") {
  const Stream producer(run), consumer(run);
  Pinned in(run, 32);
  std::fill_n(in.data(), 32, 3);
  const auto between = settled(run, 32), out = run.output<int>(32);
  run.driver().check(run.driver().copyInAsync(between.address, in.data(), 128, producer.handle), "cuMemcpyHtoDAsync");
  run.launch("fault_copy_then_kernel", on(consumer.handle), out, between);
}

// The copy waits for the default stream only.
FAULTY(fault_read_by_host, "missing-stream-wait") {
  const Stream stream(run);
  const auto out = settled(run, 32);
  run.launch("fault_read_by_host", on(stream.handle), out, 10);
  int values[32];
  run.driver().check(run.driver().copyOut(values, out.address, 128), "cuMemcpyDtoH");
}

FAULTY(fault_copy_across_devices, "missing-stream-wait") {
  Elsewhere there(run, 1, 32);
  const Stream here(run);
  const auto out = settled(run, 32);
  run.launch("fault_copy_across_devices", on(here.handle), out, 10);
  there.takes(out.address, nullptr);
}

FAULTY(fault_event_too_early, "missing-stream-wait") {
  const Stream producer(run), consumer(run);
  const auto between = settled(run, 32), out = run.output<int>(32);
  CUevent event;
  run.driver().check(run.driver().eventCreate(&event, CU_EVENT_DISABLE_TIMING), "cuEventCreate");
  run.driver().check(run.driver().eventRecord(event, producer.handle), "cuEventRecord");
  run.launch("produce", on(producer.handle), between, 10);
  run.driver().check(run.driver().streamWaitEvent(consumer.handle, event, 0), "cuStreamWaitEvent");
  run.launch("fault_event_too_early", on(consumer.handle), out, between);
}

// A fill without a stream is in the default stream, and the host doesn't wait for it.
FAULTY(fault_default_stream, "missing-stream-wait") {
  const Stream stream(run);
  const auto out = run.zeros<int>(32);
  run.launch("fault_default_stream", on(stream.handle), out);
}

FAULTY(fault_shared_column, "missing-stream-wait") {
  const Stream left(run), right(run);
  const auto out = settled(run, 128);
  run.launch("fault_shared_column", on(left.handle), out, 0);
  run.launch("fault_shared_column", on(right.handle), out, 1);
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

// Twins of the missing waits: kernel and copy in and out, another device, the default stream, the host.
SOUND(streams_waited) {
  std::vector<int> want;
  for (int t = 0; t < 32; t++) want.push_back(10 + t + 100);
  if (run.dry()) {
    run.equal("out", run.read(run.output<int>(32)), want);
    return;
  }
  const Driver& driver = run.driver();
  Elsewhere there(run, 1, 32);
  const Stream first(run), second(run);
  Pinned in(run, 32), back(run, 32);
  CUevent event;
  driver.check(driver.eventCreate(&event, CU_EVENT_DISABLE_TIMING), "cuEventCreate");
  for (int t = 0; t < 32; t++) in.data()[t] = 10 + t;
  const auto between = run.zeros<int>(32), out = run.output<int>(32);
  driver.check(driver.eventRecord(event, nullptr), "cuEventRecord");  // the fill's
  driver.check(driver.streamWaitEvent(first.handle, event, 0), "cuStreamWaitEvent");
  driver.check(driver.copyInAsync(between.address, in.data(), 128, first.handle), "cuMemcpyHtoDAsync");
  driver.check(driver.eventRecord(event, first.handle), "cuEventRecord");
  driver.check(driver.streamWaitEvent(second.handle, event, 0), "cuStreamWaitEvent");
  run.launch("streams_waited", on(second.handle), out, between);
  driver.check(driver.eventRecord(event, second.handle), "cuEventRecord");
  there.takes(out.address, event);
  driver.check(driver.streamWaitEvent(first.handle, event, 0), "cuStreamWaitEvent");
  driver.check(driver.copyOutAsync(back.data(), out.address, 128, first.handle), "cuMemcpyDtoHAsync");
  driver.check(driver.streamSynchronize(first.handle), "cuStreamSynchronize");
  Run::that(std::equal(want.begin(), want.end(), back.data()), "the asynchronous copy back differs");
  driver.check(driver.streamSynchronize(there.stream), "cuStreamSynchronize");
  run.equal("out", run.read(out), want);
  driver.check(driver.eventDestroy(event), "cuEventDestroy");
}

// Two streams write columns of one matrix, beside each other: nothing need wait.
SOUND(streams_side_by_side) {
  std::vector<int> want;
  for (int t = 0; t < 32; t++) want.insert(want.end(), {0, 0, 2, 2});
  if (run.dry()) {
    run.equal("out", run.read(run.output<int>(128)), want);
    return;
  }
  const Stream left(run), right(run);
  const auto out = run.output<int>(128);
  run.launch("streams_side_by_side", on(left.handle), out, 0);
  run.launch("streams_side_by_side", on(right.handle), out, 2);
  run.equal("out", run.read(out), want);
}
