// How a case ended, and how that comes from the process that ran it to the one that reports.
#pragma once

#include <cstdio>
#include <string>

#include "case.h"
#include "options.h"

namespace corpus {

struct Outcome {
  std::string status = "FAIL";  // ok, FAIL or skip
  std::string message;
  double milliseconds = 0;
  std::string counters;
};

/// Runs a case here and now.
Outcome perform(const Case& one, int target, const Options& options);

void send(const Outcome& outcome, std::FILE* to);
Outcome receive(std::FILE* from);

}  // namespace corpus
