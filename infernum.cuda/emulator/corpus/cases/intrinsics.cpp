#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "intrinsics";

// Both lanes of pairs through functions of the headers; results within some units of the format's last place.
template <class T>
void functions(Run& run, const char* kernel, const std::vector<double (*)(double)>& all, double tolerance) {
  const int pairs = 128;
  const auto x = run.random().narrow<T>(2 * pairs, 0.0625, 4);
  const auto out = run.output<T>(all.size() * 2 * pairs);
  run.launch(kernel, {1, 128}, out, run.input(x), pairs);
  std::vector<Sum> want;
  for (const auto f : all)
    for (const T& one : x) want.push_back({f(one), std::max(0.125, std::fabs(f(one)))});
  run.near(kernel, run.read(out), want, tolerance);
}

double inverse(double x) { return 1 / x; }
double inverseRoot(double x) { return 1 / std::sqrt(x); }
double third(double x) { return x / 3; }

int rounded(double x, int how) { return int(how == 0 ? std::nearbyint(x) : how == 1 ? std::trunc(x) : how == 2 ? std::floor(x) : std::ceil(x)); }

// A whole number as a half, rounded as told: the nearest one, or its neighbour on the other side.
int toHalf(int whole, int how) {
  const Half nearest = Half::of(whole);
  const bool away = how == 1 ? std::fabs(double(nearest)) > std::abs(whole) : how == 2 ? double(nearest) > whole : how == 3 ? double(nearest) < whole : false;
  if (!away) return nearest.bits;
  const bool larger = how == 3 ? whole > 0 : how == 2 ? whole < 0 : false;  // in magnitude
  return nearest.bits + (larger ? 1 : -1);
}

int16_t low(int x) { return int16_t(x); }
int16_t high(int x) { return int16_t(unsigned(x) >> 16); }
int joined(int low, int high) { return int(unsigned(uint16_t(low)) | unsigned(uint16_t(high)) << 16); }

}  // namespace

SOUND(half2_functions) {
  functions<Half>(run, "half2_functions",
                  {std::exp, std::log, std::sqrt, inverseRoot, std::sin, std::cos, std::exp2, std::log2, inverse, std::tanh, third, std::log10}, 1.0 / 512);
}

SOUND(bf162_functions) {
  functions<BFloat>(run, "bf162_functions", {std::exp, std::log, std::sqrt, inverseRoot, std::sin, std::exp2, inverse, std::tanh}, 1.0 / 64);
}

SOUND(half_rounding) {
  const int n = 64;
  auto x = run.random().narrow<Half>(2 * n, -5, 5);
  x[0] = Half::of(2.5), x[1] = Half::of(-0.5), x[2] = Half::of(-3.5), x[3] = Half::of(0.25);
  const auto out = run.output<float>(16 * n);
  run.launch("half_rounding", {1, n}, out, run.input(x), n);
  std::vector<float> want;
  for (int k = 0; k < 8; k++)
    for (const Half& h : x) {
      const double v = h;
      const double all[] = {std::floor(v), std::ceil(v), std::trunc(v), std::nearbyint(v), std::fabs(v), -v, std::max(v, 0.5), std::min(v, 0.5)};
      want.push_back(float(all[k]));
    }
  run.equal("rounded", run.read(out), want);
}

SOUND(half_and_integers) {
  const int n = 64;
  auto x = run.random().narrow<Half>(n, -120, 120);
  x[0] = Half::of(2.5), x[1] = x[2] = Half::of(-1.5), x[3] = Half::of(NAN);
  const auto whole = run.random().integers(n, -60000, 60000);
  const auto out = run.output<int>(14 * n);
  run.launch("half_and_integers", {1, n}, out, run.input(x), run.input(whole), n);
  std::vector<int> want;
  for (int i = 0; i < n; i++) {
    const double v = x[i], y = x[(i + 1) % n], bf = std::isnan(v) ? v : double(BFloat::of(v));
    for (int how = 0; how < 4; how++) want.push_back(std::isnan(v) ? 0 : rounded(v, how));
    want.push_back(std::isnan(v) ? int(0x8000000000000000ull) : int(v));
    want.push_back(std::isnan(v) ? 0 : rounded(v, 2));
    want.push_back(std::isnan(v) ? 0 : int(v));
    want.push_back((v < y) | (v <= y) << 1 | (v == y) << 2 | (v < y || v > y) << 3 | !(v >= y) << 4);
    for (int how = 0; how < 4; how++) want.push_back(toHalf(whole[i], how));
    want.push_back(std::isnan(v) ? 0 : rounded(bf, 2));
    want.push_back(std::isnan(v) ? 0 : int(bf));
  }
  run.equal("integers", run.read(out), want);
}

SOUND(group_scans) {
  const int n = 96;
  const auto in = run.random().integers(n, -100, 100);
  const auto out = run.output<int>(4 * n);
  run.launch("group_scans", {1, n}, out, run.input(in));
  std::vector<int> want(4 * n);
  for (int t = 0; t < n; t++) {
    int most = in[t / 8 * 8], mixed = 0;
    for (int k = t / 32 * 32; k <= t; k++) want[t] += in[k];
    for (int k = t / 8 * 8; k < t; k++) want[n + t] += in[k];
    for (int k = t / 8 * 8; k < t / 8 * 8 + 8; k++) most = std::max(most, in[k]);
    for (int k = t / 32 * 32; k < t / 32 * 32 + 32; k++) mixed ^= in[k];
    want[2 * n + t] = most;
    want[3 * n + t] = mixed;
  }
  run.equal("scans", run.read(out), want);
}

SOUND(group_partitions) {
  const int n = 64;
  const auto in = run.random().integers(n, 0, 100);
  const auto out = run.output<int>(3 * n);
  run.launch("group_partitions", {1, n}, out, run.input(in));
  std::vector<int> want(3 * n);
  for (int t = 0; t < n; t++) {
    int members = 0, rank = 0, odd = 0, first = -1;
    for (int k = t / 32 * 32; k < t / 32 * 32 + 32; k++) {
      if ((in[k] & 3) == (in[t] & 3)) want[t] += in[k];
      if ((in[k] > 50) == (in[t] > 50)) members++, rank += k < t;
      if (in[k] & 1) odd += in[k], first = first < 0 ? in[k] : first;
    }
    want[n + t] = members * 100 + rank;
    want[2 * n + t] = (in[t] & 1) ? odd + first : -1;
  }
  run.equal("partitions", run.read(out), want);
}

SOUND(atomics_narrow) {
  const int n = 64;
  const auto words = run.zeros<uint16_t>(n + 1);
  const auto half = run.zeros<Half>(1), pair = run.zeros<Half>(2);
  const auto bf = run.zeros<BFloat>(1);
  run.launch("atomics_narrow", {1, n}, words, half, bf, pair);
  std::vector<uint16_t> want(n + 1, 1);
  want[0] = n;
  run.equal("tickets", run.read(words), want);
  run.equal("half", run.read(half), {Half::of(n / 2)});
  run.equal("bf16", run.read(bf), {BFloat::of(n)});
  run.equal("pair", run.read(pair), {Half::of(n), Half::of(-2 * n)});
}

SOUND(atomic_objects) {
  const int n = 64;
  const auto sums = run.zeros<int>(1), guarded = run.zeros<int>(1);
  const auto most = run.zeros<float>(1);
  const auto bits = run.zeros<uint32_t>(1);
  run.launch("atomic_objects", {1, n}, sums, most, bits, guarded);
  unsigned count = 0;
  float largest = 0;
  for (int t = 0; t < n; t++) count = count * 3 + 1, largest = std::max(largest, float(t * 3 % 97));
  run.equal("sum", run.read(sums), {n * (n - 1) / 2});
  run.equal("largest", run.read(most), {largest});
  run.equal("bits", run.read(bits), {0xffffffffu});
  run.equal("guarded", run.read(guarded), {int(count)});
}

SOUND(extremes_of_three) {
  const int n = 64;
  const auto in = run.random().list<int>(n + 2, [&] { return int(run.random().bits()); });
  const auto out = run.output<int>(9 * n);
  run.launch("extremes_of_three", {1, n}, out, run.input(in));
  std::vector<int> want;
  for (int t = 0; t < n; t++) {
    const int a = in[t], b = in[t + 1], c = in[t + 2];
    want.push_back(std::max({a, b, c}));
    want.push_back(int(std::min({unsigned(a), unsigned(b), unsigned(c)})));
    want.push_back(std::max({a, b, 0}));
    want.push_back(std::max(std::min({a, b, c}), 0));
    want.push_back(std::max(int(unsigned(a) + unsigned(b)), c));
    const auto added = [](int16_t x, int16_t y, int16_t z) { return std::min(int16_t(x + y), z); };
    want.push_back(joined(added(low(a), low(b), low(c)), added(high(a), high(b), high(c))));
    const auto three = [](int16_t x, int16_t y, int16_t z) { return std::max({x, y, z, int16_t(0)}); };
    want.push_back(joined(three(low(a), low(b), low(c)), three(high(a), high(b), high(c))));
    const auto smaller = [](int16_t x, int16_t y) { return int(std::min(uint16_t(x), uint16_t(y))); };
    want.push_back(joined(smaller(low(a), low(b)), smaller(high(a), high(b))));
    // The predicates tell whether the first one was taken, of the high halves and of the low ones.
    want.push_back((uint16_t(high(a)) <= uint16_t(high(b))) | (uint16_t(low(a)) <= uint16_t(low(b))) << 1);
  }
  run.equal("extremes", run.read(out), want);
}

SOUND(virtual_calls) {
  const auto out = run.output<int>(64);
  run.launch("virtual_calls", {1, 64}, out);
  std::vector<int> want;
  for (int t = 0; t < 64; t++) want.push_back(t % 3 ? t * 7 / 2 * 10 + 3 : t * t * 10 + 4);
  run.equal("called", run.read(out), want);
}

SOUND(cache_hints) {
  const int n = 32;
  const auto in = run.random().floats(4 * (n + 4));
  const auto bytes = run.random().integers<int8_t>(4 * n, -128, 127);
  const auto out = run.output<float>(12 * n);
  run.launch("cache_hints", {1, n}, out, run.input(in), run.input(bytes));
  std::vector<float> want;
  for (int i = 0; i < n; i++) {
    const float* a = &in[4 * i];
    const int8_t* f = &bytes[4 * i];
    for (float one : {a[0], a[5], a[10], a[15], a[16], float(f[0]), float(f[1]), float(f[2]), a[3], a[6], a[9], float(f[3])}) want.push_back(one);
  }
  run.equal("loaded", run.read(out), want);
}
