// A matrix product as the stand-in computes it: one row of A times one column of B after the other, in the order of k.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "cublas_api.h"

namespace cublas {

struct Matrix {
  CUdeviceptr address;
  int type;             // cudaDataType_t
  int64_t leading;      // in elements
  int64_t stride;       // between the batch's matrices, in elements
  bool transposed;
};

/// A factor, given by the host at the call, or to be read from the device when the product runs.
struct Scalar {
  double host = 0;
  CUdeviceptr device = 0;
};

struct Product {
  int64_t m, n, k, batch;
  Scalar alpha, beta;
  Matrix a, b, c;
  int compute;          // cublasComputeType_t
};

/// Host address of device memory, checked; null where it isn't allocated. (address, bytes, for writing)
using Access = std::function<void*(CUdeviceptr, size_t, bool)>;

/// Empty, or what is wrong with it by the manual's tables and rules, and the status that cuBLAS gives.
std::string fault(const Product& product, cublasStatus_t* status);

/// Reads a scalar of the compute type's kind of scale.
double scalar(const void* from, int compute);

/// False where memory isn't allocated.
bool run(const Product& product, const Access& access);

}  // namespace cublas
