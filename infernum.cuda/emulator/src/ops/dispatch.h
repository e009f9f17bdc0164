// From PTX types to C++ ones, for the tables of handlers.
#pragma once

#include "../decoder.h"
#include "../machine.h"

namespace emu {

template <class T>
struct Tag { using type = T; };

// Calls `make(Tag<T>{})` with the C++ type of a PTX integer type; null for any other.
template <class Make>
Handler byInteger(Type t, Make make) {
  switch (t) {
    case Type::U16: return make(Tag<u16>{});
    case Type::S16: return make(Tag<s16>{});
    case Type::U32: return make(Tag<u32>{});
    case Type::S32: return make(Tag<s32>{});
    case Type::U64: return make(Tag<u64>{});
    case Type::S64: return make(Tag<s64>{});
    default: return nullptr;
  }
}

// The same by size only.
template <class Make>
Handler bySize(Type t, Make make) {
  switch (sizeOf(t)) {
    case 2: return make(Tag<u16>{});
    case 4: return make(Tag<u32>{});
    case 8: return make(Tag<u64>{});
    default: return nullptr;
  }
}

inline Type lastType(const Instruction &i) {
  return typeNamed(i.words.back() == "relu" ? i.words[i.words.size() - 2] : i.words.back());  // max.s32.relu is written so too
}

// Handlers of one to three sources, from a function of their elements.
template <class T, class Op>
void unary(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return T(Op::apply(a[k])); });
}
template <class T, class Op>
void binary(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return T(Op::apply(a[k], b[k])); });
}
template <class T, class Op>
void ternary(Warp &w, const Inst &i, u32 mask) {
  const T *a = w.reg<T>(i.a), *b = w.reg<T>(i.b), *c = w.reg<T>(i.c);
  mapLanes(w.reg<T>(i.d), mask, [&](u32 k) { return T(Op::apply(a[k], b[k], c[k])); });
}

template <class Op> Handler unaryInteger(Type t) { return byInteger(t, [](auto tag) -> Handler { return unary<typename decltype(tag)::type, Op>; }); }
template <class Op> Handler binaryInteger(Type t) { return byInteger(t, [](auto tag) -> Handler { return binary<typename decltype(tag)::type, Op>; }); }
template <class Op> Handler ternaryInteger(Type t) { return byInteger(t, [](auto tag) -> Handler { return ternary<typename decltype(tag)::type, Op>; }); }
template <class Op> Handler unaryBits(Type t) { return bySize(t, [](auto tag) -> Handler { return unary<typename decltype(tag)::type, Op>; }); }
template <class Op> Handler binaryBits(Type t) { return bySize(t, [](auto tag) -> Handler { return binary<typename decltype(tag)::type, Op>; }); }

// Fills d, a, b, c from the operands, all of the same type.
inline void operandsOfType(Decoder &d, Inst &inst, Type t, u32 sources) {
  d.expectOperands(sources + 1, sources + 1);
  inst.d = d.destination(d.operand(0), t);
  if (sources > 0) inst.a = d.source(d.operand(1), t);
  if (sources > 1) inst.b = d.source(d.operand(2), t);
  if (sources > 2) inst.c = d.source(d.operand(3), t);
}

}  // namespace emu
