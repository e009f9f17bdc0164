// cvt: PTX ISA 9.7.9.21. The pairs of inner loops have handlers of their own, all others go through convert.h.
#include <algorithm>

#include "convert.h"

#include <cmath>
#include <map>

namespace emu {

namespace {

// --- in general ---
std::vector<std::unique_ptr<Conversion>> &conversions() {
  static auto *list = new std::vector<std::unique_ptr<Conversion>>;
  return *list;
}

u64 registerBits(const Warp &w, u32 offset, u32 bytes, u32 lane) {
  if (bytes == 2) return w.reg<u16>(offset)[lane];
  if (bytes == 4) return w.reg<u32>(offset)[lane];
  return w.reg<u64>(offset)[lane];
}

void setRegister(const Warp &w, u32 offset, u32 bytes, u32 lane, u64 value) {
  if (bytes == 2) w.reg<u16>(offset)[lane] = u16(value);
  else if (bytes == 4) w.reg<u32>(offset)[lane] = u32(value);
  else w.reg<u64>(offset)[lane] = value;
}

const Conversion &of(const Inst &i) { return *reinterpret_cast<const Conversion *>(i.imm); }

void general(Warp &w, const Inst &i, u32 mask) {
  const Conversion &c = of(i);
  forLanes(mask, [&](u32 k) { setRegister(w, i.d, c.toBytes, k, convertElement(registerBits(w, i.a, c.fromBytes, k), c)); });
}

// Two f32 into a pair: the first source is the upper half.
void pairFromSingles(Warp &w, const Inst &i, u32 mask) {
  const Conversion &c = of(i);
  const float *a = w.reg<float>(i.a), *b = w.reg<float>(i.b);
  u32 bits = c.toBytes * 4;
  forLanes(mask, [&](u32 k) {
    u64 high = convertFloat(a[k], c), low = convertFloat(b[k], c);
    setRegister(w, i.d, c.toBytes, k, high << bits | low);
  });
}

// A pair of halves into a pair of bytes, and back.
void bytesFromHalves(Warp &w, const Inst &i, u32 mask) {
  const Conversion &c = of(i);
  const u32 *a = w.reg<u32>(i.a);
  u16 *d = w.reg<u16>(i.d);
  bool bf = c.from == Type::BF16;
  forLanes(mask, [&](u32 k) {
    u16 low = u16(a[k]), high = u16(a[k] >> 16);
    d[k] = u16(convertFloat(bf ? bfToFloat(high) : halfToFloat(high), c) << 8 | convertFloat(bf ? bfToFloat(low) : halfToFloat(low), c));
  });
}

template <bool E5, bool ToBf>
void halvesFromBytes(Warp &w, const Inst &i, u32 mask) {
  const u16 *a = w.reg<u16>(i.a);
  bool relu = i.flags & 1;
  auto element = [&](u8 byte) {
    float f = E5 ? e5m2ToFloat(byte) : e4m3ToFloat(byte);
    if (relu && !(f > 0) && f == f) f = 0;
    return u32(ToBf ? floatToBf(f) : floatToHalf(f));
  };
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return element(u8(a[k])) | element(u8(a[k] >> 8)) << 16; });
}

// --- fast pairs ---
template <class From, class As, class To>
void integer(Warp &w, const Inst &i, u32 mask) {
  const From *a = w.reg<From>(i.a);
  mapLanes(w.reg<To>(i.d), mask, [&](u32 k) { return To(As(a[k])); });
}
void singleFromHalf(Warp &w, const Inst &i, u32 mask) {
  const u16 *a = w.reg<u16>(i.a);
  alignas(32) float out[kLanes];
  for (u32 k = 0; k < kLanes; k += 8) _mm256_store_ps(out + k, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(a + k))));
  mapLanes(w.reg<float>(i.d), mask, [&](u32 k) { return out[k]; });
}
void halfFromSingle(Warp &w, const Inst &i, u32 mask) {
  const float *a = w.reg<float>(i.a);
  alignas(16) u16 out[kLanes];
  for (u32 k = 0; k < kLanes; k += 8)
    _mm_store_si128(reinterpret_cast<__m128i *>(out + k), _mm256_cvtps_ph(_mm256_loadu_ps(a + k), _MM_FROUND_TO_NEAREST_INT));
  mapLanes(w.reg<u16>(i.d), mask, [&](u32 k) { return a[k] == a[k] ? out[k] : u16(0x7fff); });
}
void singleFromBf(Warp &w, const Inst &i, u32 mask) {
  const u16 *a = w.reg<u16>(i.a);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return u32(a[k]) << 16; });
}
void bfFromSingle(Warp &w, const Inst &i, u32 mask) {
  const float *a = w.reg<float>(i.a);
  mapLanes(w.reg<u16>(i.d), mask, [&](u32 k) { return floatToBf(a[k]); });
}
template <class H>
void halfPairFromSingles(Warp &w, const Inst &i, u32 mask) {
  const float *a = w.reg<float>(i.a), *b = w.reg<float>(i.b);
  mapLanes(w.reg<u32>(i.d), mask, [&](u32 k) { return u32(H::store(a[k])) << 16 | H::store(b[k]); });
}
template <class A, class D>
void numeric(Warp &w, const Inst &i, u32 mask) {
  const A *a = w.reg<A>(i.a);
  mapLanes(w.reg<D>(i.d), mask, [&](u32 k) { return D(a[k]); });
}
template <int Rule>  // of Conversion::Integral
float integralSingle(float x) {
  return Rule == Conversion::Even ? __builtin_nearbyintf(x) : Rule == Conversion::Zero ? __builtin_truncf(x) : Rule == Conversion::Down ? __builtin_floorf(x) : __builtin_ceilf(x);
}
template <int Rule>
void singleIntegral(Warp &w, const Inst &i, u32 mask) {
  const float *a = w.reg<float>(i.a);
  mapLanes(w.reg<float>(i.d), mask, [&](u32 k) { return a[k] == a[k] ? integralSingle<Rule>(a[k]) : bitCast<float>(0x7fffffffu); });
}
template <int Rule>
void s32FromSingle(Warp &w, const Inst &i, u32 mask) {
  const float *a = w.reg<float>(i.a);
  mapLanes(w.reg<s32>(i.d), mask, [&](u32 k) {
    float x = integralSingle<Rule>(a[k]);
    bool inside = x >= -2147483648.0f && x < 2147483648.0f;
    s32 clamped = x != x ? 0 : x < 0 ? INT32_MIN : INT32_MAX;
    return inside ? s32(inside ? x : 0) : clamped;
  });
}

template <template <int> class Make>
Handler byRule(Conversion::Integral rule) {
  switch (rule) {
    case Conversion::Even: return Make<Conversion::Even>::run;
    case Conversion::Zero: return Make<Conversion::Zero>::run;
    case Conversion::Down: return Make<Conversion::Down>::run;
    case Conversion::Up: return Make<Conversion::Up>::run;
    default: return nullptr;
  }
}
template <int R> struct SingleIntegral { static constexpr Handler run = singleIntegral<R>; };
template <int R> struct S32FromSingle { static constexpr Handler run = s32FromSingle<R>; };

template <class From, class As>
Handler toInteger(u32 bytes) { return bytes == 2 ? integer<From, As, u16> : bytes == 4 ? integer<From, As, u32> : integer<From, As, u64>; }

template <class From>
Handler integerFrom(Type t, u32 to) {
  switch (t) {
    case Type::U8: return toInteger<From, u8>(to);
    case Type::S8: return toInteger<From, s8>(to);
    case Type::U16: return toInteger<From, u16>(to);
    case Type::S16: return toInteger<From, s16>(to);
    case Type::U32: return toInteger<From, u32>(to);
    case Type::S32: return toInteger<From, s32>(to);
    case Type::U64: return toInteger<From, u64>(to);
    case Type::S64: return toInteger<From, s64>(to);
    default: return nullptr;
  }
}

Handler fastHandler(const Conversion &c) {
  bool plain = !c.saturate && !c.flush && !c.relu && !c.finite;
  if (!plain) return nullptr;
  if (!isFloat(c.from) && !isFloat(c.to)) {
    if (c.toBytes != sizeOf(c.to) || sizeOf(c.from) > c.fromBytes) return nullptr;
    return c.fromBytes == 2 ? integerFrom<u16>(c.from, c.toBytes) : c.fromBytes == 4 ? integerFrom<u32>(c.from, c.toBytes) : integerFrom<u64>(c.from, c.toBytes);
  }
  bool exact = c.fromBytes == sizeOf(c.from) && c.toBytes == sizeOf(c.to);
  if (!exact) return nullptr;
  bool nearest = c.round == Round::Nearest && c.integral == Conversion::None;
  if (nearest && c.from == Type::F16 && c.to == Type::F32) return singleFromHalf;
  if (nearest && c.from == Type::BF16 && c.to == Type::F32) return singleFromBf;
  if (nearest && c.from == Type::F32 && c.to == Type::F16) return halfFromSingle;
  if (nearest && c.from == Type::F32 && c.to == Type::BF16) return bfFromSingle;
  if (nearest && c.from == Type::S32 && c.to == Type::F32) return numeric<s32, float>;
  if (nearest && c.from == Type::U32 && c.to == Type::F32) return numeric<u32, float>;
  if (nearest && c.from == Type::S16 && c.to == Type::F32) return numeric<s16, float>;
  if (nearest && c.from == Type::U16 && c.to == Type::F32) return numeric<u16, float>;
  if (nearest && c.from == Type::F32 && c.to == Type::F64) return numeric<float, double>;
  if (c.from == Type::F32 && c.to == Type::F32 && c.integral != Conversion::None) return byRule<SingleIntegral>(c.integral);
  if (c.from == Type::F32 && c.to == Type::S32) return byRule<S32FromSingle>(c.integral);
  return nullptr;
}

void modifiers(const Instruction &i, Conversion &c) {
  static const std::map<std::string, Round> rounds = {{"rn", Round::Nearest}, {"rz", Round::Zero}, {"rm", Round::Down}, {"rp", Round::Up}, {"rna", Round::NearestAway}};
  static const std::map<std::string, Conversion::Integral> integrals = {
      {"rni", Conversion::Even}, {"rzi", Conversion::Zero}, {"rmi", Conversion::Down}, {"rpi", Conversion::Up}};
  for (size_t k = 1; k < i.words.size(); k++) {
    const std::string &word = i.words[k];
    if (auto r = rounds.find(word); r != rounds.end()) c.round = r->second, c.hasRound = true;
    if (auto r = integrals.find(word); r != integrals.end()) c.integral = r->second;
    c.saturate |= word == "sat";
    c.flush |= word == "ftz";
    c.relu |= word == "relu";
    c.finite |= word == "satfinite";
  }
}

s64 keep(const Conversion &c) {
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  conversions().push_back(std::make_unique<Conversion>(c));
  return reinterpret_cast<s64>(conversions().back().get());
}

// Conversions with a packed type on a side.
bool decodePacked(Decoder &d, Inst &inst, Conversion c) {
  Type to = c.to, from = c.from;
  bool bytesTo = to == Type::E4M3x2 || to == Type::E5M2x2, bytesFrom = from == Type::E4M3x2 || from == Type::E5M2x2;
  if (bytesFrom) {
    bool e5 = from == Type::E5M2x2, bf = to == Type::BF16x2;
    if (!bf && to != Type::F16x2) return false;
    inst.run = e5 ? (bf ? halvesFromBytes<true, true> : halvesFromBytes<true, false>) : (bf ? halvesFromBytes<false, true> : halvesFromBytes<false, false>);
    inst.flags = c.relu;
    inst.d = d.destination(d.operand(0), Type::B32);
    inst.a = d.source(d.operand(1), Type::B16);
    return true;
  }
  c.toBytes = bytesTo ? 2 : 4;
  c.to = to == Type::E4M3x2 ? Type::E4M3 : to == Type::E5M2x2 ? Type::E5M2 : to == Type::F16x2 ? Type::F16 : Type::BF16;
  inst.d = d.destination(d.operand(0), bytesTo ? Type::B16 : Type::B32);
  if (from == Type::F32) {
    d.expectOperands(3, 3);
    inst.a = d.source(d.operand(1), Type::F32);
    inst.b = d.source(d.operand(2), Type::F32);
    bool plain = !c.relu && !c.finite && !c.saturate && c.round == Round::Nearest;
    inst.run = plain && to == Type::F16x2 ? halfPairFromSingles<Half> : plain && to == Type::BF16x2 ? halfPairFromSingles<Bf> : pairFromSingles;
  } else if (bytesTo && (from == Type::F16x2 || from == Type::BF16x2)) {
    c.from = from == Type::F16x2 ? Type::F16 : Type::BF16;
    inst.a = d.source(d.operand(1), Type::B32);
    inst.run = bytesFromHalves;
  } else {
    return false;
  }
  inst.imm = keep(c);
  return true;
}

// cvt.pack (9.7.9.22): two integers saturated to a few bits; a above b, and c, shifted, above both.
template <u32 Bits, bool Signed>
void pack(Warp &w, const Inst &i, u32 mask) {
  constexpr s32 kLow = Signed ? -(1 << (Bits - 1)) : 0, kHigh = (1 << (Signed ? Bits - 1 : Bits)) - 1;
  const s32 *a = w.reg<s32>(i.a), *b = w.reg<s32>(i.b);
  const u32 *c = i.c == kNone ? nullptr : w.reg<u32>(i.c);
  constexpr u32 kField = (1u << Bits) - 1;
  u32 *d = w.reg<u32>(i.d);
  forLanes(mask, [&](u32 k) {
    u32 high = u32(std::clamp(a[k], kLow, kHigh)) & kField, low = u32(std::clamp(b[k], kLow, kHigh)) & kField;
    d[k] = high << Bits | low | (c ? c[k] << (2 * Bits % 32) : 0);
  });
}

void decodePack(Decoder &d, const Instruction &i, Inst &inst) {
  bool three = i.words.back() == "b32";
  d.expectOperands(three ? 4 : 3, three ? 4 : 3);
  inst.d = d.destination(d.operand(0), Type::B32);
  inst.a = d.source(d.operand(1), Type::S32);
  inst.b = d.source(d.operand(2), Type::S32);
  inst.c = three ? d.source(d.operand(3), Type::B32) : kNone;
  if (i.has("s16")) inst.run = pack<16, true>;
  else if (i.has("u16")) inst.run = pack<16, false>;
  else if (i.has("s8")) inst.run = pack<8, true>;
  else if (i.has("u8")) inst.run = pack<8, false>;
  else if (i.has("s4")) inst.run = pack<4, true>;
  else if (i.has("u4")) inst.run = pack<4, false>;
  else d.unsupported();
}

}  // namespace

bool decodeConvert(Decoder &d, const Instruction &i, Inst &inst) {
  if (i.words[0] != "cvt") return false;
  inst.cls = Class::Convert;
  if (i.has("pack")) {
    decodePack(d, i, inst);
    return true;
  }
  Conversion c{};
  c.from = lastType(i);
  c.to = typeNamed(i.words[i.words.size() - 2]);
  if (i.has("rs") || i.has("scaled") || c.from == Type::None || c.to == Type::None || c.from == Type::Pred || c.to == Type::Pred) d.unsupported();
  modifiers(i, c);
  auto packed = [](Type t) { return t == Type::F16x2 || t == Type::BF16x2 || t == Type::E4M3x2 || t == Type::E5M2x2; };
  if (packed(c.from) || packed(c.to)) {
    if (!decodePacked(d, inst, c)) d.unsupported();
    return true;
  }
  inst.d = d.destinationAnySize(d.operand(0), c.toBytes);
  inst.a = d.sourceAnySize(d.operand(1), c.from, c.fromBytes);
  if (c.toBytes < std::max(2u, sizeOf(c.to)) || c.fromBytes < std::max(2u, sizeOf(c.from))) d.fail("a register is too small");
  inst.run = fastHandler(c);
  if (!inst.run) {
    inst.run = general;
    inst.imm = keep(c);
  }
  return true;
}

}  // namespace emu
