// One case at work: memory, launches and comparisons, on the emulator, on a real driver, or on none (a dry run,
// which takes the stored results for those of the launches).
#pragma once

#include <cmath>
#include <cstring>
#include <functional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "driver.h"
#include "numbers.h"
#include "ptx.h"
#include "results.h"

namespace corpus {

using Address = CUdeviceptr;

/// Memory of the device, of `count` elements.
template <class T>
struct Buffer {
  Address address = 0;
  size_t count = 0;
};

struct Size {
  unsigned x = 1, y = 1, z = 1;
  Size(unsigned x, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};

struct Launch {
  Size grid, block;
  unsigned shared = 0;  // bytes, dynamic
  bool cooperative = false;
  CUstream stream = nullptr;
};

/// A reference's value, with the sum of the magnitudes of its terms, to which errors are relative.
struct Sum {
  double value = 0, terms = 0;
  void add(double term) {
    value += term;
    terms += std::fabs(term);
  }
  static Sum of(double value) { return {value, std::fabs(value)}; }
};

/// Numbers that are the same wherever the corpus runs: the engine is defined bit by bit by the standard, and
/// distributions, which aren't, are not used.
class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  uint32_t bits() { return engine_(); }
  double real(double low, double high) { return low + (high - low) * (engine_() / 4294967296.0); }
  int integer(int low, int high) { return low + int(engine_() % uint32_t(high - low + 1)); }

  std::vector<float> floats(size_t count, double low = -1, double high = 1) {
    return list<float>(count, [&] { return float(real(low, high)); });
  }
  std::vector<double> doubles(size_t count, double low = -1, double high = 1) {
    return list<double>(count, [&] { return real(low, high); });
  }
  template <class T>
  std::vector<T> narrow(size_t count, double low = -1, double high = 1) {
    return list<T>(count, [&] { return T{T::of(real(low, high))}; });
  }
  template <class T = int>
  std::vector<T> integers(size_t count, int low, int high) {
    return list<T>(count, [&] { return T(integer(low, high)); });
  }
  template <class T>
  std::vector<T> list(size_t count, const std::function<T()>& next) {
    std::vector<T> result(count);
    for (T& one : result) {
      one = next();
    }
    return result;
  }

 private:
  std::mt19937 engine_;
};

/// A result that isn't the reference's.
struct Mismatch : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Run {
 public:
  /// @param driver null for a dry run
  Run(const Driver* driver, const Ptx& ptx, const Results* stored) : driver_(driver), ptx_(ptx), stored_(stored) {}
  ~Run();
  Run(const Run&) = delete;

  /// Makes a context and loads the module.
  void open(int ordinal);
  /// Frees what the case allocated, unloads, destroys the context.
  void close();

  bool dry() const { return driver_ == nullptr; }
  const Driver& driver() const { return *driver_; }
  Random& random() { return random_; }

  template <class T>
  Buffer<T> output(size_t count) {
    return {allocate(count * sizeof(T)), count};
  }
  template <class T>
  Buffer<T> zeros(size_t count) {
    Buffer<T> buffer = output<T>(count);
    fill(buffer.address, 0, count * sizeof(T));
    return buffer;
  }
  template <class T>
  Buffer<T> input(const std::vector<T>& values) {
    Buffer<T> buffer = output<T>(values.size());
    write(buffer.address, values.data(), values.size() * sizeof(T));
    return buffer;
  }
  /// Before close() does it.
  template <class T>
  void free(const Buffer<T>& buffer) {
    release(buffer.address);
  }
  /// Waits, copies out, and remembers it as a result.
  template <class T>
  std::vector<T> read(const Buffer<T>& buffer) {
    std::vector<T> values(buffer.count);
    readBytes(buffer.address, values.data(), sizeof(T), values.size(), Results::kind<T>());
    return values;
  }
  /// A `__device__` or `__constant__` variable.
  Address global(const std::string& name, size_t bytes);
  void write(Address address, const void* bytes, size_t size);
  void fill(Address address, unsigned char byte, size_t size);

  /// Arguments are buffers (their address) and plain values, of exactly the kernel's parameter sizes.
  template <class... A>
  void launch(const std::string& kernel, const Launch& launch, const A&... arguments) {
    std::vector<std::vector<char>> packed{pack(arguments)...};
    launchPacked(kernel, launch, packed);
  }
  CUfunction function(const std::string& kernel);
  /// How many blocks of a cooperative launch fit on the device at once; 1 in a dry run.
  unsigned residentBlocks(const std::string& kernel, unsigned threads);
  void synchronize();

  /// Exact equality. For integers and for floats whose operations are all exact.
  template <class T>
  void equal(const std::string& what, const std::vector<T>& got, const std::vector<T>& want) {
    size(what, got.size(), want.size());
    for (size_t i = 0; i < got.size(); i++) {
      if (std::memcmp(&got[i], &want[i], sizeof(T)) != 0) {
        mismatch(what, i, show(got[i]), show(want[i]), "exactly");
      }
    }
    compared_ += got.size();
  }
  /// |got - want.value| <= tolerance * want.terms, with NaN equal to NaN only and infinities to themselves.
  template <class T>
  void near(const std::string& what, const std::vector<T>& got, const std::vector<Sum>& want, double tolerance) {
    size(what, got.size(), want.size());
    for (size_t i = 0; i < got.size(); i++) {
      const double value = double(got[i]);
      const double off = std::fabs(value - want[i].value);
      const bool good = value == want[i].value || (std::isnan(value) && std::isnan(want[i].value)) ||
                        off <= tolerance * want[i].terms;
      if (!good) {
        mismatch(what, i, show(value), show(want[i].value), "within " + show(tolerance * want[i].terms));
      }
      if (want[i].terms > 0 && std::isfinite(off)) {
        worst_ = std::max(worst_, off / want[i].terms);
      }
    }
    compared_ += got.size();
  }
  static void that(bool condition, const std::string& message);

  const Results& results() const { return results_; }
  size_t compared() const { return compared_; }
  /// Largest error met by near(), relative to the sum of the terms' magnitudes.
  double worst() const { return worst_; }

 private:
  template <class T>
  static std::vector<char> pack(const Buffer<T>& buffer) {
    return pack(buffer.address);
  }
  template <class T>
  static std::vector<char> pack(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const char* bytes = reinterpret_cast<const char*>(&value);
    return {bytes, bytes + sizeof(T)};
  }
  template <class T>
  static std::string show(const T& value) {
    std::ostringstream text;
    text.precision(9);
    if constexpr (std::is_arithmetic_v<T>) {
      text << +value;
    } else {
      text << double(value);
    }
    return text.str();
  }

  Address allocate(size_t bytes);
  void release(Address address);
  void readBytes(Address address, void* bytes, size_t elementSize, size_t count, char kind);
  void launchPacked(const std::string& kernel, const Launch& launch, std::vector<std::vector<char>>& arguments);
  static void size(const std::string& what, size_t got, size_t want);
  [[noreturn]] static void mismatch(const std::string& what, size_t index, const std::string& got,
                                    const std::string& want, const std::string& how);

  const Driver* driver_;
  const Ptx& ptx_;
  const Results* stored_;
  Results results_;
  Random random_{20260101};
  CUcontext context_ = nullptr;
  CUmodule module_ = nullptr;
  std::vector<Address> allocated_;
  Address nextDry_ = 0x1000;
  size_t compared_ = 0;
  double worst_ = 0;
};

}  // namespace corpus
