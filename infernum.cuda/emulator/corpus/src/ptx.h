// What the runner itself reads in a PTX file: which kernels it has and how large their parameters are, so that a
// launch is checked without a driver.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace corpus {

/// One file of PTX.
class Ptx {
 public:
  /// Throws std::runtime_error where the file can't be read.
  static Ptx read(const std::string& path);

  const std::string& text() const { return text_; }
  bool has(const std::string& kernel) const { return parameters_.count(kernel) != 0; }
  /// Bytes of each parameter, in order.
  const std::vector<size_t>& parameters(const std::string& kernel) const { return parameters_.at(kernel); }

 private:
  std::string text_;
  std::map<std::string, std::vector<size_t>> parameters_;
};

}  // namespace corpus
