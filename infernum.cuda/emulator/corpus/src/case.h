// How a case is written and found. A sound case launches kernels and compares with a plain C++ reference; a faulty
// one launches a kernel with a planted error, and passes when the emulator names it.
#pragma once

#include <string>
#include <vector>

#include "run.h"

namespace corpus {

struct Case {
  std::string name;   // of its first kernel
  std::string file;   // of its kernels, without folder and suffix
  int since, until;   // first and last target that have its instructions: 80, 90 or 120
  std::vector<std::string> expected;  // faulty: what one of the findings must be called; sound: empty
  void (*body)(Run&);

  bool faulty() const { return !expected.empty(); }
};

/// All cases, by file and in the order of their files.
std::vector<Case>& cases();

struct Registration {
  explicit Registration(Case one) { cases().push_back(std::move(one)); }
};

}  // namespace corpus

#define CORPUS_CASE(name, since, until, ...)                                                                \
  static void run_##name(corpus::Run& run);                                                                 \
  static const corpus::Registration registered_##name({#name, kFile, since, until, __VA_ARGS__, run_##name}); \
  static void run_##name([[maybe_unused]] corpus::Run& run)

/// A case file defines `kFile` first.
#define SOUND(name) CORPUS_CASE(name, 80, 120, {})
#define SOUND_SINCE(name, since) CORPUS_CASE(name, since, 120, {})
#define FAULTY(name, ...) CORPUS_CASE(name, 80, 120, {__VA_ARGS__})
#define FAULTY_SINCE(name, since, ...) CORPUS_CASE(name, since, 120, {__VA_ARGS__})
#define FAULTY_ONLY(name, target, ...) CORPUS_CASE(name, target, target, {__VA_ARGS__})
