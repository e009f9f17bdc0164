#include "settings.h"

#include <algorithm>
#include <cstdlib>

#include "memory.h"

namespace emu {

Settings &Settings::instance() {
  static Settings *settings = [] {
    auto *s = new Settings;
    for (const char *name : {"devices", "arch", "memory", "threads", "seed", "races", "streams", "counters", "limit", "log", "ordered"}) {
      std::string variable = "INFERNUM_EMULATOR_";
      for (const char *c = name; *c; c++) variable += char(toupper(*c));
      if (const char *value = getenv(variable.c_str())) s->set(name, strtoull(value, nullptr, 0));
    }
    return s;
  }();
  return *settings;
}

bool Settings::set(const std::string &name, u64 value) {
  if (name == "devices") devices = u32(std::clamp<u64>(value, 1, 16));
  else if (name == "arch") architecture = u32(value);
  else if (name == "memory") Memory::instance().setLimit(value);
  else if (name == "threads") threads = u32(std::min<u64>(value, 256));
  else if (name == "seed") seed = value;
  else if (name == "races") races = value != 0;
  else if (name == "streams") streams = value != 0;
  else if (name == "counters") counters = value != 0;
  else if (name == "limit") limit = value;
  else if (name == "log") log = value != 0;
  else if (name == "ordered") ordered = value != 0;
  else return false;
  return true;
}

}  // namespace emu
