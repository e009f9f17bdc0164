#include "gemm.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "../../standin/elements.h"

namespace cublas {

namespace {

size_t elementSize(int type) {
  switch (type) {
    case CUDA_R_8I: return 1;
    case CUDA_R_16F:
    case CUDA_R_16BF: return 2;
    case CUDA_R_64F: return 8;
    default: return 4;
  }
}

bool isPlain32F(int compute) { return compute == CUBLAS_COMPUTE_32F || compute == CUBLAS_COMPUTE_32F_PEDANTIC; }

bool isInteger(int compute) { return compute == CUBLAS_COMPUTE_32I || compute == CUBLAS_COMPUTE_32I_PEDANTIC; }

bool isHalf(int compute) { return compute == CUBLAS_COMPUTE_16F || compute == CUBLAS_COMPUTE_16F_PEDANTIC; }

bool isDouble(int compute) { return compute == CUBLAS_COMPUTE_64F || compute == CUBLAS_COMPUTE_64F_PEDANTIC; }

// The table "supported combinations" of cublasGemmEx, real types only.
bool supported(int compute, int a, int b, int c) {
  if (a != b) {
    return false;
  }
  if (isHalf(compute)) return a == CUDA_R_16F && c == CUDA_R_16F;
  if (isInteger(compute)) return a == CUDA_R_8I && c == CUDA_R_32I;
  if (isDouble(compute)) return a == CUDA_R_64F && c == CUDA_R_64F;
  if (isPlain32F(compute)) {
    return (c == CUDA_R_32F && (a == CUDA_R_32F || a == CUDA_R_16F || a == CUDA_R_16BF || a == CUDA_R_8I)) ||
           (a == c && (a == CUDA_R_16F || a == CUDA_R_16BF));
  }
  const bool fast = compute == CUBLAS_COMPUTE_32F_FAST_16F || compute == CUBLAS_COMPUTE_32F_FAST_16BF || compute == CUBLAS_COMPUTE_32F_FAST_TF32;
  return fast && a == CUDA_R_32F && c == CUDA_R_32F;
}

std::string shape(const char* name, const Matrix& matrix, int64_t rows) {
  return matrix.leading < std::max<int64_t>(1, rows)
             ? std::string("the leading dimension of ") + name + " is " + std::to_string(matrix.leading) + ", and it has " + std::to_string(rows) + " rows"
             : "";
}

template <class T>
T at(const void* memory, int64_t index) {
  T value;
  std::memcpy(&value, static_cast<const char*>(memory) + index * int64_t(sizeof(T)), sizeof(T));
  return value;
}

template <class Wide>
Wide load(const void* memory, int64_t index, int type) {
  switch (type) {
    case CUDA_R_8I: return Wide(at<int8_t>(memory, index));
    case CUDA_R_16F: return Wide(float(at<standin::Half>(memory, index)));
    case CUDA_R_16BF: return Wide(float(at<standin::BFloat>(memory, index)));
    case CUDA_R_32F: return Wide(at<float>(memory, index));
    case CUDA_R_64F: return Wide(at<double>(memory, index));
    default: return Wide(at<int32_t>(memory, index));
  }
}

template <class Wide>
void store(void* memory, int64_t index, int type, Wide value) {
  char* to = static_cast<char*>(memory) + index * int64_t(elementSize(type));
  const auto put = [&](auto narrow) { std::memcpy(to, &narrow, sizeof narrow); };
  switch (type) {
    case CUDA_R_16F: return put(standin::Half(float(value)));
    case CUDA_R_16BF: return put(standin::BFloat(float(value)));
    case CUDA_R_32F: return put(float(value));
    case CUDA_R_64F: return put(double(value));
    default: return put(int32_t(value));
  }
}

// A matrix's rows (of A) or columns (of B), each contiguous in k. Only what the matrix holds is read: what lies
// between its columns may be anything.
template <class Wide>
bool gather(std::vector<Wide>& to, const Matrix& matrix, int64_t item, int64_t outer, int64_t k, bool outerIsRow, const Access& access) {
  const bool outerContiguous = outerIsRow != matrix.transposed;  // stored with `outer` along its columns
  const int64_t rows = outerContiguous ? outer : k, columns = outerContiguous ? k : outer;
  const size_t size = elementSize(matrix.type);
  to.resize(size_t(outer * k));
  for (int64_t column = 0; column < columns; column++) {
    const int64_t start = item * matrix.stride + column * matrix.leading;
    const void* memory = access(matrix.address + CUdeviceptr(start * int64_t(size)), size_t(rows) * size, false);
    if (memory == nullptr) {
      return false;
    }
    for (int64_t row = 0; row < rows; row++) {
      to[size_t(outerContiguous ? row * k + column : column * k + row)] = load<Wide>(memory, row, matrix.type);
    }
  }
  return true;
}

template <class Wide>
bool multiply(const Product& p, Wide alpha, Wide beta, int64_t item, const Access& access) {
  std::vector<Wide> a, b;
  if (!gather(a, p.a, item, p.m, p.k, true, access) || !gather(b, p.b, item, p.n, p.k, false, access)) {
    return false;
  }
  const size_t size = elementSize(p.c.type);
  for (int64_t column = 0; column < p.n; column++) {
    const CUdeviceptr start = p.c.address + CUdeviceptr((item * p.c.stride + column * p.c.leading) * int64_t(size));
    // Where beta is zero, C needn't be a number.
    const void* old = beta == Wide(0) ? nullptr : access(start, size_t(p.m) * size, false);
    void* memory = access(start, size_t(p.m) * size, true);
    if (memory == nullptr || (beta != Wide(0) && old == nullptr)) {
      return false;
    }
    for (int64_t row = 0; row < p.m; row++) {
      Wide sum = 0;
      for (int64_t i = 0; i < p.k; i++) {
        sum += a[size_t(row * p.k + i)] * b[size_t(column * p.k + i)];
        if constexpr (std::is_same_v<Wide, float>) {
          if (isHalf(p.compute)) sum = float(standin::Half(sum));
        }
      }
      sum *= alpha;
      store<Wide>(memory, row, p.c.type, beta == Wide(0) ? sum : Wide(sum + beta * load<Wide>(memory, row, p.c.type)));
    }
  }
  return true;
}

}  // namespace

std::string fault(const Product& p, cublasStatus_t* status) {
  *status = CUBLAS_STATUS_INVALID_VALUE;
  if (p.m < 0 || p.n < 0 || p.k < 0 || p.batch < 0) {
    return "a negative size";
  }
  for (const std::string& wrong : {shape("A", p.a, p.a.transposed ? p.k : p.m), shape("B", p.b, p.b.transposed ? p.n : p.k), shape("C", p.c, p.m)}) {
    if (!wrong.empty()) {
      return wrong;
    }
  }
  const bool empty = p.m == 0 || p.n == 0 || p.batch == 0;
  if (!empty && (p.c.address == 0 || (p.k > 0 && (p.a.address == 0 || p.b.address == 0)))) {
    return "a matrix is null";
  }
  *status = CUBLAS_STATUS_NOT_SUPPORTED;
  if (!supported(p.compute, p.a.type, p.b.type, p.c.type)) {
    return "compute type " + std::to_string(p.compute) + " doesn't take A, B and C of types " + std::to_string(p.a.type) + ", " +
           std::to_string(p.b.type) + " and " + std::to_string(p.c.type);
  }
  if (p.a.type == CUDA_R_8I && (p.a.leading % 4 != 0 || p.b.leading % 4 != 0 || p.a.address % 4 != 0 || p.b.address % 4 != 0)) {
    return "int8 matrices want addresses and leading dimensions that are multiples of 4";
  }
  return "";
}

double scalar(const void* from, int compute) {
  if (isHalf(compute)) return float(at<standin::Half>(from, 0));
  if (isInteger(compute)) return at<int32_t>(from, 0);
  if (isDouble(compute)) return at<double>(from, 0);
  return at<float>(from, 0);
}

bool run(const Product& p, const Access& access) {
  const size_t scale = isHalf(p.compute) ? 2 : isDouble(p.compute) ? 8 : 4;
  double factors[2];
  const Scalar* scalars[] = {&p.alpha, &p.beta};
  for (int i = 0; i < 2; i++) {
    const void* memory = scalars[i]->device == 0 ? nullptr : access(scalars[i]->device, scale, false);
    if (scalars[i]->device != 0 && memory == nullptr) {
      return false;
    }
    factors[i] = memory == nullptr ? scalars[i]->host : scalar(memory, p.compute);
  }
  for (int64_t item = 0; item < p.batch; item++) {
    const bool good = isDouble(p.compute)    ? multiply<double>(p, factors[0], factors[1], item, access)
                      : isInteger(p.compute) ? multiply<uint32_t>(p, uint32_t(int32_t(factors[0])), uint32_t(int32_t(factors[1])), item, access)
                                             : multiply<float>(p, float(factors[0]), float(factors[1]), item, access);
    if (!good) {
      return false;
    }
  }
  return true;
}

}  // namespace cublas
