// References of matrix products.
#pragma once

#include <vector>

#include "run.h"

namespace corpus {

/// C[m, n] = A[m, k] B, with B stored [k, n], or [n, k] where it is transposed.
template <class A, class B>
std::vector<Sum> matrixProduct(const std::vector<A>& a, const std::vector<B>& b, int m, int n, int k, bool transposed) {
  std::vector<Sum> c(size_t(m) * n);
  for (int row = 0; row < m; row++)
    for (int column = 0; column < n; column++)
      for (int i = 0; i < k; i++)
        c[row * n + column].add(double(a[row * k + i]) * double(b[transposed ? column * k + i : i * n + column]));
  return c;
}

/// The same, in integers that wrap.
template <class A, class B>
std::vector<int> matrixProductInt(const std::vector<A>& a, const std::vector<B>& b, int m, int n, int k, bool transposed) {
  std::vector<int> c(size_t(m) * n);
  for (int row = 0; row < m; row++)
    for (int column = 0; column < n; column++) {
      uint32_t sum = 0;
      for (int i = 0; i < k; i++)
        sum += uint32_t(int(a[row * k + i])) * uint32_t(int(b[transposed ? column * k + i : i * n + column]));
      c[row * n + column] = int(sum);
    }
  return c;
}

}  // namespace corpus
