#include "driver.h"

#include <dlfcn.h>

namespace corpus {

Driver::Driver(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_LAZY | RTLD_GLOBAL);
  if (library == nullptr) {
    throw std::runtime_error("no driver: " + std::string(dlerror()));
  }
#define F(field, symbol)                                              \
  field = reinterpret_cast<decltype(field)>(dlsym(library, #symbol)); \
  if (field == nullptr) {                                             \
    throw std::runtime_error(path + " lacks " #symbol);               \
  }
  CORPUS_DRIVER_FUNCTIONS(F)
#undef F
#define F(field, symbol) field = reinterpret_cast<decltype(field)>(dlsym(library, #symbol));
  CORPUS_EMULATOR_FUNCTIONS(F)
#undef F
}

std::string Driver::name(CUresult result) const {
  const char* text = nullptr;
  if (errorName(result, &text) != CUDA_SUCCESS || text == nullptr) {
    return "result " + std::to_string(result);
  }
  return text;
}

void Driver::check(CUresult result, const std::string& call) const {
  if (result != CUDA_SUCCESS) {
    throw DriverError(result, call + ": " + name(result));
  }
}

std::string Driver::text(size_t (*source)(char*, size_t)) {
  if (source == nullptr) {
    return "";
  }
  std::string result(source(nullptr, 0), '\0');
  source(result.data(), result.size());
  while (!result.empty() && result.back() == '\0') {
    result.pop_back();
  }
  return result;
}

}  // namespace corpus
