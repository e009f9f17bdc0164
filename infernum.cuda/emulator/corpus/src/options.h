// The command line.
#pragma once

#include <string>
#include <vector>

namespace corpus {

struct Options {
  std::string folder;                  // with ptx/, expected/ and limits.txt
  std::string driver = "libcuda.so.1"; // --emulator PATH, or the system's
  bool real = false, dry = false, record = false, list = false, inProcess = false;
  int jobs = 2;
  unsigned seed = 1;
  std::string counters;                // file, or empty
  std::vector<int> targets{80, 90, 120};
  std::vector<std::string> names;      // empty: all

  /// Ends the process, with the usage, on a wrong command line.
  static Options parse(int count, char** arguments);
  bool wants(const std::string& name) const;
};

}  // namespace corpus
