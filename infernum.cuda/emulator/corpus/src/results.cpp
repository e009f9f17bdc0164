#include "results.h"

#include <cmath>
#include <fstream>
#include <stdexcept>

namespace corpus {

namespace {

template <class T>
T at(const std::vector<char>& bytes, size_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

double integer(const Result& result, size_t index) {
  switch (result.elementSize) {
    case 1: return at<int8_t>(result.bytes, index);
    case 2: return at<int16_t>(result.bytes, index);
    case 4: return at<int32_t>(result.bytes, index);
    default: return double(at<int64_t>(result.bytes, index));
  }
}

}  // namespace

double Result::value(size_t index) const {
  switch (kind) {
    case 'f': return at<float>(bytes, index);
    case 'd': return at<double>(bytes, index);
    case 'h': return at<Half>(bytes, index);
    case 'b': return at<BFloat>(bytes, index);
    case '4': return at<E4M3>(bytes, index);
    case '5': return at<E5M2>(bytes, index);
    default: return integer(*this, index);
  }
}

bool Results::exists(const std::string& path) { return std::ifstream(path).good(); }

// Each result: kind (1 byte), element size (1 byte), bytes that follow (4 bytes, little-endian), the bytes.
Results Results::load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("no stored results " + path + "; 'corpus --record' makes them on the emulator");
  }
  Results results;
  char head[6];
  while (file.read(head, sizeof head)) {
    uint32_t size;
    std::memcpy(&size, head + 2, sizeof size);
    Result result{head[0], uint32_t(head[1]), std::vector<char>(size)};
    if (!file.read(result.bytes.data(), size)) {
      throw std::runtime_error(path + " ends early");
    }
    results.add(std::move(result));
  }
  return results;
}

void Results::save(const std::string& path) const {
  std::ofstream file(path, std::ios::binary);
  for (const Result& result : all_) {
    const uint32_t size = result.bytes.size();
    file.put(result.kind).put(char(result.elementSize));
    file.write(reinterpret_cast<const char*>(&size), sizeof size);
    file.write(result.bytes.data(), size);
  }
  if (!file) {
    throw std::runtime_error("can't write " + path);
  }
}

bool Results::operator==(const Results& other) const {
  if (all_.size() != other.all_.size()) {
    return false;
  }
  for (size_t i = 0; i < all_.size(); i++) {
    if (all_[i].kind != other.all_[i].kind || all_[i].bytes != other.all_[i].bytes) {
      return false;
    }
  }
  return true;
}

Difference Results::difference(const Results& other) const {
  Difference difference;
  difference.sameShape = all_.size() == other.all_.size();
  for (size_t i = 0; i < all_.size() && difference.sameShape; i++) {
    const Result &mine = all_[i], &theirs = other.all_[i];
    difference.sameShape = mine.kind == theirs.kind && mine.bytes.size() == theirs.bytes.size();
    double scale = 0, largest = 0;
    for (size_t j = 0; difference.sameShape && j < mine.count(); j++) {
      const bool same = std::memcmp(&mine.bytes[j * mine.elementSize], &theirs.bytes[j * mine.elementSize], mine.elementSize) == 0;
      const double off = same ? 0 : std::fabs(mine.value(j) - theirs.value(j));
      difference.different += !same;
      largest = std::isnan(off) ? INFINITY : std::fmax(largest, off);
      scale = std::fmax(scale, std::fabs(theirs.value(j)));
    }
    difference.elements += mine.count();
    difference.largest = std::fmax(difference.largest, largest);
    difference.relative = std::fmax(difference.relative, largest == 0 ? 0 : largest / scale);
  }
  return difference;
}

}  // namespace corpus
