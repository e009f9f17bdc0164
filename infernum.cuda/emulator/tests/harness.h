// A small test framework, and helpers that run PTX text through the driver API.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "infernum_emulator.h"

namespace test {

// A test registers itself; its name is a sentence about behaviour.
struct Register {
  Register(const char *name, std::function<void()> body);
};
#define TEST_JOIN(a, b) a##b
#define TEST_ID(a, b) TEST_JOIN(a, b)
#define TEST(name)                                                            \
  static void TEST_ID(test_, __LINE__)();                                     \
  static test::Register TEST_ID(register_, __LINE__)(name, TEST_ID(test_, __LINE__)); \
  static void TEST_ID(test_, __LINE__)()

void fail(const std::string &message);
void expect(bool holds, const std::string &message);
template <class A, class B>
void same(const A &actual, const B &expected, const std::string &what) {
  if (!(actual == expected)) fail(what + ": " + std::to_string(actual) + " instead of " + std::to_string(expected));
}
void ok(CUresult result, const std::string &what = "driver call");

template <class T> uint64_t bits(T value) {
  uint64_t b = 0;
  std::memcpy(&b, &value, sizeof value);
  return b;
}
inline uint64_t f32(float x) { return bits(x); }
inline uint64_t f64(double x) { return bits(x); }

// One lane's sources and the result that the PTX manual asks for.
struct Case {
  std::vector<uint64_t> in;
  uint64_t out;
};

// Runs an instruction with `$d` its destination and `$0`, `$1`, ... its sources, one case per lane. Register types
// are b16, b32, b64, or pred (sources: not 0; result: 0 or 1). `any`: the result may be off by so many units.
void instruction(const std::string &text, const std::string &to, const std::vector<std::string> &from, const std::vector<Case> &cases, uint64_t any = 0);
// The same with "op" + sources in order.
void op(const std::string &name, const std::string &to, const std::vector<std::string> &from, const std::vector<Case> &cases);

// A module with a primary context; memory that it gave is freed with it.
class Device {
 public:
  explicit Device(const std::string &ptx, int device = 0);
  ~Device();
  CUfunction function(const char *name = "k");
  CUdeviceptr memory(size_t bytes);                       // not initialised
  template <class T> CUdeviceptr put(const std::vector<T> &values) {
    CUdeviceptr p = memory(values.size() * sizeof(T));
    ok(cuMemcpyHtoD_v2(p, values.data(), values.size() * sizeof(T)), "copy");
    return p;
  }
  template <class T> std::vector<T> get(CUdeviceptr p, size_t count) {
    std::vector<T> values(count);
    ok(cuMemcpyDtoH_v2(values.data(), p, count * sizeof(T)), "copy back");
    return values;
  }
  CUresult launch(unsigned grid, unsigned block, std::vector<CUdeviceptr> parameters, unsigned shared = 0);
  CUmodule module = nullptr;
  CUcontext context = nullptr;

 private:
  int device_;
  std::vector<CUdeviceptr> memory_;
};

// A kernel `k` with so many 64-bit parameters, loaded into %p0, %p1, ... Declared: %r, %rd, %f, %fd, %h (b16), %q (pred).
std::string kernel(const std::string &body, int parameters = 2, const std::string &before = "", int arch = 80);

std::string reports();                                    // JSON lines, then cleared
bool reported(const std::string &json, const std::string &kind);

}  // namespace test
