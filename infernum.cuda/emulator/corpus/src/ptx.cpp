#include "ptx.h"

#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace corpus {

namespace {

// .param .u64 name, .param .u64 .ptr .align 1 name, .param .align 8 .b8 name[24]
std::vector<size_t> sizes(const std::string& list) {
  static const std::regex kParameter(R"(\.param\s+(?:\.align\s+\d+\s+)?\.[a-z]+(\d+)\s+(?:\.ptr\s+)?(?:\.(?:global|shared|const|local)\s+)?(?:\.align\s+\d+\s+)?[\w$]+(?:\[(\d+)\])?)");
  std::vector<size_t> result;
  for (std::sregex_iterator at(list.begin(), list.end(), kParameter), end; at != end; ++at) {
    const size_t element = std::stoul((*at)[1]) / 8;
    result.push_back((*at)[2].matched ? element * std::stoul((*at)[2]) : element);
  }
  return result;
}

}  // namespace

Ptx Ptx::read(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    throw std::runtime_error("can't read " + path + "; 'regenerate.sh' makes it where nvcc is");
  }
  std::stringstream all;
  all << file.rdbuf();
  Ptx ptx;
  ptx.text_ = all.str();
  const std::string& text = ptx.text_;
  const std::string kEntry = ".entry ";
  for (size_t at = text.find(kEntry); at != std::string::npos; at = text.find(kEntry, at + 1)) {
    const size_t name = at + kEntry.size();
    const size_t open = text.find_first_of("( \n", name);
    const size_t list = text.find('(', name), close = text.find(')', list);
    ptx.parameters_[text.substr(name, open - name)] = sizes(text.substr(list, close - list));
  }
  return ptx;
}

}  // namespace corpus
