#include <cfenv>

#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "convert";

// Values at and around what formats can't hold, with their negatives.
std::vector<float> edges(Random& random) {
  std::vector<float> values{0,       1,       1.5f,    2.5f,    0.5f,    0.49999997f, 3.4999998f, 65504,   65519.996f, 65520,
                            448,     464,     463.99f, 480,     57344,   61440,       61439.9f,   1e30f,   3.4e38f,    6.1e-5f,
                            6e-8f,   2.9e-8f, 2.98e-8f, 1e-40f, 2147483520.0f, 2147483648.0f, 4294967040.0f, 4294967296.0f,
                            127.5f,  128.5f,  126.5f,  1.0009765625f, 1.00048828125f, 1.00390625f, 1.01171875f, 0.001953125f,
                            0.0009765625f, 0.00048828125f, 9.2e18f, 9.3e18f, 32767.5f, 1.25f, 1.75f, 1.0625f, 1.1875f};
  for (int i = 0; i < 100; i++) values.push_back(float(random.real(0, 1) * std::pow(2.0, random.integer(-26, 20))));
  const size_t count = values.size();
  for (size_t i = 0; i < count; i++) values.push_back(-values[i]);
  for (float special : {INFINITY, -INFINITY, NAN}) values.push_back(special);
  return values;
}

template <class T>
T rounded(int mode, const std::function<T()>& compute) {
  const int before = std::fegetround();
  std::fesetround(mode);
  const T result = compute();
  std::fesetround(before);
  return result;
}

// Toward zero, from the nearest one: at most one step too far.
template <class T>
T towardZero(double value) {
  T result = T::of(value);
  if (std::fabs(result.value()) > std::fabs(value)) result.bits--;
  return result;
}

Half down(double value) {
  Half result = Half::of(value);
  if (std::isnan(value) || result.value() <= value) return result;
  if (result.bits == 0) result.bits = 0x8001;
  else result.bits += result.bits & 0x8000 ? 1 : -1;
  return result;
}

// NaNs have many encodings, which PTX leaves open in parts: all count as one.
template <class T>
void sameValues(Run& run, const char* what, const std::vector<T>& got, const std::vector<T>& want) {
  std::vector<Sum> sums;
  for (const T& value : want) sums.push_back({double(value), 0});
  run.near(what, got, sums, 0);
}

double clamped(double value, double low, double high) { return std::isnan(value) ? 0 : std::clamp(value, low, high); }

}  // namespace

SOUND(convert_f32_narrow) {
  const auto in = edges(run.random());
  const int n = int(in.size());
  const auto f16 = run.output<Half>(3 * n);
  const auto bf16 = run.output<BFloat>(2 * n);
  run.launch("convert_f32_narrow", {unsigned(n + 63) / 64, 64}, f16, bf16, run.input(in), n);
  std::vector<Half> wantHalf;
  std::vector<BFloat> wantBFloat;
  for (float x : in) {
    wantHalf.push_back(Half::of(x));
    wantHalf.push_back(towardZero<Half>(x));
    wantHalf.push_back(down(x));
    wantBFloat.push_back(BFloat::of(x));
    wantBFloat.push_back(towardZero<BFloat>(x));
  }
  sameValues(run, "f16", run.read(f16), wantHalf);
  sameValues(run, "bf16", run.read(bf16), wantBFloat);
}

SOUND(convert_narrow_f32) {
  const int n = 4096;
  std::vector<uint16_t> in;
  for (int i = 0; i < n; i++) in.push_back(uint16_t(i * 16 + i % 16));
  const auto out = run.output<float>(2 * n);
  run.launch("convert_narrow_f32", {16, 256}, out, run.input(in), n);
  std::vector<float> want;
  for (uint16_t bits : in) want.push_back(float(Half{bits}.value())), want.push_back(float(BFloat{bits}.value()));
  sameValues(run, "f32", run.read(out), want);
}

SOUND(convert_fp8) {
  const auto in = edges(run.random());
  const int n = int(in.size());
  const auto out = run.output<uint8_t>(2 * n);
  run.launch("convert_fp8", {unsigned(n + 63) / 64, 64}, out, run.input(in), n);
  const auto got = run.read(out);
  std::vector<E4M3> e4m3, wantE4m3;
  std::vector<E5M2> e5m2, wantE5m2;
  for (int i = 0; i < n; i++) {
    e4m3.push_back({got[2 * i]}), wantE4m3.push_back(E4M3::of(in[i]));
    e5m2.push_back({got[2 * i + 1]}), wantE5m2.push_back(E5M2::of(in[i]));
  }
  sameValues(run, "e4m3", e4m3, wantE4m3);
  sameValues(run, "e5m2", e5m2, wantE5m2);
}

SOUND(convert_fp8_back) {
  std::vector<uint8_t> in;
  std::vector<Half> want;
  for (int i = 0; i < 256; i++) {
    in.push_back(uint8_t(i));
    want.push_back(Half::of(E4M3{uint8_t(i)}.value()));
    want.push_back(Half::of(E5M2{uint8_t(i)}.value()));
  }
  const auto out = run.output<Half>(512);
  run.launch("convert_fp8_back", {1, 256}, out, run.input(in));
  sameValues(run, "f16", run.read(out), want);
}

SOUND(convert_float_integer) {
  auto in = edges(run.random());
  const int n = int(in.size());
  const auto out = run.output<int>(6 * n);
  run.launch("convert_float_integer", {unsigned(n + 63) / 64, 64}, out, run.input(in), n);
  std::vector<int> want;
  for (float x : in) {
    for (double value : {std::nearbyint(double(x)), std::trunc(double(x)), std::ceil(double(x)), std::floor(double(x))})
      want.push_back(int(clamped(value, INT32_MIN, INT32_MAX)));
    want.push_back(int(uint32_t(clamped(std::trunc(double(x)), 0, UINT32_MAX))));
    const double wide = std::nearbyint(double(x));
    const int64_t whole = std::isnan(x) ? INT64_MIN : wide >= 0x1p63 ? INT64_MAX : wide < -0x1p63 ? INT64_MIN : int64_t(wide);
    want.push_back(int(whole >> 16));
  }
  run.equal("integers", run.read(out), want);
}

SOUND(convert_integer_float) {
  auto in = run.random().list<int>(120, [&] { return int(run.random().bits()); });
  for (int edge : {0, 1, -1, INT32_MAX, INT32_MIN, 16777217, -16777219, 33554435}) in.push_back(edge);
  const int n = int(in.size());
  const auto out = run.output<float>(5 * n);
  const auto wide = run.output<double>(2 * n);
  run.launch("convert_integer_float", {2, 64}, out, wide, run.input(in), n);
  std::vector<float> want;
  std::vector<double> wantWide;
  for (int x : in) {
    const volatile int held = x;
    const volatile unsigned heldUnsigned = unsigned(x);
    want.push_back(rounded<float>(FE_TONEAREST, [&] { return float(held); }));
    want.push_back(rounded<float>(FE_TOWARDZERO, [&] { return float(held); }));
    want.push_back(rounded<float>(FE_UPWARD, [&] { return float(heldUnsigned); }));
    want.push_back(rounded<float>(FE_DOWNWARD, [&] { return float(heldUnsigned); }));
    want.push_back(float(int8_t(x)) + float(uint16_t(x)));
    wantWide.push_back(x);
    const volatile int64_t product = int64_t(x) * 4611686018ll;
    wantWide.push_back(rounded<double>(FE_TOWARDZERO, [&] { return double(product); }));
  }
  run.equal("f32", run.read(out), want);
  run.equal("f64", run.read(wide), wantWide);
}

SOUND(convert_f64_f32) {
  auto in = run.random().doubles(50, -100, 100);
  for (double edge : {0.1, 1e-46, -1e-46, 1e39, -1e39, 3.4028235677973366e38, 1 + 0x1p-24, 1 + 0x1p-25, double(INFINITY), double(NAN)}) in.push_back(edge);
  const int n = int(in.size());
  const auto out = run.output<float>(4 * n);
  run.launch("convert_f64_f32", {1, 64}, out, run.input(in), n);
  std::vector<float> want;
  for (double x : in) {
    const volatile double held = x;
    for (int mode : {FE_TONEAREST, FE_TOWARDZERO, FE_UPWARD, FE_DOWNWARD})
      want.push_back(rounded<float>(mode, [&] { return float(held); }));
  }
  sameValues(run, "f32", run.read(out), want);
}

SOUND(convert_saturating) {
  auto in = edges(run.random());
  in.resize(in.size() - 1);  // NaN's image differs between the instructions
  const int n = int(in.size());
  const auto out = run.output<int8_t>(n);
  const auto packed = run.output<unsigned>(2 * n);
  run.launch("convert_saturating", {unsigned(n + 63) / 64, 64}, out, packed, run.input(in), n);
  std::vector<int8_t> want;
  std::vector<unsigned> wantPacked;
  const auto integer = [](double x) { return int(clamped(std::nearbyint(x), INT32_MIN, INT32_MAX)); };
  const auto narrow = [](int64_t x) { return uint16_t(std::clamp<int64_t>(x, -32768, 32767)); };
  for (float x : in) {
    want.push_back(int8_t(clamped(std::nearbyint(double(x)), -128, 127)));
    const unsigned negated = 0u - unsigned(integer(x * 3));
    wantPacked.push_back(unsigned(narrow(integer(x))) << 16 | narrow(int(negated)));
    const float unit = std::clamp(x, 0.0f, 1.0f) + 0.0f;
    unsigned bits;
    std::memcpy(&bits, &unit, 4);
    wantPacked.push_back(bits);
  }
  run.equal("s8", run.read(out), want);
  run.equal("s16 pairs, unit interval", run.read(packed), wantPacked);
}

SOUND(convert_tf32) {
  auto in = edges(run.random());
  in.resize(in.size() - 3);
  const int n = int(in.size());
  const auto out = run.output<float>(n);
  run.launch("convert_tf32", {unsigned(n + 63) / 64, 64}, out, run.input(in), n);
  std::vector<float> want;
  for (float x : in) want.push_back(tf32(x));
  run.equal("tf32", run.read(out), want);
}

SOUND(round_to_integers) {
  const auto in = edges(run.random());
  const int n = int(in.size());
  const auto out = run.output<float>(5 * n);
  run.launch("round_to_integers", {unsigned(n + 63) / 64, 64}, out, run.input(in), n);
  std::vector<float> want;
  for (float x : in)
    for (float value : {std::rint(x), std::trunc(x), std::floor(x), std::ceil(x), std::round(x)}) want.push_back(value);
  sameValues(run, "integers", run.read(out), want);
}
