#include "findings.h"

#include <cstdio>

#include "settings.h"

namespace emu {

namespace {

constexpr size_t kMostFindings = 10000;

std::string triple(const Dim3 &d) {
  return std::to_string(d.x) + "," + std::to_string(d.y) + "," + std::to_string(d.z);
}

}  // namespace

std::string jsonQuoted(const std::string &text) {
  std::string s = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      s += '\\';
      s += c;
    } else if (u8(c) < 0x20) {
      char code[8];
      snprintf(code, sizeof code, "\\u%04x", c);
      s += code;
    } else {
      s += c;
    }
  }
  return s + "\"";
}

std::string Finding::text() const {
  std::string s = kind + ": " + message;
  if (!kernel.empty()) s += " [kernel " + kernel;
  if (line) s += ", PTX line " + std::to_string(line);
  if (!source.empty()) s += ", " + source;
  if (!instruction.empty()) s += ", " + instruction;
  if (block) s += ", block (" + triple(*block) + ")";
  if (thread) s += ", thread (" + triple(*thread) + ")";
  if (count > 1) s += ", " + std::to_string(count) + " times";
  if (!kernel.empty()) s += "]";
  return s;
}

std::string Finding::json() const {
  std::string s = "{\"kind\":" + jsonQuoted(kind) + ",\"message\":" + jsonQuoted(message);
  if (!kernel.empty()) s += ",\"kernel\":" + jsonQuoted(kernel);
  if (line) s += ",\"line\":" + std::to_string(line);
  if (!source.empty()) s += ",\"source\":" + jsonQuoted(source);
  if (!instruction.empty()) s += ",\"instruction\":" + jsonQuoted(instruction);
  if (block) s += ",\"block\":[" + triple(*block) + "]";
  if (thread) s += ",\"thread\":[" + triple(*thread) + "]";
  return s + ",\"count\":" + std::to_string(count) + "}";
}

Findings &Findings::instance() {
  static Findings *findings = new Findings;
  return *findings;
}

void Findings::add(Finding finding) {
  std::lock_guard lock(mutex_);
  if (finding.launch)
    for (size_t k = findings_.size(); k-- > 0;) {
      Finding &f = findings_[k];
      if (f.launch && f.launch != finding.launch) break;
      if (f.launch == finding.launch && f.pc == finding.pc && f.kind == finding.kind) {
        f.count += finding.count;
        return;
      }
    }
  else if (!finding.kernel.empty())
    for (Finding &f : findings_)
      if (f.kind == finding.kind && f.message == finding.message) {
        f.count++;
        return;
      }
  if (findings_.size() >= kMostFindings) return;
  if (Settings::instance().log) fprintf(stderr, "[infernum emulator] %s\n", finding.text().c_str());
  findings_.push_back(std::move(finding));
}

void Findings::add(const char *kind, const std::string &message) {
  Finding f;
  f.kind = kind;
  f.message = message;
  add(std::move(f));
}

std::vector<Finding> Findings::list() {
  std::lock_guard lock(mutex_);
  return findings_;
}

size_t Findings::count() {
  std::lock_guard lock(mutex_);
  return findings_.size();
}

void Findings::clear() {
  std::lock_guard lock(mutex_);
  findings_.clear();
}

}  // namespace emu
