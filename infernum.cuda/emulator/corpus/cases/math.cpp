#include <cfenv>

#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "math";

template <class T>
T rounded(int mode, const std::function<T()>& compute) {
  const int before = std::fegetround();
  std::fesetround(mode);
  const T result = compute();
  std::fesetround(before);
  return result;
}

float flushed(float x) { return std::fpclassify(x) == FP_SUBNORMAL ? std::copysign(0.0f, x) : x; }

}  // namespace

SOUND(math_exponentials) {
  auto in = run.random().floats(100, -8, 8);
  for (float edge : {0.0f, 1.0f, -1.0f, 88.0f, -103.0f, 200.0f, -200.0f, 1e-6f, 30.5f}) in.push_back(edge);
  const int n = int(in.size());
  const auto out = run.output<float>(8 * n);
  run.launch("math_exponentials", {2, 64}, out, run.input(in), n);
  std::vector<Sum> want;
  constexpr double kSmallest = 1.5e-45;
  for (float at : in) {
    const double x = at, a = std::fabs(x);
    for (double v : {std::exp(x), std::log(a), std::exp2(x), std::log1p(a), std::expm1(x), std::pow(a, double(1.7f)), std::tanh(x), std::erf(x)}) {
      const bool infinite = v > 3.4028235e38;
      want.push_back({infinite ? INFINITY : v, std::fabs(v) + kSmallest * 1e7});
    }
    want[want.size() - 7].terms += 1;  // the logarithm's error near 1 is absolute
  }
  run.near("functions", run.read(out), want, 3e-7 * 2);
}

SOUND(math_trigonometry) {
  auto in = run.random().floats(60, -10, 10);
  for (float edge : {0.0f, 1e5f, -2e6f, 1e9f, 3e20f, 1e-5f, 105615.0f}) in.push_back(edge);
  const int n = int(in.size());
  const auto out = run.output<float>(3 * n);
  run.launch("math_trigonometry", {2, 64}, out, run.input(in), n);
  std::vector<Sum> want;
  for (float x : in)
    for (double v : {std::sin(double(x)), std::cos(double(x)), std::atan2(double(x), 2.0)}) want.push_back({v, 1});
  run.near("functions", run.read(out), want, 4e-7);
}

SOUND(math_approximate) {
  auto in = run.random().floats(100, -3, 3);
  for (float& x : in)
    if (std::fabs(x) < 0.1f) x = 0.5f;
  const int n = int(in.size());
  const auto out = run.output<float>(8 * n);
  run.launch("math_approximate", {2, 64}, out, run.input(in), n);
  std::vector<Sum> want;
  for (float at : in) {
    const double x = at, a = std::fabs(x);
    // Errors that the manual states for sin, cos, lg2 and tanh are absolute, or 2^-11 relative.
    want.push_back(Sum::of(std::exp(x)));
    want.push_back({std::log(a), 1});
    want.push_back({std::sin(x), 1});
    want.push_back({std::cos(x), 1});
    want.push_back(Sum::of(1 / std::sqrt(a)));
    want.push_back(Sum::of(1.5 / x));
    want.push_back({std::tanh(x), 1000});
    want.push_back(Sum::of(1 / x));
  }
  run.near("functions", run.read(out), want, 1e-6);
}

SOUND(rounding_modes_f32) {
  auto a = run.random().floats(60, -100, 100), b = run.random().floats(60, -1, 1);
  for (float edge : {1e38f, -3e38f, 1e-38f, 3.0f}) a.push_back(edge), b.push_back(edge / 7);
  const int n = int(a.size());
  const auto out = run.output<float>(16 * n);
  run.launch("rounding_modes_f32", {1, 64}, out, run.input(a), run.input(b), n);
  std::vector<float> want;
  for (int i = 0; i < n; i++) {
    const volatile float x = a[i], y = b[i];
    const int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_UPWARD, FE_DOWNWARD};
    for (int mode : modes) want.push_back(rounded<float>(mode, [&] { return x + y; }));
    for (int mode : modes) want.push_back(rounded<float>(mode, [&] { return x * y; }));
    for (int mode : {FE_TONEAREST, FE_TOWARDZERO}) want.push_back(rounded<float>(mode, [&] { return x / y; }));
    for (int mode : {FE_TONEAREST, FE_DOWNWARD}) want.push_back(rounded<float>(mode, [&] { return std::sqrt(std::fabs(float(x))); }));
    for (int mode : {FE_TONEAREST, FE_TOWARDZERO, FE_UPWARD}) want.push_back(rounded<float>(mode, [&] { return std::fma(float(x), float(y), float(x)); }));
    want.push_back(1.0f / x);
  }
  run.equal("results", run.read(out), want);
}

SOUND(math_f64) {
  const auto in = run.random().doubles(100, -20, 20);
  const int n = int(in.size());
  const auto out = run.output<double>(8 * n);
  run.launch("math_f64", {2, 64}, out, run.input(in), n);
  std::vector<Sum> want;
  for (double at : in) {
    const volatile double x = at;
    const double sum = rounded<double>(FE_TOWARDZERO, [&] { return x + 0.1; }), product = rounded<double>(FE_UPWARD, [&] { return x * 0.3; });
    for (double v : {std::exp(at), std::log(std::fabs(at)), std::sin(at), std::pow(std::fabs(at), 0.3), std::sqrt(std::fabs(at)), 1 / at, sum + product,
                     std::floor(at) + std::nearbyint(at * 0.5) + std::fmin(at, 0.25)})
      want.push_back({v, std::fabs(v) + 0.1});
  }
  run.near("functions", run.read(out), want, 1e-15);
}

SOUND(denormals) {
  std::vector<float> in{0, -0.0f, 1e-40f, -1e-40f, 1.4e-45f, 1.1754944e-38f, -2e-38f, 3e-38f, 0.3f, 2.0f, -1.0f, NAN};
  const int n = int(in.size());
  const auto out = run.output<float>(5 * n);
  run.launch("denormals", {1, 32}, out, run.input(in), n);
  std::vector<Sum> want;
  for (float x : in) {
    const float sum = std::isnan(x) ? 0 : std::clamp(std::fma(x, 2.0f, x), 0.0f, 1.0f);
    for (float v : {x * 0.5f, x + x, flushed(flushed(x) + flushed(x)), flushed(flushed(x) * 0.25f), sum}) want.push_back({v, 0});
  }
  run.near("results", run.read(out), want, 0);
}
