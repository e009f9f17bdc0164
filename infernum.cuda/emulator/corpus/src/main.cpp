// Runs the cases, each in a process of its own: what one does to its driver, another doesn't see, and one that
// crashes is a failure like any other.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <regex>

#include "outcome.h"

namespace corpus {

namespace {

constexpr unsigned kSecondsPerCase = 120;

struct Job {
  const Case* one;
  int target;
};

struct Child {
  Job job;
  std::FILE* told;
};

class Report {
 public:
  explicit Report(const Options& options) : options_(options) {
    if (!options.counters.empty()) {
      counters_.open(options.counters);
    }
  }

  void add(const Job& job, const Outcome& outcome) {
    const std::string message = std::regex_replace(outcome.message, std::regex("[\r\n\t]+"), " ");
    std::printf("%s\tsm_%d\t%s\t%.0f ms\t%s\n", outcome.status.c_str(), job.target, job.one->name.c_str(),
                outcome.milliseconds, message.c_str());
    std::fflush(stdout);
    statuses_[outcome.status]++;
    kinds_[job.one->faulty() ? "faulty" : "sound"] += outcome.status == "ok";
    sum(outcome.counters);
    if (counters_.is_open()) {
      counters_ << "{\"case\":\"" << job.one->name << "\",\"target\":" << job.target
                << ",\"counters\":[" << lines(outcome.counters) << "]}\n";
    }
  }

  int finish(double seconds) {
    for (const auto& [name, value] : sums_) {
      std::printf("#\t%s\t%llu\n", name.c_str(), value);
    }
    std::printf("#\tok %d (sound %d, faulty %d), failed %d, skipped %d, in %.1f s, seed %u\n", statuses_["ok"],
                kinds_["sound"], kinds_["faulty"], statuses_["FAIL"], statuses_["skip"], seconds, options_.seed);
    return statuses_["FAIL"] == 0 && statuses_["ok"] > 0 ? 0 : 1;
  }

 private:
  // Objects one a line become elements of an array.
  static std::string lines(const std::string& objects) {
    const std::string text = std::regex_replace(objects, std::regex("\n+$"), "");
    return std::regex_replace(text, std::regex("\n"), ",");
  }

  void sum(const std::string& counters) {
    static const std::regex kNumber(R"re("([A-Za-z_ -]+)"\s*:\s*(\d+)[,}\s])re");
    for (std::sregex_iterator at(counters.begin(), counters.end(), kNumber), end; at != end; ++at) {
      sums_[(*at)[1]] += std::stoull((*at)[2]);
    }
  }

  const Options& options_;
  std::ofstream counters_;
  std::map<std::string, int> statuses_, kinds_;
  std::map<std::string, unsigned long long> sums_;
};

pid_t start(const Job& job, const Options& options, std::FILE* told) {
  std::fflush(stdout);
  const pid_t id = fork();
  if (id == 0) {
    alarm(kSecondsPerCase);
    send(perform(*job.one, job.target, options), told);
    _exit(0);
  }
  return id;
}

Outcome ended(const Child& child, int status) {
  Outcome outcome = receive(child.told);
  if (WIFSIGNALED(status)) {
    outcome.status = "FAIL";
    outcome.message = "ended by signal " + std::to_string(WTERMSIG(status));
  }
  std::fclose(child.told);
  return outcome;
}

void runAll(const std::vector<Job>& jobs, const Options& options, Report& report) {
  std::map<pid_t, Child> running;
  size_t next = 0;
  while (next < jobs.size() || !running.empty()) {
    if (next < jobs.size() && int(running.size()) < options.jobs) {
      std::FILE* told = std::tmpfile();
      running[start(jobs[next], options, told)] = {jobs[next], told};
      next++;
      continue;
    }
    int status = 0;
    const pid_t id = wait(&status);
    if (running.count(id) != 0) {
      report.add(running[id].job, ended(running[id], status));
      running.erase(id);
    }
  }
}

void list() {
  for (const Case& one : cases()) {
    std::string expected;
    for (const std::string& name : one.expected) {
      expected += (expected.empty() ? "" : ",") + name;
    }
    for (int target : {80, 90, 120}) {
      if (one.since <= target && target <= one.until) {
        std::printf("sm_%d\t%s\t%s.cu\t%s\n", target, one.name.c_str(), one.file.c_str(),
                    one.faulty() ? expected.c_str() : "sound");
      }
    }
  }
}

int capability(const Options& options) {
  const Driver driver(options.driver);
  driver.check(driver.init(0), "cuInit");
  char name[256];
  int major, minor, version;
  driver.check(driver.driverVersion(&version), "cuDriverGetVersion");
  driver.check(driver.deviceName(name, sizeof name, 0), "cuDeviceGetName");
  driver.check(driver.deviceAttribute(&major, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, 0), "cuDeviceGetAttribute");
  driver.check(driver.deviceAttribute(&minor, CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, 0), "cuDeviceGetAttribute");
  std::printf("#\t%s, compute capability %d.%d, driver for CUDA %d.%d\n", name, major, minor, version / 1000,
              version % 1000 / 10);
  return 10 * major + minor;
}

// In a process of its own too: a process that initialised a driver must not fork.
int capabilityOfDevice(const Options& options) {
  std::FILE* told = std::tmpfile();
  std::fflush(stdout);
  if (fork() == 0) {
    try {
      std::fprintf(told, "%d", capability(options));
    } catch (const std::exception& e) {
      std::printf("#\t%s\n", e.what());
    }
    std::fflush(told);
    std::fflush(stdout);
    _exit(0);
  }
  wait(nullptr);
  std::rewind(told);
  int result = 0;
  if (std::fscanf(told, "%d", &result) != 1) {
    result = 0;
  }
  std::fclose(told);
  return result;
}

}  // namespace

int run(const Options& options) {
  if (options.list) {
    list();
    return 0;
  }
  int newest = 1000;
  if (options.real && !options.dry) {
    newest = capabilityOfDevice(options);
    if (newest == 0) {
      return 3;
    }
  }
  std::vector<Job> jobs;
  for (int target : options.targets) {
    for (const Case& one : cases()) {
      if (one.since <= target && target <= one.until && target <= newest && options.wants(one.name)) {
        jobs.push_back({&one, target});
      }
    }
  }
  const auto start = std::chrono::steady_clock::now();
  Report report(options);
  if (options.inProcess) {
    for (const Job& job : jobs) {
      report.add(job, perform(*job.one, job.target, options));
    }
  } else {
    runAll(jobs, options, report);
  }
  return report.finish(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

}  // namespace corpus

int main(int count, char** arguments) { return corpus::run(corpus::Options::parse(count, arguments)); }
