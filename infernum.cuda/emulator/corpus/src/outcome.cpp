#include "outcome.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <regex>
#include <sstream>

namespace corpus {

namespace {

std::string storedPath(const Options& options, const Case& one, int target) {
  return options.folder + "/expected/" + one.name + ".sm_" + std::to_string(target) + ".bin";
}

// Targets whose results are the same bits as sm_80's share its file.
Results stored(const Options& options, const Case& one, int target) {
  const std::string own = storedPath(options, one, target);
  return Results::load(Results::exists(own) ? own : storedPath(options, one, one.since));
}

void record(const Options& options, const Case& one, int target, const Results& results) {
  const std::string own = storedPath(options, one, target), first = storedPath(options, one, one.since);
  if (target == one.since) {
    results.save(own);
  } else if (Results::exists(first) && Results::load(first) == results) {
    std::remove(own.c_str());
  } else {
    results.save(own);
  }
}

struct Finding {
  std::string kind;
  std::string kernel;  // empty where the host is to blame
};

// One JSON object a line.
std::vector<Finding> parsed(const std::string& findings) {
  static const std::regex kKind(R"re("kind"\s*:\s*"([^"]+)")re"), kKernel(R"re("kernel"\s*:\s*"([^"]+)")re");
  std::vector<Finding> all;
  std::istringstream lines(findings);
  std::string line;
  while (std::getline(lines, line)) {
    std::smatch kind, kernel;
    if (std::regex_search(line, kind, kKind)) {
      all.push_back({kind[1], std::regex_search(line, kernel, kKernel) ? kernel[1].str() : ""});
    }
  }
  return all;
}

std::string detail(const std::string& findings) { return findings.empty() ? "nothing" : findings; }

// ptxas' registers: a launch that takes more than the device has is refused, as hardware does.
void tellRegisters(const Driver& driver, int arch, const Options& options) {
  std::ifstream limits(options.folder + "/limits.txt");
  std::string line;
  while (std::getline(limits, line)) {
    std::istringstream fields(line);
    std::string kernel;
    int target, registers;
    if (line[0] != '#' && fields >> kernel >> target >> registers && target == arch) {
      driver.registers(kernel.c_str(), registers);
    }
  }
}

void judgeFaulty(const Case& one, const Driver& driver, const std::string& error, bool mismatch,
                 Outcome& outcome) {
  const std::string findings = detail(driver.findingsText());
  std::vector<Finding> all = parsed(findings);
  if (mismatch) {
    all.push_back({"wrong-result", ""});
  }
  // Of the right kind, and not of another kernel.
  const bool caught = std::any_of(all.begin(), all.end(), [&](const Finding& finding) {
    const bool kind = std::find(one.expected.begin(), one.expected.end(), finding.kind) != one.expected.end();
    return kind && (finding.kernel.empty() || finding.kernel == one.name);
  });
  outcome.status = caught ? "ok" : "FAIL";
  outcome.message = (caught ? "caught: " : "expected " + one.expected[0] + "; found: ") + findings;
  if (!error.empty()) {
    outcome.message += " (" + error + ")";
  }
}

void judgeSound(const Case& one, int target, const Options& options, const Driver* driver, const Run& run,
                Outcome& outcome) {
  std::ostringstream text;
  text << run.compared() << " compared";
  if (run.worst() > 0) {
    text.precision(2);
    text << ", worst " << run.worst();
  }
  if (options.real) {
    const Difference off = run.results().difference(stored(options, one, target));
    text.precision(3);
    text << "; against the emulator: "
         << (off.sameShape ? std::to_string(off.different) + " of " + std::to_string(off.elements) + " elements differ"
                           : "another shape");
    if (off.different != 0) {
      text << ", largest " << off.largest << ", relative " << off.relative;
    }
  }
  outcome.status = run.compared() == 0 ? "FAIL" : "ok";
  outcome.message = text.str();
  if (driver != nullptr && driver->emulated()) {
    const std::string findings = driver->findingsText();
    if (!findings.empty()) {
      outcome.status = "FAIL";
      outcome.message = "findings in a sound kernel: " + findings;
    }
  }
  if (options.record && outcome.status == "ok") {
    record(options, one, target, run.results());
  }
}

void configure(const Driver& driver, int target, const Options& options) {
  if (!driver.emulated()) {
    return;
  }
  driver.set("arch", uint64_t(target));
  driver.set("seed", options.seed);
  driver.set("races", 1);
  driver.set("streams", 1);
  driver.set("devices", 2);
  driver.set("counters", 1);
  driver.set("threads", 1);  // cases run beside each other
  driver.set("log", 0);
  tellRegisters(driver, target, options);
}

Outcome onDriver(const Case& one, int target, const Options& options) {
  Outcome outcome;
  const Driver driver(options.driver);
  configure(driver, target, options);
  driver.check(driver.init(0), "cuInit");
  const Ptx ptx = Ptx::read(options.folder + "/ptx/sm_" + std::to_string(target) + "/" + one.file + ".ptx");
  std::string error;
  bool mismatch = false;
  Run run(&driver, ptx, nullptr);
  try {
    run.open(0);
    one.body(run);
    run.synchronize();
    run.close();
    if (driver.emulated()) {
      driver.checkLeaks();
    }
  } catch (const Mismatch& e) {
    error = e.what();
    mismatch = true;
  } catch (const std::exception& e) {
    error = e.what();
  }
  if (one.faulty()) {
    judgeFaulty(one, driver, error, mismatch, outcome);
  } else if (!error.empty()) {
    outcome.message = error + " " + driver.findingsText();
  } else {
    judgeSound(one, target, options, &driver, run, outcome);
  }
  outcome.counters = driver.countersText();
  return outcome;
}

Outcome dryRun(const Case& one, int target, const Options& options) {
  Outcome outcome;
  const Ptx ptx = Ptx::read(options.folder + "/ptx/sm_" + std::to_string(target) + "/" + one.file + ".ptx");
  if (one.faulty()) {
    Run::that(ptx.has(one.name), "the module has no kernel " + one.name);
    outcome.status = "ok";
    outcome.message = "the kernel is there";
    return outcome;
  }
  const Results results = stored(options, one, target);
  Run run(nullptr, ptx, &results);
  one.body(run);
  judgeSound(one, target, options, nullptr, run, outcome);
  return outcome;
}

}  // namespace

Outcome perform(const Case& one, int target, const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  Outcome outcome;
  try {
    if (options.real && !options.dry && one.faulty()) {
      outcome.status = "skip";
      outcome.message = "faulty kernels run on the emulator only";
    } else {
      outcome = options.dry ? dryRun(one, target, options) : onDriver(one, target, options);
    }
  } catch (const std::exception& e) {
    outcome.message = e.what();
  }
  outcome.milliseconds =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return outcome;
}

void send(const Outcome& outcome, std::FILE* to) {
  std::fprintf(to, "%s\n%.3f\n%zu %zu\n", outcome.status.c_str(), outcome.milliseconds, outcome.message.size(),
               outcome.counters.size());
  std::fwrite(outcome.message.data(), 1, outcome.message.size(), to);
  std::fwrite(outcome.counters.data(), 1, outcome.counters.size(), to);
  std::fflush(to);
}

Outcome receive(std::FILE* from) {
  std::rewind(from);
  char status[16];
  Outcome outcome;
  size_t message = 0, counters = 0;
  if (std::fscanf(from, "%15s %lf %zu %zu", status, &outcome.milliseconds, &message, &counters) != 4) {
    outcome.message = "the case's process told nothing";
    return outcome;
  }
  std::fgetc(from);
  outcome.status = status;
  outcome.message.resize(message);
  outcome.counters.resize(counters);
  if (std::fread(outcome.message.data(), 1, message, from) != message ||
      std::fread(outcome.counters.data(), 1, counters, from) != counters) {
    outcome.status = "FAIL";
  }
  return outcome;
}

}  // namespace corpus
