// What a case read back, in order: stored by the emulator, compared with a real driver's.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "numbers.h"

namespace corpus {

/// One copy from the device. The kind: 'i' integers, 'f' and 'd' floats, 'h' f16, 'b' bf16, '4' e4m3, '5' e5m2.
struct Result {
  char kind = 'i';
  uint32_t elementSize = 0;
  std::vector<char> bytes;

  size_t count() const { return bytes.size() / elementSize; }
  double value(size_t index) const;
};

struct Difference {
  size_t elements = 0, different = 0;
  double largest = 0;          // absolute
  double relative = 0;         // to the largest magnitude of the result that the element belongs to
  bool sameShape = true;
};

class Results {
 public:
  template <class T>
  static constexpr char kind() {
    if constexpr (std::is_same_v<T, float>) return 'f';
    if constexpr (std::is_same_v<T, double>) return 'd';
    if constexpr (std::is_same_v<T, Half>) return 'h';
    if constexpr (std::is_same_v<T, BFloat>) return 'b';
    if constexpr (std::is_same_v<T, E4M3>) return '4';
    if constexpr (std::is_same_v<T, E5M2>) return '5';
    return 'i';
  }

  void add(Result result) { all_.push_back(std::move(result)); }
  const std::vector<Result>& all() const { return all_; }

  /// Throws std::runtime_error where there is none.
  static Results load(const std::string& path);
  static bool exists(const std::string& path);
  void save(const std::string& path) const;
  bool operator==(const Results& other) const;
  Difference difference(const Results& other) const;

 private:
  std::vector<Result> all_;
};

}  // namespace corpus
