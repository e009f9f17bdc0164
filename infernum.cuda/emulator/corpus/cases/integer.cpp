#include "case.h"

using namespace corpus;

namespace {

constexpr const char* kFile = "integer";

std::vector<uint32_t> words(Random& random, int n) {
  auto all = random.list<uint32_t>(n, [&] { return random.bits(); });
  const uint32_t edges[] = {0, 1, 0xffffffff, 0x80000000, 0x7fffffff, 0xff, 0x10000};
  std::copy(std::begin(edges), std::end(edges), all.begin());
  return all;
}

uint32_t permuted(uint32_t x, uint32_t y, uint32_t selector) {
  const uint64_t both = uint64_t(y) << 32 | x;
  uint32_t result = 0;
  for (int i = 0; i < 4; i++) result |= uint32_t(both >> (8 * (selector >> (4 * i) & 7)) & 0xff) << (8 * i);
  return result;
}

uint64_t reversed(uint64_t x) {
  uint64_t y = 0;
  for (int i = 0; i < 64; i++) y |= (x >> i & 1) << (63 - i);
  return y;
}

// bfe.s32 of the PTX manual: position and length are taken modulo 256; beyond the word, the sign.
int field(int x, int position, int length) {
  const int sign = length == 0 ? 0 : x >> std::min(position + length - 1, 31) & 1;
  uint32_t result = 0;
  for (int i = 0; i < 32; i++) {
    const int bit = i < length && position + i <= 31 ? int(uint32_t(x) >> (position + i) & 1) : sign;
    result |= uint32_t(bit) << i;
  }
  return int(result);
}

template <int Bits>
uint32_t lanes(uint32_t x, uint32_t y, const std::function<int64_t(int64_t, int64_t)>& f, bool isSigned) {
  uint32_t result = 0;
  for (int at = 0; at < 32; at += Bits) {
    const auto part = [&](uint32_t word) {
      const int64_t value = word >> at & ((1ll << Bits) - 1);
      return isSigned && value >> (Bits - 1) ? value - (1ll << Bits) : value;
    };
    result |= uint32_t(f(part(x), part(y)) & ((1ll << Bits) - 1)) << at;
  }
  return result;
}

}  // namespace

SOUND(bit_operations) {
  const int n = 64;
  const auto in = words(run.random(), n);
  const auto out = run.output<uint32_t>(16 * n);
  run.launch("bit_operations", {1, n}, out, run.input(in));
  std::vector<uint32_t> want;
  for (int t = 0; t < n; t++) {
    const uint32_t x = in[t], y = in[(t + 1) % n];
    const uint64_t wide = uint64_t(y) << 32 | x, other = uint64_t(y) << 32 | x;
    const auto clz64 = [](uint64_t v) { return v == 0 ? 64 : __builtin_clzll(v); };
    const int shifted = clz64(uint64_t(int64_t(wide >> (x % 40))));
    const uint32_t nonSign = int(x) < 0 ? ~x : x;
    for (uint32_t v :
         {uint32_t(__builtin_popcount(x)), x == 0 ? 32u : uint32_t(__builtin_clz(x)), uint32_t(reversed(x) >> 32),
          uint32_t(__builtin_ffs(int(x))), uint32_t(__builtin_popcountll(wide) * 100 + shifted), uint32_t(reversed(wide) >> 13),
          (x & y) ^ (~x | 0x1234u), (x >> 7 & 0x1ff) + (y << 4 >> 20), permuted(x, y, 0x5140), permuted(x, y, y & 0x7777),
          uint32_t(other << (y % 32) >> 32), uint32_t(other >> 5), x, (y & ~(0x7ffu << 5)) | (x & 0x7ff) << 5,
          uint32_t(field(int(x), int(y % 40), int(x % 40))), nonSign == 0 ? ~0u : 31u - uint32_t(__builtin_clz(nonSign))})
      want.push_back(v);
  }
  run.equal("bits", run.read(out), want);
}

SOUND(shifts_beyond_width) {
  const int n = 64;
  const auto in = words(run.random(), n);
  std::vector<uint32_t> counts;
  for (int t = 0; t < n; t++) counts.push_back(t < 60 ? uint32_t(t * 2) : t == 60 ? ~0u : 0x80000000u + unsigned(t));
  const auto out = run.output<uint32_t>(6 * n);
  run.launch("shifts_beyond_width", {1, n}, out, run.input(in), run.input(counts));
  std::vector<uint32_t> want;
  for (int t = 0; t < n; t++) {
    const uint32_t x = in[t], c = counts[t];
    const int64_t wide = int64_t(int(x)) << 20;
    for (uint32_t v : {c > 31 ? 0 : x << c, c > 31 ? 0 : x >> c, uint32_t(int(x) >> std::min(c, 31u)), c > 15 ? 0u : uint32_t(uint16_t(x << c)),
                       c > 63 ? 0 : uint32_t(uint64_t(x) << c >> 16), uint32_t(wide >> std::min(c, 63u))})
      want.push_back(v);
  }
  run.equal("shifted", run.read(out), want);
}

SOUND(multiply_high_wide) {
  const int n = 64;
  const auto first = words(run.random(), n), second = words(run.random(), n);
  const std::vector<int> a(first.begin(), first.end()), b(second.rbegin(), second.rend());
  const auto out = run.output<int64_t>(9 * n);
  run.launch("multiply_high_wide", {1, n}, out, run.input(a), run.input(b));
  std::vector<int64_t> want;
  for (int t = 0; t < n; t++) {
    const int64_t x = a[t], y = b[t];
    const uint64_t ux = uint32_t(a[t]), uy = uint32_t(b[t]);
    const int64_t wide = int64_t(uint64_t(x) << 31) ^ y;
    const auto low24 = [](int64_t v) { return int64_t(uint64_t(v) << 40) >> 40; };
    const int64_t mul24 = int32_t(uint32_t(low24(x) * low24(y))), umul24 = uint32_t((ux & 0xffffff) * (uy & 0xffffff));
    const __int128 high = __int128(wide) * int64_t(uint64_t(wide) + uint64_t(y));
    const unsigned __int128 unsignedHigh = (unsigned __int128)uint64_t(wide) * 0x123456789abcdefull;
    // __sad, __hadd and __rhadd are 32 bits wide and added as unsigned.
    const uint32_t sad = uint32_t(std::llabs(x - y)) + uint32_t(ux);
    const uint32_t sum = sad + uint32_t(int((x + y) >> 1)) + uint32_t(int((x + y + 1) >> 1));
    for (int64_t v : {x * y, int64_t(ux * uy), (x * y) >> 32, int64_t(ux * uy >> 32), int64_t(high >> 64), int64_t(unsignedHigh >> 64),
                      mul24 + umul24, int64_t(uint64_t(x * y) + uint64_t(wide)), int64_t(sum)})
      want.push_back(v);
  }
  run.equal("products", run.read(out), want);
}

SOUND(divide_remainder) {
  const int n = 64;
  const auto wide = [&] {
    return run.random().list<int64_t>(n, [&] {
      const int64_t value = int64_t(uint64_t(run.random().bits()) << 32 | run.random().bits()) >> run.random().integer(0, 50);
      return value == 0 ? 1 : value;
    });
  };
  const auto a = wide(), b = wide();
  const auto out = run.output<int64_t>(8 * n);
  run.launch("divide_remainder", {1, n}, out, run.input(a), run.input(b));
  std::vector<int64_t> want;
  for (int t = 0; t < n; t++) {
    const int64_t x = a[t], y = b[t];
    const int narrow = int(y) == 0 ? 3 : int(y), divisor = narrow == -1 ? 5 : narrow;
    const int64_t last = int64_t(uint32_t(x) % 10) + int16_t(x) / 7 + (x < 0 ? -1 : 1) * (std::llabs(x / 1000) % 97);
    for (int64_t v : {x / y, x % y, int64_t(uint64_t(x) / uint64_t(y)), int64_t(uint64_t(x) % uint64_t(y)), int64_t(int(x >> 8) / divisor),
                      int64_t(int(x >> 8) % divisor), int64_t(uint32_t(x) / uint32_t(narrow)), last})
      want.push_back(v);
  }
  auto got = run.read(out);
  // The last one's first two terms are 32 bits wide, unsigned.
  for (int t = 0; t < n; t++) {
    const int64_t x = a[t];
    const uint32_t start = uint32_t(x) % 10u + uint32_t(int16_t(x) / 7);
    want[8 * t + 7] = int64_t(start) + (x < 0 ? -1 : 1) * (std::llabs(x / 1000) % 97);
  }
  run.equal("quotients", got, want);
}

SOUND(carry_chains) {
  const int n = 32;
  auto a = run.random().list<uint64_t>(2 * n, [&] { return uint64_t(run.random().bits()) << 32 | run.random().bits(); }), b = a;
  std::reverse(b.begin(), b.end());
  a[0] = ~0ull, a[1] = ~0ull, b[0] = 1, b[1] = 0;
  const auto out = run.output<uint64_t>(6 * n);
  run.launch("carry_chains", {1, n}, out, run.input(a), run.input(b));
  using Wide = unsigned __int128;
  std::vector<uint64_t> want;
  for (int t = 0; t < n; t++) {
    const Wide x = Wide(a[2 * t + 1]) << 64 | a[2 * t], y = Wide(b[2 * t + 1]) << 64 | b[2 * t];
    for (Wide v : {Wide(x + y), Wide(x - y), Wide(a[2 * t]) * b[2 * t + 1]}) {
      want.push_back(uint64_t(v));
      want.push_back(uint64_t(v >> 64));
    }
  }
  run.equal("128 bits", run.read(out), want);
}

SOUND(words_of_bytes) {
  const int n = 64;
  const auto in = words(run.random(), n);
  const auto out = run.output<uint32_t>(8 * n);
  run.launch("words_of_bytes", {1, n}, out, run.input(in));
  std::vector<uint32_t> want;
  for (int t = 0; t < n; t++) {
    const uint32_t x = in[t], y = in[(t + 7) % n];
    const auto add = [](int64_t a, int64_t b) { return a + b; };
    const auto saturated = [](int64_t a, int64_t b) { return std::clamp<int64_t>(a + b, -32768, 32767); };
    uint32_t sum = 0;
    for (int i = 0; i < 32; i += 8) sum += uint32_t(std::abs(int(x >> i & 255) - int(y >> i & 255)));
    want.push_back(lanes<8>(x, y, add, false));
    want.push_back(lanes<16>(x, y, [](int64_t a, int64_t b) { return a - b; }, false));
    want.push_back(lanes<8>(x, y, [](int64_t a, int64_t b) { return std::max(a, b); }, true));
    want.push_back(lanes<8>(x, y, [](int64_t a, int64_t b) { return std::min(a, b); }, false));
    want.push_back(lanes<8>(x, y, [](int64_t a, int64_t b) { return std::llabs(a - b); }, false));
    want.push_back(lanes<16>(x, y, saturated, true));
    want.push_back(lanes<8>(x, y, [](int64_t a, int64_t b) { return a > b ? 255 : 0; }, false));
    want.push_back(sum);
  }
  run.equal("words", run.read(out), want);
}

SOUND(selects_and_extremes) {
  const int n = 64;
  const auto in = run.random().list<int64_t>(n, [&] {
    return int64_t(uint64_t(run.random().bits()) << 32 | run.random().bits()) >> run.random().integer(0, 60);
  });
  const auto out = run.output<int64_t>(7 * n);
  run.launch("selects_and_extremes", {1, n}, out, run.input(in));
  std::vector<int64_t> want;
  for (int t = 0; t < n; t++) {
    const int64_t x = in[t], y = in[n - 1 - t];
    const uint64_t ux = uint64_t(x), uy = uint64_t(y);
    const bool first = (x != 0 && y / (x | 1) > 2) || (x ^ y) < 0;
    for (int64_t v : {std::min(x, y), std::max(x, y), int64_t(std::min(ux, uy)), int64_t(std::max(ux, uy)),
                      int64_t(uint64_t(std::min(int(x), int(y))) + uint64_t(std::llabs(x >> 8)) + (y > 3 ? ux : 0 - uy)),
                      int64_t(std::max(int16_t(x), int16_t(y)) * 3 + uint8_t(x)), first ? ~x : (x & y)})
      want.push_back(v);
  }
  run.equal("selected", run.read(out), want);
}
