#include "run.h"

#include <algorithm>

namespace corpus {

Run::~Run() {
  try {
    close();
  } catch (const std::exception&) {
    // a failed case leaves a context that refuses; the process ends with the case
  }
}

void Run::open(int ordinal) {
  if (dry()) {
    return;
  }
  CUdevice device;
  driver_->check(driver_->deviceGet(&device, ordinal), "cuDeviceGet");
  driver_->check(driver_->contextCreate(&context_, 0, device), "cuCtxCreate");
  driver_->check(driver_->moduleLoad(&module_, ptx_.text().c_str(), 0, nullptr, nullptr), "cuModuleLoadDataEx");
}

void Run::close() {
  if (dry() || context_ == nullptr) {
    return;
  }
  const CUcontext context = context_;
  context_ = nullptr;
  for (Address address : allocated_) {
    driver_->check(driver_->memoryFree(address), "cuMemFree");
  }
  allocated_.clear();
  driver_->check(driver_->moduleUnload(module_), "cuModuleUnload");
  driver_->check(driver_->contextDestroy(context), "cuCtxDestroy");
}

Address Run::allocate(size_t bytes) {
  if (dry()) {
    const Address address = nextDry_;
    nextDry_ += (bytes + 255) / 256 * 256;
    return address;
  }
  Address address;
  driver_->check(driver_->memoryAllocate(&address, bytes), "cuMemAlloc");
  allocated_.push_back(address);
  return address;
}

void Run::release(Address address) {
  if (!dry()) {
    allocated_.erase(std::remove(allocated_.begin(), allocated_.end(), address), allocated_.end());
    driver_->check(driver_->memoryFree(address), "cuMemFree");
  }
}

void Run::write(Address address, const void* bytes, size_t size) {
  if (!dry()) {
    driver_->check(driver_->copyIn(address, bytes, size), "cuMemcpyHtoD");
  }
}

void Run::fill(Address address, unsigned char byte, size_t size) {
  if (!dry()) {
    driver_->check(driver_->fill8(address, byte, size), "cuMemsetD8");
  }
}

void Run::readBytes(Address address, void* bytes, size_t elementSize, size_t count, char kind) {
  const size_t size = elementSize * count, index = results_.all().size();
  if (dry()) {
    if (index >= stored_->all().size() || stored_->all()[index].bytes.size() != size) {
      throw std::runtime_error("stored result " + std::to_string(index) + " doesn't fit this case");
    }
    std::memcpy(bytes, stored_->all()[index].bytes.data(), size);
  } else {
    synchronize();
    driver_->check(driver_->copyOut(bytes, address, size), "cuMemcpyDtoH");
  }
  const char* from = static_cast<const char*>(bytes);
  results_.add({kind, uint32_t(elementSize), {from, from + size}});
}

Address Run::global(const std::string& name, size_t bytes) {
  if (dry()) {
    that(ptx_.text().find(" " + name + "[") != std::string::npos ||
             ptx_.text().find(" " + name + ";") != std::string::npos ||
             ptx_.text().find(" " + name + " =") != std::string::npos,
         "the module has no variable " + name);
    return allocate(bytes);
  }
  Address address;
  size_t size;
  driver_->check(driver_->moduleGlobal(&address, &size, module_, name.c_str()), "cuModuleGetGlobal");
  that(size == bytes, name + " has " + std::to_string(size) + " bytes");
  return address;
}

CUfunction Run::function(const std::string& kernel) {
  CUfunction function;
  driver_->check(driver_->moduleFunction(&function, module_, kernel.c_str()), "cuModuleGetFunction");
  return function;
}

unsigned Run::residentBlocks(const std::string& kernel, unsigned threads) {
  if (dry()) {
    return 1;
  }
  int each = 0, processors = 0;
  driver_->check(driver_->occupancy(&each, function(kernel), int(threads), 0), "cuOccupancy...");
  driver_->check(driver_->deviceAttribute(&processors, CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, 0), "cuDeviceGetAttribute");
  return unsigned(each * processors);
}

void Run::synchronize() {
  if (!dry()) {
    driver_->check(driver_->contextSynchronize(), "cuCtxSynchronize");
  }
}

void Run::launchPacked(const std::string& kernel, const Launch& launch, std::vector<std::vector<char>>& arguments) {
  that(ptx_.has(kernel), "the module has no kernel " + kernel);
  const std::vector<size_t>& sizes = ptx_.parameters(kernel);
  that(sizes.size() == arguments.size(), kernel + " takes " + std::to_string(sizes.size()) + " parameters");
  std::vector<void*> pointers;
  for (size_t i = 0; i < sizes.size(); i++) {
    that(sizes[i] == arguments[i].size(), kernel + ": parameter " + std::to_string(i) + " has " +
                                              std::to_string(sizes[i]) + " bytes, not " +
                                              std::to_string(arguments[i].size()));
    pointers.push_back(arguments[i].data());
  }
  if (dry()) {
    return;
  }
  const CUfunction handle = function(kernel);
  constexpr unsigned kWithoutAsking = 48 * 1024;
  if (launch.shared > kWithoutAsking) {
    driver_->check(driver_->functionSetAttribute(handle, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, int(launch.shared)), "cuFuncSetAttribute");
  }
  const Size &grid = launch.grid, &block = launch.block;
  const CUresult result =
      launch.cooperative
          ? driver_->launchCooperative(handle, grid.x, grid.y, grid.z, block.x, block.y, block.z, launch.shared,
                                       launch.stream, pointers.data())
          : driver_->launch(handle, grid.x, grid.y, grid.z, block.x, block.y, block.z, launch.shared, launch.stream,
                            pointers.data(), nullptr);
  driver_->check(result, "launch of " + kernel);
}

void Run::size(const std::string& what, size_t got, size_t want) {
  that(got == want, what + " has " + std::to_string(got) + " elements, the reference " + std::to_string(want));
}

void Run::mismatch(const std::string& what, size_t index, const std::string& got, const std::string& want,
                   const std::string& how) {
  throw Mismatch(what + "[" + std::to_string(index) + "] is " + got + ", not " + how + " " + want);
}

void Run::that(bool condition, const std::string& message) {
  if (!condition) {
    throw std::runtime_error(message);
  }
}

}  // namespace corpus
