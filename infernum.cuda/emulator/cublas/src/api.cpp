// The exported functions: handles, argument checks, and work put on the handle's stream.

#include <cstdio>

#include "emulator.h"
#include "gemm.h"

using standin::Emulator;

/// What cublasHandle_t points to.
struct cublasContext {
  static constexpr unsigned kAlive = 0x63626c73;
  unsigned alive = kAlive;
  CUcontext context = nullptr;
  CUstream stream = nullptr;
  cublasPointerMode_t mode = CUBLAS_POINTER_MODE_HOST;
};

namespace {

constexpr int kVersion = 120600;

cublasStatus_t refuse(cublasStatus_t status, const std::string& message) {
  std::fprintf(stderr, "cublas stand-in: %s\n", message.c_str());
  return status;
}

bool valid(cublasHandle_t handle) { return handle != nullptr && handle->alive == cublasContext::kAlive; }

struct Task {
  cublas::Product product;
  const char* what;
};

int step(void* user) {
  const Task& task = *static_cast<Task*>(user);
  const cublas::Access access = [&](CUdeviceptr address, size_t bytes, bool write) {
    return Emulator::get().access(address, bytes, write, task.what);
  };
  return cublas::run(task.product, access) ? 0 : CUDA_ERROR_ILLEGAL_ADDRESS;
}

void dispose(void* user) { delete static_cast<Task*>(user); }

cublas::Scalar scalarOf(cublasHandle_t handle, const void* pointer, int compute) {
  return handle->mode == CUBLAS_POINTER_MODE_DEVICE ? cublas::Scalar{0, reinterpret_cast<CUdeviceptr>(pointer)}
                                                    : cublas::Scalar{cublas::scalar(pointer, compute), 0};
}

cublas::Matrix matrix(const void* memory, int type, int64_t leading, int64_t stride, int operation) {
  return {reinterpret_cast<CUdeviceptr>(memory), type, leading, stride, operation != CUBLAS_OP_N};
}

bool operation(int value) { return value >= CUBLAS_OP_N && value <= CUBLAS_OP_C; }

cublasStatus_t gemm(const char* what, cublasHandle_t handle, int transA, int transB, int64_t m, int64_t n, int64_t k, const void* alpha,
                    const void* a, int typeA, int64_t lda, int64_t strideA, const void* b, int typeB, int64_t ldb, int64_t strideB,
                    const void* beta, void* c, int typeC, int64_t ldc, int64_t strideC, int64_t batch, int compute) {
  const std::string name = what;
  if (!valid(handle)) {
    return refuse(CUBLAS_STATUS_NOT_INITIALIZED, name + ": the handle is null or destroyed");
  }
  if (!operation(transA) || !operation(transB) || alpha == nullptr || beta == nullptr) {
    return refuse(CUBLAS_STATUS_INVALID_VALUE, name + ": no such operation, or a factor is null");
  }
  cublas::Product product{m, n, k, batch, {}, {}, matrix(a, typeA, lda, strideA, transA), matrix(b, typeB, ldb, strideB, transB),
                          matrix(c, typeC, ldc, strideC, CUBLAS_OP_N), compute};
  cublasStatus_t status;
  const std::string wrong = cublas::fault(product, &status);
  if (!wrong.empty()) {
    return refuse(status, name + ": " + wrong);
  }
  if (m == 0 || n == 0 || batch == 0) {
    return CUBLAS_STATUS_SUCCESS;
  }
  product.alpha = scalarOf(handle, alpha, compute);
  product.beta = scalarOf(handle, beta, compute);
  Task* task = new Task{product, what};
  const standin::Current current(handle->context);
  const CUresult result = Emulator::get().enqueue(handle->stream, step, task, dispose, what);
  if (result != CUDA_SUCCESS) {
    delete task;
    return refuse(CUBLAS_STATUS_EXECUTION_FAILED, name + ": the stream refuses work: CUDA result " + std::to_string(result));
  }
  return CUBLAS_STATUS_SUCCESS;
}

template <class T, class V>
cublasStatus_t tell(cublasHandle_t handle, T* out, const V& value) {
  if (!valid(handle)) {
    return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "the handle is null or destroyed");
  }
  if (out == nullptr) {
    return refuse(CUBLAS_STATUS_INVALID_VALUE, "no place for the answer");
  }
  *out = value(handle);
  return CUBLAS_STATUS_SUCCESS;
}

}  // namespace

extern "C" {

cublasStatus_t cublasCreate_v2(cublasHandle_t* handle) {
  const Emulator& emulator = Emulator::get();
  if (!emulator.there()) {
    return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "this is the emulator's libcublas.so.12, and libcuda.so.1 isn't the emulator's");
  }
  CUcontext context = nullptr;
  if (handle == nullptr) {
    return refuse(CUBLAS_STATUS_INVALID_VALUE, "cublasCreate: null");
  }
  if (emulator.currentContext(&context) != CUDA_SUCCESS || context == nullptr) {
    return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "cublasCreate: no context is current; retain the device's primary one");
  }
  *handle = new cublasContext();
  (*handle)->context = context;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasDestroy_v2(cublasHandle_t handle) {
  if (!valid(handle)) {
    return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "cublasDestroy: the handle is null or destroyed");
  }
  handle->alive = 0;
  delete handle;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasGetVersion_v2(cublasHandle_t, int* version) {
  if (version == nullptr) {
    return refuse(CUBLAS_STATUS_INVALID_VALUE, "cublasGetVersion: null");
  }
  *version = kVersion;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, CUstream stream) {
  if (!valid(handle)) {
    return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "cublasSetStream: the handle is null or destroyed");
  }
  CUcontext context = handle->context;
  if (stream != nullptr && stream != CU_STREAM_LEGACY && stream != CU_STREAM_PER_THREAD &&
      (Emulator::get().streamContext(stream, &context) != CUDA_SUCCESS || context != handle->context)) {
    return refuse(CUBLAS_STATUS_INVALID_VALUE, "cublasSetStream: the stream is of another context");
  }
  handle->stream = stream;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasGetStream_v2(cublasHandle_t handle, CUstream* stream) {
  return tell(handle, stream, [](cublasHandle_t h) { return h->stream; });
}

cublasStatus_t cublasSetWorkspace_v2(cublasHandle_t handle, void* workspace, size_t) {
  if (!valid(handle)) {
    return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "cublasSetWorkspace: the handle is null or destroyed");
  }
  // No workspace is needed here, but what NVIDIA's library refuses is refused.
  return reinterpret_cast<uintptr_t>(workspace) % 256 == 0
             ? CUBLAS_STATUS_SUCCESS
             : refuse(CUBLAS_STATUS_NOT_SUPPORTED, "cublasSetWorkspace: the address isn't a multiple of 256");
}

cublasStatus_t cublasSetPointerMode_v2(cublasHandle_t handle, cublasPointerMode_t mode) {
  if (!valid(handle)) {
    return refuse(CUBLAS_STATUS_NOT_INITIALIZED, "cublasSetPointerMode: the handle is null or destroyed");
  }
  if (mode != CUBLAS_POINTER_MODE_HOST && mode != CUBLAS_POINTER_MODE_DEVICE) {
    return refuse(CUBLAS_STATUS_INVALID_VALUE, "cublasSetPointerMode: no such mode");
  }
  handle->mode = mode;
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasGetPointerMode_v2(cublasHandle_t handle, cublasPointerMode_t* mode) {
  return tell(handle, mode, [](cublasHandle_t h) { return h->mode; });
}

const char* cublasGetStatusName(cublasStatus_t status) {
  switch (status) {
    case CUBLAS_STATUS_SUCCESS: return "CUBLAS_STATUS_SUCCESS";
    case CUBLAS_STATUS_NOT_INITIALIZED: return "CUBLAS_STATUS_NOT_INITIALIZED";
    case CUBLAS_STATUS_ALLOC_FAILED: return "CUBLAS_STATUS_ALLOC_FAILED";
    case CUBLAS_STATUS_INVALID_VALUE: return "CUBLAS_STATUS_INVALID_VALUE";
    case CUBLAS_STATUS_ARCH_MISMATCH: return "CUBLAS_STATUS_ARCH_MISMATCH";
    case CUBLAS_STATUS_MAPPING_ERROR: return "CUBLAS_STATUS_MAPPING_ERROR";
    case CUBLAS_STATUS_EXECUTION_FAILED: return "CUBLAS_STATUS_EXECUTION_FAILED";
    case CUBLAS_STATUS_INTERNAL_ERROR: return "CUBLAS_STATUS_INTERNAL_ERROR";
    case CUBLAS_STATUS_NOT_SUPPORTED: return "CUBLAS_STATUS_NOT_SUPPORTED";
  }
  return "unknown status";
}

const char* cublasGetStatusString(cublasStatus_t status) { return cublasGetStatusName(status); }

cublasStatus_t cublasGemmEx(cublasHandle_t handle, cublasOperation_t transA, cublasOperation_t transB, int m, int n, int k,
                            const void* alpha, const void* a, cudaDataType_t typeA, int lda, const void* b, cudaDataType_t typeB,
                            int ldb, const void* beta, void* c, cudaDataType_t typeC, int ldc, cublasComputeType_t compute, int) {
  return gemm("cublasGemmEx", handle, transA, transB, m, n, k, alpha, a, typeA, lda, 0, b, typeB, ldb, 0, beta, c, typeC, ldc, 0, 1, compute);
}

cublasStatus_t cublasGemmStridedBatchedEx(cublasHandle_t handle, cublasOperation_t transA, cublasOperation_t transB, int m, int n,
                                          int k, const void* alpha, const void* a, cudaDataType_t typeA, int lda, long long strideA,
                                          const void* b, cudaDataType_t typeB, int ldb, long long strideB, const void* beta, void* c,
                                          cudaDataType_t typeC, int ldc, long long strideC, int batch, cublasComputeType_t compute, int) {
  return gemm("cublasGemmStridedBatchedEx", handle, transA, transB, m, n, k, alpha, a, typeA, lda, strideA, b, typeB, ldb, strideB, beta, c,
              typeC, ldc, strideC, batch, compute);
}

}  // extern "C"
