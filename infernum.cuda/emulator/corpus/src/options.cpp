#include "options.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace corpus {

namespace {

constexpr const char* kUsage = R"(usage: corpus [options] [CASE...]

Runs the corpus's kernels and compares them with plain C++ references.

  --folder DIR      where ptx/, expected/ and limits.txt are (default: .)
  --emulator FILE   the emulator's libcuda.so.1
  --real            the machine's own libcuda.so.1; faulty kernels are left out; prints how results differ
                    from the emulator's stored ones
  --dry-run         everything short of a driver: PTX, parameters, stored results against references
  --record          writes expected/ from what the emulator computes
  --target N        80, 90 or 120; may be repeated (default: all)
  --seed N          order in which the emulator runs what may run in any order (default: 1)
  --jobs N          cases at a time (default: 2; 1 with --real)
  --counters FILE   each case's counters as JSON, one line each
  --list            names, targets and expected findings of all cases
  --in-process      no process per case, for a debugger or a sanitizer
)";

[[noreturn]] void refuse(const std::string& what) {
  std::fprintf(stderr, "corpus: %s\n\n%s", what.c_str(), kUsage);
  std::exit(2);
}

}  // namespace

Options Options::parse(int count, char** arguments) {
  Options options;
  options.folder = ".";
  bool emulator = false, targets = false;
  const auto value = [&](int& i) -> std::string {
    if (i + 1 == count) {
      refuse(std::string(arguments[i]) + " needs a value");
    }
    return arguments[++i];
  };
  const auto number = [&](int& i) {
    const std::string option = arguments[i], text = value(i);
    char* end = nullptr;
    const long parsed = std::strtol(text.c_str(), &end, 10);
    if (*end != 0 || parsed < 0) {
      refuse(option + " takes a number, not " + text);
    }
    return int(parsed);
  };
  for (int i = 1; i < count; i++) {
    const std::string one = arguments[i];
    if (one == "--folder") options.folder = value(i);
    else if (one == "--emulator") options.driver = value(i), emulator = true;
    else if (one == "--real") options.real = true, options.jobs = 1;
    else if (one == "--dry-run") options.dry = true;
    else if (one == "--record") options.record = true;
    else if (one == "--list") options.list = true;
    else if (one == "--in-process") options.inProcess = true;
    else if (one == "--jobs") options.jobs = std::max(1, number(i));
    else if (one == "--seed") options.seed = unsigned(number(i));
    else if (one == "--counters") options.counters = value(i);
    else if (one == "--target") {
      if (!targets) options.targets.clear();
      targets = true;
      options.targets.push_back(number(i));
    } else if (one == "--help") std::fputs(kUsage, stdout), std::exit(0);
    else if (one.rfind("--", 0) == 0) refuse("no option " + one);
    else options.names.push_back(one);
  }
  if (!emulator && !options.real && !options.dry && !options.list) {
    refuse("say --emulator FILE, --real or --dry-run");
  }
  if (options.record && (options.real || options.dry)) {
    refuse("--record is for the emulator's results");
  }
  for (int target : options.targets) {
    if (target != 80 && target != 90 && target != 120) {
      refuse("no PTX for target " + std::to_string(target));
    }
  }
  return options;
}

bool Options::wants(const std::string& name) const {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace corpus
