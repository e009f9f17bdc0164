#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "functions";

struct Options {
  int count;
  float factors[5];
  unsigned char flags[3];
  double bias;
  Address table;
};

int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

unsigned reversed(unsigned x) {
  unsigned y = 0;
  for (int i = 0; i < 32; i++) y |= (x >> i & 1) << (31 - i);
  return y;
}

}  // namespace

SOUND(call_noinline) {
  const auto in = run.random().floats(64), coefficients = run.random().floats(6);
  const auto out = run.output<float>(64);
  run.launch("call_noinline", {1, 64}, out, run.input(in), run.input(coefficients), 6);
  std::vector<Sum> want;
  for (int t = 0; t < 64; t++) {
    Sum sum;
    for (int i = 0; i < 6; i++) sum.add(coefficients[i] * std::pow(double(in[t]), i));
    const bool combined = t % 3 != 0;
    sum.add(combined ? in[t] * 2.0 : in[t]);
    sum.add(combined ? t - 7 : t);
    sum.add(in[t] * 2.0 + (combined ? 0.5 : 0));
    want.push_back(sum);
  }
  run.near("out", run.read(out), want, 1e-6);
}

SOUND(recursion) {
  const auto out = run.output<int>(32);
  run.launch("recursion", {1, 32}, out);
  std::vector<int> want;
  for (int t = 0; t < 32; t++) want.push_back(fibonacci(t % 11));
  run.equal("fibonacci", run.read(out), want);
}

SOUND(call_indirect) {
  const auto in = run.random().integers(64, 0, 1000);
  const auto out = run.output<int>(64);
  run.launch("call_indirect", {1, 64}, out, run.input(in));
  std::vector<int> want;
  for (int x : in) want.push_back(x % 3 == 0 ? 2 * x : x % 3 == 1 ? x * x : -x);
  run.equal("out", run.read(out), want);
}

SOUND(local_array) {
  const int threads = 40, n = 30;
  const auto in = run.random().integers(threads * n, 0, 1000);
  const auto out = run.output<int>(2 * threads);
  run.launch("local_array", {1, threads}, out, run.input(in), n);
  std::vector<int> want;
  for (int t = 0; t < threads; t++) {
    int bins[16] = {};
    for (int i = 0; i < n; i++) bins[in[t * n + i] & 15]++;
    want.push_back(int(std::max_element(bins, bins + 16) - bins));
    want.push_back(bins[in[t * n] & 15]);
  }
  run.equal("bins", run.read(out), want);
}

SOUND(constant_tables) {
  const auto table = run.random().floats(64);
  const auto in = run.random().integers(128, 0, 63);
  run.write(run.global("constant_table", 64 * 4), table.data(), 64 * 4);
  const auto out = run.output<float>(128);
  run.launch("constant_tables", {1, 128}, out, run.input(in));
  const int primes[] = {2, 3, 5, 7, 11};
  std::vector<float> want;
  for (int t = 0; t < 128; t++) want.push_back(table[in[t]] * float(primes[t % 5]));
  run.equal("out", run.read(out), want);
}

SOUND(module_variables) {
  const auto out = run.output<double>(32);
  run.launch("module_variables", {1, 32}, out);
  run.launch("module_variables", {1, 32}, out);
  const int numbers[] = {-1, 2, -3, 4, -5, 6};
  std::vector<double> want;
  for (int t = 0; t < 32; t++) want.push_back(numbers[(31 - t) % 6] * 0.5);
  run.equal("out", run.read(out), want);
  run.equal("counter", run.read(Buffer<unsigned>{run.global("module_counter", 4), 1}), {100u + 2 * 64});
}

SOUND(struct_parameter) {
  const auto table = run.random().floats(4);
  const Options options{4, {1, -2, 0.5f, 3, 0.25f}, {0, 1, 0}, 0.125, run.input(table).address};
  const auto out = run.output<double>(60);
  run.launch("struct_parameter", {1, 60}, out, options, short(-3), true);
  std::vector<Sum> want;
  for (int i = 0; i < 60; i++) {
    Sum sum;
    const double sign = options.flags[i % 3] ? -2 : 2;
    sum.add(sign * (options.factors[i % 5] * table[i % 4]));
    sum.add(sign * 0.125);
    sum.add(sign * -3);
    want.push_back(sum);
  }
  run.near("out", run.read(out), want, 1e-15);
}

SOUND(switch_table) {
  std::vector<int> in;
  for (int i = 0; i < 64; i++) in.push_back(i % 13 - 1);
  const auto out = run.output<int>(64);
  run.launch("switch_table", {1, 64}, out, run.input(in));
  std::vector<int> want;
  for (int x : in) {
    const int y[] = {17, 31, 3, 30, 4 << 7, ~5, 216, int(reversed(7)), 2, 111};
    want.push_back(x >= 0 && x < 10 ? y[x] : -1);
  }
  run.equal("out", run.read(out), want);
}

SOUND(print_lines) {
  const auto out = run.output<int>(32);
  if (!run.dry() && run.driver().emulated()) run.driver().capturePrintf(1);
  run.launch("print_lines", {1, 32}, out, 7);
  run.equal("out", run.read(out), std::vector<int>(32, 7));
  if (run.dry() || !run.driver().emulated()) return;  // a real driver prints to standard output
  const std::string printed = run.driver().printedText();
  const std::string want =
      "thread 0 of two:  0.50 0x0000beef -5000000000 x%\nthread 1 of two:  1.50 0x0000beef -5000000000 x%\n";
  Run::that(printed == want, "printed '" + printed + "', not '" + want + "'");
}
