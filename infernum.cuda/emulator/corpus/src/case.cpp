#include "case.h"

namespace corpus {

std::vector<Case>& cases() {
  static std::vector<Case> all;
  return all;
}

}  // namespace corpus
