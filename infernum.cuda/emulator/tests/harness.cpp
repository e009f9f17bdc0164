#include "harness.h"

#include <cstdio>
#include <stdexcept>

namespace test {

namespace {

struct Entry { const char *name; std::function<void()> body; };
std::vector<Entry> &entries() {
  static std::vector<Entry> list;
  return list;
}

std::string hex(uint64_t value) {
  char text[24];
  snprintf(text, sizeof text, "0x%llx", (unsigned long long)value);
  return text;
}

void replace(std::string &s, const std::string &what, const std::string &with) {
  for (size_t at = 0; (at = s.find(what, at)) != std::string::npos; at += with.size()) s.replace(at, what.size(), with);
}

}  // namespace

Register::Register(const char *name, std::function<void()> body) { entries().push_back({name, std::move(body)}); }

void fail(const std::string &message) { throw std::runtime_error(message); }
void expect(bool holds, const std::string &message) { if (!holds) fail(message); }

void ok(CUresult result, const std::string &what) {
  if (result == CUDA_SUCCESS) return;
  const char *name = "?";
  cuGetErrorName(result, &name);
  fail(what + " gave " + name + "\n" + reports());
}

std::string kernel(const std::string &body, int parameters, const std::string &before, int arch) {
  std::string s = ".version 8.7\n.target sm_" + std::to_string(arch) + "\n.address_size 64\n" + before + "\n.visible .entry k(";
  for (int k = 0; k < parameters; k++) s += std::string(k ? ", " : "") + ".param .u64 a" + std::to_string(k);
  s += ")\n{\n.reg .b64 %p<" + std::to_string(parameters + 1) + ">;\n.reg .b32 %r<64>;\n.reg .b64 %rd<64>;\n.reg .f32 %f<64>;\n.reg .f64 %fd<16>;\n.reg .b16 %h<32>;\n.reg .pred %q<16>;\n";
  for (int k = 0; k < parameters; k++) s += "ld.param.u64 %p" + std::to_string(k) + ", [a" + std::to_string(k) + "];\n";
  return s + body + "\nret;\n}\n";
}

Device::Device(const std::string &ptx, int device) : device_(device) {
  ok(cuInit(0));
  ok(cuDevicePrimaryCtxRetain(&context, device));
  ok(cuCtxSetCurrent(context));
  ok(cuModuleLoadData(&module, ptx.c_str()), "loading\n" + ptx);
}

Device::~Device() {
  cuCtxSetCurrent(context);
  cuCtxSynchronize();
  for (CUdeviceptr p : memory_) cuMemFree_v2(p);
  cuModuleUnload(module);
  cuDevicePrimaryCtxRelease_v2(device_);
  cuCtxSetCurrent(nullptr);
}

CUfunction Device::function(const char *name) {
  CUfunction f = nullptr;
  ok(cuModuleGetFunction(&f, module, name), name);
  return f;
}

CUdeviceptr Device::memory(size_t bytes) {
  CUdeviceptr p = 0;
  ok(cuMemAlloc_v2(&p, bytes), "allocation");
  memory_.push_back(p);
  return p;
}

CUresult Device::launch(unsigned grid, unsigned block, std::vector<CUdeviceptr> parameters, unsigned shared) {
  std::vector<void *> pointers;
  for (CUdeviceptr &p : parameters) pointers.push_back(&p);
  CUresult r = cuLaunchKernel(function(), grid, 1, 1, block, 1, 1, shared, nullptr, pointers.data(), nullptr);
  return r ? r : cuCtxSynchronize();
}

void instruction(const std::string &text, const std::string &to, const std::vector<std::string> &from, const std::vector<Case> &cases, uint64_t any) {
  std::string code = text, body = "mov.u32 %r0, %tid.x;\nmul.wide.u32 %rd0, %r0, 8;\nadd.u64 %rd1, %p0, %rd0;\n";
  auto reg = [](const std::string &type, int n) { return (type == "pred" ? "%q" : type == "b16" ? "%h" : type == "b32" ? "%r" : "%rd") + std::to_string(n); };
  body += "{ .reg .b64 t; mov.b64 t, 0;\n";
  for (size_t s = 0; s < from.size(); s++) {
    std::string r = reg(from[s], int(10 + s)), at = "[%rd1+" + std::to_string(s * 256) + "]";
    if (from[s] == "pred") body += "ld.global.u64 %rd40, " + at + ";\nsetp.ne.u64 " + r + ", %rd40, 0;\n";
    else body += "ld.global." + from[s] + " " + r + ", " + at + ";\n";
    replace(code, "$" + std::to_string(s), r);
  }
  std::string d = reg(to, 9);
  replace(code, "$d", d);
  body += code + ";\nadd.u64 %rd2, %p1, %rd0;\n";
  if (to == "pred") body += "selp.u64 %rd41, 1, 0, " + d + ";\nst.global.u64 [%rd2], %rd41;\n";
  else body += "st.global.u64 [%rd2], t;\nst.global." + to + " [%rd2], " + d + ";\n";
  Device device(kernel(body + "}", 2, "", 100));
  for (size_t first = 0; first < cases.size(); first += 32) {
    size_t count = std::min<size_t>(32, cases.size() - first);
    std::vector<uint64_t> in(32 * std::max<size_t>(1, from.size()), 0);
    for (size_t c = 0; c < count; c++)
      for (size_t s = 0; s < from.size(); s++) in[s * 32 + c] = cases[first + c].in.at(s);
    CUdeviceptr out = device.memory(256);
    ok(device.launch(1, 32, {device.put(in), out}), text);
    std::vector<uint64_t> got = device.get<uint64_t>(out, 32);
    for (size_t c = 0; c < count; c++) {
      const Case &k = cases[first + c];
      if (got[c] - k.out + any <= 2 * any) continue;
      std::string message = text + " of";
      for (uint64_t x : k.in) message += " " + hex(x);
      fail(message + " gives " + hex(got[c]) + " instead of " + hex(k.out));
    }
  }
}

void op(const std::string &name, const std::string &to, const std::vector<std::string> &from, const std::vector<Case> &cases) {
  std::string text = name + " $d";
  for (size_t k = 0; k < from.size(); k++) text += ", $" + std::to_string(k);
  instruction(text, to, from, cases);
}

std::string reports() {
  std::vector<char> buffer(infernumEmulatorReportsJson(nullptr, 0));
  infernumEmulatorReportsJson(buffer.data(), buffer.size());
  infernumEmulatorReportsClear();
  return buffer.data();
}

bool reported(const std::string &json, const std::string &kind) { return json.find("\"kind\":\"" + kind + "\"") != std::string::npos; }

}  // namespace test

int main(int count, char **arguments) {
  infernumEmulatorSet("log", 0);
  infernumEmulatorSet("arch", 100);
  infernumEmulatorSet("devices", 2);
  std::string only = count > 1 ? arguments[1] : "";
  int failed = 0, ran = 0;
  for (auto &entry : test::entries()) {
    if (!only.empty() && std::string(entry.name).find(only) == std::string::npos) continue;
    ran++;
    try {
      entry.body();
      printf("ok    %s\n", entry.name);
    } catch (const std::exception &e) {
      failed++;
      printf("FAIL  %s\n      %s\n", entry.name, e.what());
    }
    test::reports();
  }
  printf("%d tests, %d failed\n", ran, failed);
  return failed || !ran;
}
