#include "types.h"

namespace emu {

namespace {

struct TypeInfo {
  const char *name;
  Type type;
  u8 size;
  bool isFloat, isSigned;
};

// PTX ISA 5.2.1 (fundamental types), 5.2.3 (alternate floating point formats), 5.2.5 (packed formats).
constexpr TypeInfo kTypes[] = {
    {"pred", Type::Pred, 4, false, false},   {"u8", Type::U8, 1, false, false},       {"s8", Type::S8, 1, false, true},
    {"b8", Type::B8, 1, false, false},       {"u16", Type::U16, 2, false, false},     {"s16", Type::S16, 2, false, true},
    {"b16", Type::B16, 2, false, false},     {"f16", Type::F16, 2, true, true},       {"bf16", Type::BF16, 2, true, true},
    {"u32", Type::U32, 4, false, false},     {"s32", Type::S32, 4, false, true},      {"b32", Type::B32, 4, false, false},
    {"f32", Type::F32, 4, true, true},       {"f16x2", Type::F16x2, 4, true, true},   {"bf16x2", Type::BF16x2, 4, true, true},
    {"tf32", Type::TF32, 4, true, true},     {"u64", Type::U64, 8, false, false},     {"s64", Type::S64, 8, false, true},
    {"b64", Type::B64, 8, false, false},     {"f64", Type::F64, 8, true, true},       {"b128", Type::B128, 16, false, false},
    {"e4m3x2", Type::E4M3x2, 2, true, true}, {"e5m2x2", Type::E5M2x2, 2, true, true}, {"e4m3", Type::E4M3, 1, true, true},
    {"e5m2", Type::E5M2, 1, true, true},
};

const TypeInfo *info(Type type) {
  for (const TypeInfo &t : kTypes)
    if (t.type == type) return &t;
  return nullptr;
}

}  // namespace

Type typeNamed(std::string_view name) {
  for (const TypeInfo &t : kTypes)
    if (name == t.name) return t.type;
  return Type::None;
}

const char *typeName(Type type) {
  const TypeInfo *t = info(type);
  return t ? t->name : "none";
}

u32 sizeOf(Type type) {
  const TypeInfo *t = info(type);
  return t ? t->size : 0;
}

bool isFloat(Type type) {
  const TypeInfo *t = info(type);
  return t && t->isFloat;
}

bool isSigned(Type type) {
  const TypeInfo *t = info(type);
  return t && t->isSigned;
}

}  // namespace emu
