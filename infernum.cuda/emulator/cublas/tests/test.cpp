// cublas-test LIBCUDA LIBCUBLAS: products in each combination of types, layouts, factors and batches against plain sums; the order of
// streams; wrong calls. Each check that fails is printed; the exit code tells whether one did.

#include <dlfcn.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "cublas_api.h"
#include "elements.h"
#include "infernum_emulator.h"

namespace {

int failures = 0;

void check(bool good, const std::string& what) {
  if (!good) {
    std::printf("FAIL\t%s\n", what.c_str());
    failures++;
  }
}

void* cudaLibrary;
void* cublasLibrary;

#define CU(name) reinterpret_cast<decltype(&name)>(dlsym(cudaLibrary, #name))
#define BLAS(name) reinterpret_cast<decltype(&name)>(dlsym(cublasLibrary, #name))

std::vector<CUdeviceptr> allocated;

CUdeviceptr put(const void* values, size_t bytes) {
  CUdeviceptr address = 0;
  CU(cuMemAlloc_v2)(&address, bytes);
  CU(cuMemcpyHtoD_v2)(address, values, bytes);
  allocated.push_back(address);
  return address;
}

void* at(CUdeviceptr address) { return reinterpret_cast<void*>(address); }

// Small whole numbers: every order of every sum is exact in every type.
double number(size_t i) { return double((i * 29 + 7) % 13) - 6; }

template <class T>
std::vector<T> numbers(size_t count) {
  std::vector<T> values(count);
  for (size_t i = 0; i < count; i++) values[i] = T(float(number(i)));
  return values;
}

template <class T>
double wide(T value) {
  if constexpr (std::is_same_v<T, standin::Half> || std::is_same_v<T, standin::BFloat>) return float(value);
  else return double(value);
}

cublasHandle_t handle;
CUstream stream;

template <class In, class Out, class Scale>
void product(const std::string& name, int type, int typeC, int compute, bool transA, bool transB, int batch) {
  const int m = 5, n = 7, k = 12, lda = 16, ldb = 20, ldc = 6;
  const int64_t strideA = 16 * 16, strideB = 20 * 20, strideC = ldc * n + 3;
  const auto a = numbers<In>(strideA * batch), b = numbers<In>(strideB * batch);
  auto c = numbers<Out>(strideC * batch);
  const CUdeviceptr da = put(a.data(), a.size() * sizeof(In)), db = put(b.data(), b.size() * sizeof(In)), dc = put(c.data(), c.size() * sizeof(Out));
  const Scale alpha = Scale(2), beta = Scale(3);
  const auto opA = transA ? CUBLAS_OP_T : CUBLAS_OP_N, opB = transB ? CUBLAS_OP_T : CUBLAS_OP_N;
  const cublasStatus_t status =
      batch == 1 ? BLAS(cublasGemmEx)(handle, opA, opB, m, n, k, &alpha, at(da), cudaDataType_t(type), lda, at(db), cudaDataType_t(type), ldb,
                                      &beta, at(dc), cudaDataType_t(typeC), ldc, cublasComputeType_t(compute), -1)
                 : BLAS(cublasGemmStridedBatchedEx)(handle, opA, opB, m, n, k, &alpha, at(da), cudaDataType_t(type), lda, strideA, at(db),
                                                    cudaDataType_t(type), ldb, strideB, &beta, at(dc), cudaDataType_t(typeC), ldc, strideC, batch,
                                                    cublasComputeType_t(compute), -1);
  check(status == CUBLAS_STATUS_SUCCESS, name + ": status");
  std::vector<Out> got(c.size());
  check(CU(cuStreamSynchronize)(stream) == CUDA_SUCCESS, name + ": synchronise");
  CU(cuMemcpyDtoH_v2)(got.data(), dc, got.size() * sizeof(Out));
  for (int item = 0; item < batch; item++) {
    for (int column = 0; column < n; column++) {
      for (int row = 0; row < m; row++) {
        double sum = 0;
        for (int i = 0; i < k; i++) {
          sum += wide(a[item * strideA + (transA ? row * lda + i : i * lda + row)]) * wide(b[item * strideB + (transB ? i * ldb + column : column * ldb + i)]);
        }
        Out& value = c[item * strideC + column * ldc + row];
        value = Out(float(2 * sum + 3 * wide(value)));
      }
    }
  }
  check(std::memcmp(got.data(), c.data(), c.size() * sizeof(Out)) == 0, name + ": result, and nothing else is written");
}

void products() {
  for (int layout = 0; layout < 4; layout++) {
    const bool ta = layout & 1, tb = layout & 2;
    const std::string text = std::string(ta ? " T" : " N") + (tb ? "T" : "N");
    for (int batch : {1, 3}) {
      product<float, float, float>("f32" + text, CUDA_R_32F, CUDA_R_32F, CUBLAS_COMPUTE_32F, ta, tb, batch);
      product<double, double, double>("f64" + text, CUDA_R_64F, CUDA_R_64F, CUBLAS_COMPUTE_64F, ta, tb, batch);
      product<standin::Half, float, float>("f16 to f32" + text, CUDA_R_16F, CUDA_R_32F, CUBLAS_COMPUTE_32F, ta, tb, batch);
      product<standin::Half, standin::Half, standin::Half>("f16" + text, CUDA_R_16F, CUDA_R_16F, CUBLAS_COMPUTE_16F, ta, tb, batch);
      product<standin::BFloat, standin::BFloat, float>("bf16" + text, CUDA_R_16BF, CUDA_R_16BF, CUBLAS_COMPUTE_32F, ta, tb, batch);
      product<int8_t, int32_t, int32_t>("int8" + text, CUDA_R_8I, CUDA_R_32I, CUBLAS_COMPUTE_32I, ta, tb, batch);
      product<float, float, float>("tf32" + text, CUDA_R_32F, CUDA_R_32F, CUBLAS_COMPUTE_32F_FAST_TF32, ta, tb, batch);
    }
  }
}

// A first product's result is the second one's input; the host's factor may change right after the call; nothing is done before the stream
// is waited for.
void order() {
  const std::vector<float> identity{1, 0, 0, 1}, values{1, 2, 3, 4};
  const CUdeviceptr a = put(values.data(), 16), b = put(identity.data(), 16), c = put(values.data(), 16), d = put(values.data(), 16);
  float alpha = 2, zero = 0;
  const auto multiply = [&](CUdeviceptr x, CUdeviceptr y, CUdeviceptr z) {
    return BLAS(cublasGemmEx)(handle, CUBLAS_OP_N, CUBLAS_OP_N, 2, 2, 2, &alpha, at(x), CUDA_R_32F, 2, at(y), CUDA_R_32F, 2, &zero, at(z), CUDA_R_32F, 2,
                              CUBLAS_COMPUTE_32F, -1);
  };
  check(multiply(a, b, c) == CUBLAS_STATUS_SUCCESS && multiply(c, b, d) == CUBLAS_STATUS_SUCCESS, "two products");
  alpha = 1000;
  check(CU(cuStreamSynchronize)(stream) == CUDA_SUCCESS, "synchronise");
  std::vector<float> got(4);
  CU(cuMemcpyDtoH_v2)(got.data(), d, 16);
  check(got == std::vector<float>{4, 8, 12, 16}, "products in the order of their stream");

  // Factors on the device, C not initialised: beta is zero, so that it isn't read.
  const std::vector<float> factors{0.5f, 0};
  const CUdeviceptr scale = put(factors.data(), 8);
  CUdeviceptr fresh = 0;
  CU(cuMemAlloc_v2)(&fresh, 16);
  allocated.push_back(fresh);
  BLAS(cublasSetPointerMode_v2)(handle, CUBLAS_POINTER_MODE_DEVICE);
  check(BLAS(cublasGemmEx)(handle, CUBLAS_OP_N, CUBLAS_OP_N, 2, 2, 2, at(scale), at(a), CUDA_R_32F, 2, at(b), CUDA_R_32F, 2, at(scale + 4), at(fresh), CUDA_R_32F,
                           2, CUBLAS_COMPUTE_32F, -1) == CUBLAS_STATUS_SUCCESS,
        "factors on the device");
  BLAS(cublasSetPointerMode_v2)(handle, CUBLAS_POINTER_MODE_HOST);
  CU(cuStreamSynchronize)(stream);
  CU(cuMemcpyDtoH_v2)(got.data(), fresh, 16);
  check(got == std::vector<float>{0.5f, 1, 1.5f, 2}, "factors on the device: result");
  check(CU(infernumEmulatorReportsCount)() == 0, "no finding so far");
}

// Captured into a graph and replayed.
void graph() {
  const std::vector<float> one{3};
  const CUdeviceptr a = put(one.data(), 4), c = put(one.data(), 4);
  const float alpha = 1, beta = 1;
  check(CU(cuStreamBeginCapture_v2)(stream, CU_STREAM_CAPTURE_MODE_RELAXED) == CUDA_SUCCESS, "capture");
  check(BLAS(cublasGemmEx)(handle, CUBLAS_OP_N, CUBLAS_OP_N, 1, 1, 1, &alpha, at(a), CUDA_R_32F, 1, at(a), CUDA_R_32F, 1, &beta, at(c), CUDA_R_32F, 1,
                           CUBLAS_COMPUTE_32F, -1) == CUBLAS_STATUS_SUCCESS,
        "captured product");
  CUgraph graph = nullptr;
  CUgraphExec exec = nullptr;
  check(CU(cuStreamEndCapture)(stream, &graph) == CUDA_SUCCESS, "end of capture");
  check(CU(cuGraphInstantiateWithFlags)(&exec, graph, 0) == CUDA_SUCCESS, "instantiate");
  CU(cuGraphLaunch)(exec, stream);
  CU(cuGraphLaunch)(exec, stream);
  check(CU(cuStreamSynchronize)(stream) == CUDA_SUCCESS, "replay");
  float got = 0;
  CU(cuMemcpyDtoH_v2)(&got, c, 4);
  check(got == 3 + 9 + 9, "a captured product runs with each replay, and not before");
  CU(cuGraphExecDestroy)(exec);
  CU(cuGraphDestroy)(graph);
}

void wrongCalls() {
  const std::vector<float> values(64, 1);
  const CUdeviceptr x = put(values.data(), 256);
  const float one = 1;
  const auto call = [&](cublasHandle_t h, int op, int m, int lda, CUdeviceptr a, int type, int compute) {
    return BLAS(cublasGemmEx)(h, cublasOperation_t(op), CUBLAS_OP_N, m, 2, 2, &one, at(a), cudaDataType_t(type), lda, at(x), CUDA_R_32F, 2, &one, at(x), CUDA_R_32F, 8,
                              cublasComputeType_t(compute), -1);
  };
  check(call(nullptr, 0, 2, 2, x, CUDA_R_32F, CUBLAS_COMPUTE_32F) == CUBLAS_STATUS_NOT_INITIALIZED, "no handle");
  check(call(handle, 7, 2, 2, x, CUDA_R_32F, CUBLAS_COMPUTE_32F) == CUBLAS_STATUS_INVALID_VALUE, "no such operation");
  check(call(handle, 0, -1, 2, x, CUDA_R_32F, CUBLAS_COMPUTE_32F) == CUBLAS_STATUS_INVALID_VALUE, "negative size");
  check(call(handle, 0, 4, 3, x, CUDA_R_32F, CUBLAS_COMPUTE_32F) == CUBLAS_STATUS_INVALID_VALUE, "leading dimension");
  check(call(handle, 0, 2, 2, 0, CUDA_R_32F, CUBLAS_COMPUTE_32F) == CUBLAS_STATUS_INVALID_VALUE, "null matrix");
  check(call(handle, 0, 2, 2, x, CUDA_R_16F, CUBLAS_COMPUTE_32F) == CUBLAS_STATUS_NOT_SUPPORTED, "two types");
  check(call(handle, 0, 2, 2, x, CUDA_R_32F, CUBLAS_COMPUTE_16F) == CUBLAS_STATUS_NOT_SUPPORTED, "compute type");
  check(BLAS(cublasSetWorkspace_v2)(handle, at(x + 4), 64) == CUBLAS_STATUS_NOT_SUPPORTED, "workspace's alignment");
  check(BLAS(cublasSetWorkspace_v2)(handle, at(x), 64) == CUBLAS_STATUS_SUCCESS, "workspace");
  check(reinterpret_cast<int (*)()>(dlvsym(cublasLibrary, "cublasSscal_v2", "libcublas.so.12"))() == CUBLAS_STATUS_NOT_SUPPORTED, "what isn't there refuses");
  check(dlvsym(cublasLibrary, "cublasGemmEx", "libcublas.so.12") != nullptr, "symbols have cuBLAS 12's version");

  // Beyond an allocation, and what was never written: found when it runs.
  CU(infernumEmulatorSet)("log", 0);
  CU(infernumEmulatorReportsClear)();
  CUdeviceptr fresh = 0;
  CU(cuMemAlloc_v2)(&fresh, 64);
  check(call(handle, 0, 2, 2, fresh, CUDA_R_32F, CUBLAS_COMPUTE_32F) == CUBLAS_STATUS_SUCCESS, "uninitialised matrix");
  CU(cuStreamSynchronize)(stream);
  check(CU(infernumEmulatorReportsCount)() > 0, "an uninitialised matrix is reported");
  CU(cuMemFree_v2)(fresh);
  check(call(handle, 0, 8, 60, x, CUDA_R_32F, CUBLAS_COMPUTE_32F) == CUBLAS_STATUS_SUCCESS, "too long a matrix");
  check(CU(cuStreamSynchronize)(stream) != CUDA_SUCCESS, "a matrix beyond its allocation fails the stream");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: cublas-test LIBCUDA LIBCUBLAS\n");
    return 2;
  }
  cudaLibrary = dlopen(arguments[1], RTLD_LAZY);
  cublasLibrary = cudaLibrary == nullptr ? nullptr : dlopen(arguments[2], RTLD_LAZY);
  if (cublasLibrary == nullptr) {
    std::fprintf(stderr, "cublas-test: %s\n", dlerror());
    return 2;
  }
  CU(cuInit)(0);
  CUcontext context = nullptr;
  check(BLAS(cublasCreate_v2)(&handle) == CUBLAS_STATUS_NOT_INITIALIZED, "no context");
  CU(cuDevicePrimaryCtxRetain)(&context, 0);
  CU(cuCtxSetCurrent)(context);
  CU(cuStreamCreate)(&stream, CU_STREAM_NON_BLOCKING);
  check(BLAS(cublasCreate_v2)(&handle) == CUBLAS_STATUS_SUCCESS, "create");
  int version = 0;
  check(BLAS(cublasGetVersion_v2)(handle, &version) == CUBLAS_STATUS_SUCCESS && version / 10000 == 12, "version");
  check(BLAS(cublasSetStream_v2)(handle, stream) == CUBLAS_STATUS_SUCCESS, "stream");
  products();
  order();
  graph();
  wrongCalls();
  check(BLAS(cublasDestroy_v2)(handle) == CUBLAS_STATUS_SUCCESS, "destroy");
  std::printf("%s\n", failures == 0 ? "ok" : "failed");
  return failures == 0 ? 0 : 1;
}
