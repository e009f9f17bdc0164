// The Decoder's registers, constants, symbols and addresses.
#include <cctype>

#include "address_space.h"
#include "decoder.h"

namespace emu {

Special specialNamed(std::string_view name) {
  static const std::map<std::string_view, Special> names = {
      {"%tid.x", Special::TidX}, {"%tid.y", Special::TidY}, {"%tid.z", Special::TidZ}, {"%ntid.x", Special::NtidX},
      {"%ntid.y", Special::NtidY}, {"%ntid.z", Special::NtidZ}, {"%ctaid.x", Special::CtaidX}, {"%ctaid.y", Special::CtaidY},
      {"%ctaid.z", Special::CtaidZ}, {"%nctaid.x", Special::NctaidX}, {"%nctaid.y", Special::NctaidY},
      {"%nctaid.z", Special::NctaidZ}, {"%laneid", Special::LaneId}, {"%warpid", Special::WarpId}, {"%nwarpid", Special::NwarpId},
      {"%lanemask_eq", Special::LanemaskEq}, {"%lanemask_le", Special::LanemaskLe}, {"%lanemask_lt", Special::LanemaskLt},
      {"%lanemask_ge", Special::LanemaskGe}, {"%lanemask_gt", Special::LanemaskGt}, {"%smid", Special::SmId},
      {"%nsmid", Special::NsmId}, {"%gridid", Special::GridId}, {"%dynamic_smem_size", Special::DynamicShared},
      {"%total_smem_size", Special::TotalShared}, {"%envreg1", Special::EnvReg1}, {"%envreg2", Special::EnvReg2}};
  auto found = names.find(name);
  return found == names.end() ? Special::None : found->second;
}

// Registers begin at multiples of 32 bytes, so that vector loads are aligned; predicates are packed.
u32 Decoder::slot(u32 size) {
  u32 bytes = (size * kLanes + 31) / 32 * 32;
  u32 offset = info_->registerBytes;
  info_->registerBytes += bytes;
  return offset;
}

u32 Decoder::scratch(u32 size) { return slot(size); }

u32 Decoder::carryFlag() {
  if (carryFlag_ == kNone) carryFlag_ = slot(4);
  return carryFlag_;
}

const Decoder::Register *Decoder::find(const std::string &name) {
  auto found = registers_.find(name);
  if (found != registers_.end()) return &found->second;
  auto family = families_.find(name);
  if (family == families_.end()) {
    size_t end = name.size();
    while (end > 0 && isdigit(u8(name[end - 1]))) end--;
    family = families_.find(name.substr(0, end));
    if (end == name.size() || family == families_.end()) return nullptr;
  }
  u32 offset;
  Type type = sizeOf(family->second) == 1 ? Type::B16 : family->second;  // .b8: in 16 bits, as with ld
  if (type == Type::Pred) {
    if (nextPredicate_ == predicateEnd_) {
      nextPredicate_ = slot(2);
      predicateEnd_ = nextPredicate_ + 64;
    }
    offset = nextPredicate_;
    nextPredicate_ += 4;
  } else {
    offset = slot(sizeOf(type));
  }
  return &registers_.emplace(name, Register{offset, type}).first->second;
}

u32 Decoder::constant(u64 bits, u32 size) {
  if (size < 8) bits &= (1ull << (size * 8)) - 1;
  auto [found, added] = constants_.try_emplace({bits, size}, 0);
  if (added) {
    found->second = slot(size);
    info_->constants.push_back({found->second, size, bits, false});
  }
  return found->second;
}

u32 Decoder::special(const std::string &name, Type type) {
  Special kind = specialNamed(name);
  if (kind == Special::None) fail("special register " + name + " isn't supported");
  std::string key = name + "/" + std::to_string(sizeOf(type));
  auto [found, added] = specials_.try_emplace(key, 0);
  if (added) {
    found->second = slot(sizeOf(type));
    info_->specials.push_back({found->second, u8(kind), u8(sizeOf(type))});
  }
  return found->second;
}

u32 Decoder::sharedOffset(const std::string &name, const Variable &v) {
  auto [found, added] = shared_.try_emplace(name, 0);
  if (added) {
    found->second = (program_->staticShared + v.align - 1) / v.align * v.align;
    program_->staticShared = found->second + u32(v.bytes);
  }
  return found->second;
}

const Decoder::Place *Decoder::localPlace(const std::string &name) const {
  auto found = places_.find(name);
  return found == places_.end() ? nullptr : &found->second;
}

u64 Decoder::symbolValue(const std::string &name, bool &found, bool &dynamicShared, bool &frameLocal) {
  found = true;
  if (const Place *place = localPlace(name)) {
    frameLocal = true;
    return place->offset;
  }
  if (function_->entry)
    for (size_t k = 0; k < function_->parameters.size(); k++)
      if (function_->parameters[k].name == name) return kParamTag + program_->parameters[k].offset;
  for (const std::vector<Variable> *list : {&function_->variables, &ptx_.variables})
    for (const Variable &v : *list) {
      if (v.name != name || v.space != Space::Shared) continue;
      if (v.bytes == 0) {
        dynamicShared = true;
        return 0;
      }
      return sharedOffset(name, v);
    }
  if (auto v = symbols_.variables.find(name); v != symbols_.variables.end()) return v->second.address;
  if (auto f = symbols_.functions.find(name); f != symbols_.functions.end()) {
    program_->hasCalls = true;
    return kFunctionTag + f->second;
  }
  found = false;
  return 0;
}

bool Decoder::isRegister(const Operand &o) const {
  return o.kind == Operand::Name && const_cast<Decoder *>(this)->find(o.name) != nullptr;
}

u32 Decoder::sourceAnySize(const Operand &o, Type type, u32 &size) {
  size = std::max<u32>(sizeOf(type), 2);
  if (o.kind == Operand::Immediate) {
    u64 bits = o.bits;
    if (type == Type::Pred) return constant(bits ? ~0ull : 0, 4);  // see below: a mask, the same for all lanes
    if (o.form == Operand::Double) {
      double value = bitCast<double>(bits);
      if (type == Type::F32 || type == Type::TF32 || type == Type::B32) bits = bitCast<u32>(float(value));
      else if (sizeOf(type) != 8) fail("a double can't be converted to ." + std::string(typeName(type)));
    } else if (o.form == Operand::Single && sizeOf(type) == 8) {
      bits = bitCast<u64>(double(bitCast<float>(u32(bits))));
    }
    return constant(bits, size);
  }
  if (o.kind != Operand::Name) fail("expected a register or a constant");
  if (const Register *r = find(o.name)) {
    size = r->type == Type::Pred ? 4 : sizeOf(r->type);
    if ((r->type == Type::Pred) != (type == Type::Pred)) fail("register " + o.name + " has type ." + typeName(r->type));
    return r->offset;
  }
  if (o.name == "WARP_SZ") return constant(32, size);
  if (o.name[0] == '%') return special(o.name, type);
  bool found, dynamic = false, local = false;
  u64 value = symbolValue(o.name, found, dynamic, local);
  if (!found) fail("there is no symbol " + o.name);
  if (local) fail("the address of " + o.name + " is only known to mov");
  value += u64(o.offset);
  if (dynamic) {
    u32 offset = slot(size);
    info_->constants.push_back({offset, size, value, true});
    return offset;
  }
  return constant(value, size);
}

u32 Decoder::source(const Operand &o, Type type) {
  u32 size;
  u32 offset = sourceAnySize(o, type, size);
  if (size != std::max<u32>(sizeOf(type), 2)) fail("operand " + o.name + " has " + std::to_string(size) + " bytes, ." + typeName(type) + " is expected");
  return offset;
}

u32 Decoder::destinationAnySize(const Operand &o, u32 &size) {
  if (o.kind == Operand::Sink) {
    size = 8;
    return slot(8);
  }
  const Register *r = o.kind == Operand::Name ? find(o.name) : nullptr;
  if (!r) fail("the destination isn't a register");
  size = sizeOf(r->type);
  return r->offset;
}

u32 Decoder::destination(const Operand &o, Type type) {
  u32 size;
  u32 offset = destinationAnySize(o, size);
  if (o.kind == Operand::Sink) return offset;
  if (size != std::max<u32>(sizeOf(type), 2)) fail("destination " + o.name + " has " + std::to_string(size) + " bytes, ." + typeName(type) + " is expected");
  return offset;
}

u32 Decoder::secondDestination(const Operand &o, Type type) {
  if (o.second.empty()) return kNone;
  Operand second;
  second.kind = Operand::Name;
  second.name = o.second;
  return destination(second, type);
}

const u32 *Decoder::list(const std::vector<u32> &registers) {
  auto copy = std::make_unique<u32[]>(registers.size());
  std::copy(registers.begin(), registers.end(), copy.get());
  program_->lists.push_back(std::move(copy));
  return program_->lists.back().get();
}

const Operand &Decoder::operand(size_t index) const {
  if (index >= current_->operands.size()) fail("operand " + std::to_string(index + 1) + " is missing");
  return current_->operands[index];
}

void Decoder::expectOperands(size_t least, size_t most) const {
  if (operands() < least || operands() > most) fail("has " + std::to_string(operands()) + " operands");
}

Decoder::Address Decoder::address(const Operand &o, Space space) {
  if (o.kind != Operand::Address) fail("expected an address in brackets");
  Address a;
  a.space = space;
  a.offset = o.offset;
  if (o.name.empty()) return a;
  if (const Register *r = find(o.name)) {
    if (sizeOf(r->type) != 8 && sizeOf(r->type) != 4) fail("an address has 32 or 64 bits");
    a.base = r->offset;
    a.wide = sizeOf(r->type) == 8;
    return a;
  }
  bool found, dynamic = false, local = false;
  u64 value = symbolValue(o.name, found, dynamic, local);
  if (!found) fail("there is no symbol " + o.name);
  if (local) {
    a.frameLocal = true;
    a.space = Space::Local;
    a.offset += s64(value);
  } else if ((value & kParamTag) && (space == Space::Param || space == Space::Generic)) {
    a.kernelParameter = true;
    a.offset += s64(value & kOffsetMask);
  } else if (dynamic) {
    Operand symbol;
    symbol.kind = Operand::Name;
    symbol.name = o.name;
    a.base = source(symbol, Type::U64);
  } else {
    // A symbol stands in one register, which keeps the offset field small.
    a.base = constant(value, 8);
  }
  return a;
}

}  // namespace emu
