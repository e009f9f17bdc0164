package infernum.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.cuda.Handles.Code;
import infernum.cuda.Handles.Context;
import infernum.cuda.Handles.Event;
import infernum.cuda.Handles.Extent;
import infernum.cuda.Handles.Graph;
import infernum.cuda.Handles.GraphExec;
import infernum.cuda.Handles.HostMemory;
import infernum.cuda.Handles.Kernel;
import infernum.cuda.Handles.Launch;
import infernum.cuda.Handles.Stream;
import infernum.cuda.Handles.Variable;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import jcuda.NativePointerObject;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * The driver, by JCuda: every call of it that this module makes. Only it and the handles know
 * JCuda, so that another binding can take their place. Device memory is an address, host memory a
 * native segment; what the driver hands out is one of the {@link Handles}.
 *
 * <p>Calls that return before they are done take a {@link Stream}; memory that such a call copies
 * from or to must be {@linkplain #allocateHost the driver's own}, and stay until the stream was
 * waited for. As thread-safe as the driver: the {@linkplain #use current context} belongs to the
 * thread.
 *
 * @see <a href="https://docs.nvidia.com/cuda/cuda-driver-api/">CUDA Driver API</a>
 */
final class JCuda implements Driver {
  /** A device's address as JCuda wants it: its own type keeps the number to itself. */
  private static final class Address extends CUdeviceptr {
    private static final CUdeviceptr NULL = new CUdeviceptr();

    Address() {}

    Address(long address) {
      super(NULL, address);
    }

    long value() {
      return getNativePointer() + getByteOffset();
    }
  }

  @Override
  public String library() {
    return System.mapLibraryName(name());
  }

  private static String name() {
    return LibUtils.createPlatformLibraryName("JCudaDriver-" + JCudaVersion.get());
  }

  /**
   * JCuda itself, where it doesn't find its library, writes a copy under a guessable name into the
   * folder for temporary files, or loads what already lies there. It is found loaded instead, or
   * never asked: a library belongs to the class loader, which this module shares with JCuda.
   */
  @Override
  @SuppressWarnings("restricted")
  public void load() {
    System.loadLibrary(name());
  }

  @Override
  public int init() {
    JCudaDriver.setExceptionsEnabled(false);
    return JCudaDriver.cuInit(0);
  }

  @Override
  public String result(int code) {
    return CUresult.stringFor(code);
  }

  @Override
  public int version() {
    int[] version = new int[1];
    check(JCudaDriver.cuDriverGetVersion(version));
    return version[0];
  }

  @Override
  public int devices() {
    int[] count = new int[1];
    check(JCudaDriver.cuDeviceGetCount(count));
    return count[0];
  }

  @Override
  public String name(int ordinal) {
    byte[] name = new byte[256];
    check(JCudaDriver.cuDeviceGetName(name, name.length, device(ordinal)));
    int end = 0;
    while (end < name.length && name[end] != 0) {
      end++;
    }
    return new String(Arrays.copyOf(name, end), UTF_8);
  }

  @Override
  public long memory(int ordinal) {
    long[] bytes = new long[1];
    check(JCudaDriver.cuDeviceTotalMem(bytes, device(ordinal)));
    return bytes[0];
  }

  /** An attribute of a device, by CUDA's number. */
  int attribute(int ordinal, int attribute) {
    int[] value = new int[1];
    check(JCudaDriver.cuDeviceGetAttribute(value, attribute, device(ordinal)));
    return value[0];
  }

  /** The device's primary context, which NCCL and cuBLAS use too; to be released. */
  Context retain(int ordinal) {
    CUcontext context = new CUcontext();
    check(JCudaDriver.cuDevicePrimaryCtxRetain(context, device(ordinal)));
    return new Context(context, ordinal);
  }

  void release(Context context) {
    check(JCudaDriver.cuDevicePrimaryCtxRelease(device(context.ordinal())));
  }

  /** Makes it this thread's context. */
  void use(Context context) {
    check(JCudaDriver.cuCtxSetCurrent(context.handle()));
  }

  /** Waits for all work of the current context. */
  void synchronize() {
    check(JCudaDriver.cuCtxSynchronize());
  }

  /** Free and total bytes of the current device. */
  long[] memoryInfo() {
    long[] free = new long[1];
    long[] total = new long[1];
    check(JCudaDriver.cuMemGetInfo(free, total));
    return new long[] {free[0], total[0]};
  }

  /** Compiles PTX. */
  Code loadModule(String ptx) {
    CUmodule module = new CUmodule();
    check(JCudaDriver.cuModuleLoadData(module, ptx));
    return new Code(module);
  }

  void unload(Code code) {
    check(JCudaDriver.cuModuleUnload(code.handle()));
  }

  Kernel kernel(Code code, String name) {
    CUfunction function = new CUfunction();
    check(JCudaDriver.cuModuleGetFunction(function, code.handle(), name));
    return new Kernel(name, function);
  }

  Variable variable(Code code, String name) {
    Address address = new Address();
    long[] bytes = new long[1];
    check(JCudaDriver.cuModuleGetGlobal(address, bytes, code.handle(), name));
    return new Variable(address.value(), bytes[0]);
  }

  /** An attribute of a kernel, by CUDA's number. */
  int attribute(Kernel kernel, int attribute) {
    int[] value = new int[1];
    check(JCudaDriver.cuFuncGetAttribute(value, attribute, kernel.handle()));
    return value[0];
  }

  void setAttribute(Kernel kernel, int attribute, int value) {
    check(JCudaDriver.cuFuncSetAttribute(kernel.handle(), attribute, value));
  }

  /** How many blocks of the kernel a multiprocessor holds at once. */
  int blocksPerMultiprocessor(Kernel kernel, int threads, long shared) {
    int[] blocks = new int[1];
    check(
        JCudaDriver.cuOccupancyMaxActiveBlocksPerMultiprocessor(
            blocks, kernel.handle(), threads, shared));
    return blocks[0];
  }

  /** Memory of the current device. */
  long allocate(long bytes) {
    Address address = new Address();
    check(JCudaDriver.cuMemAlloc(address, bytes));
    return address.value();
  }

  void free(long address) {
    check(JCudaDriver.cuMemFree(new Address(address)));
  }

  /** At most 2 GiB - 1, because JCuda tells it as a buffer. */
  HostMemory allocateHost(long bytes) {
    Pointer pointer = new Pointer();
    check(JCudaDriver.cuMemAllocHost(pointer, bytes));
    return new HostMemory(
        pointer,
        MemorySegment.ofBuffer(pointer.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder())));
  }

  void freeHost(HostMemory memory) {
    check(JCudaDriver.cuMemFreeHost(memory.handle()));
  }

  /** Copies a native segment to the device, and waits. */
  void copyIn(long to, MemorySegment from) {
    check(JCudaDriver.cuMemcpyHtoD(new Address(to), pointer(from), from.byteSize()));
  }

  /** Copies to a native segment, and waits. */
  void copyOut(MemorySegment to, long from) {
    check(JCudaDriver.cuMemcpyDtoH(pointer(to), new Address(from), to.byteSize()));
  }

  void copyIn(long to, MemorySegment from, Stream stream) {
    check(
        JCudaDriver.cuMemcpyHtoDAsync(
            new Address(to), pointer(from), from.byteSize(), stream.handle()));
  }

  void copyOut(MemorySegment to, long from, Stream stream) {
    check(
        JCudaDriver.cuMemcpyDtoHAsync(
            pointer(to), new Address(from), to.byteSize(), stream.handle()));
  }

  /** Copies within devices. */
  void copy(long to, long from, long bytes, Stream stream) {
    check(
        JCudaDriver.cuMemcpyDtoDAsync(new Address(to), new Address(from), bytes, stream.handle()));
  }

  void fill(long address, byte value, long bytes, Stream stream) {
    check(JCudaDriver.cuMemsetD8Async(new Address(address), value, bytes, stream.handle()));
  }

  /** A stream that doesn't wait for the default one. */
  Stream createStream() {
    CUstream stream = new CUstream();
    check(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    return new Stream(stream);
  }

  void destroy(Stream stream) {
    check(JCudaDriver.cuStreamDestroy(stream.handle()));
  }

  void synchronize(Stream stream) {
    check(JCudaDriver.cuStreamSynchronize(stream.handle()));
  }

  /** An event without time. */
  Event createEvent() {
    CUevent event = new CUevent();
    check(JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING));
    return new Event(event);
  }

  void destroy(Event event) {
    check(JCudaDriver.cuEventDestroy(event.handle()));
  }

  void record(Event event, Stream stream) {
    check(JCudaDriver.cuEventRecord(event.handle(), stream.handle()));
  }

  /** What the stream does from now on waits for the event. */
  void await(Stream stream, Event event) {
    check(JCudaDriver.cuStreamWaitEvent(stream.handle(), event.handle(), 0));
  }

  /**
   * Enqueues a kernel.
   *
   * @param parameters each a native segment of the parameter's size; read before this returns
   */
  void launch(Kernel kernel, Launch launch, Stream stream, List<MemorySegment> parameters) {
    Pointer packed =
        Pointer.to(parameters.stream().map(JCuda::pointer).toArray(NativePointerObject[]::new));
    Extent grid = launch.grid();
    Extent block = launch.block();
    check(
        launch.cooperative()
            ? JCudaDriver.cuLaunchCooperativeKernel(
                kernel.handle(),
                grid.x(),
                grid.y(),
                grid.z(),
                block.x(),
                block.y(),
                block.z(),
                launch.shared(),
                stream.handle(),
                packed)
            : JCudaDriver.cuLaunchKernel(
                kernel.handle(),
                grid.x(),
                grid.y(),
                grid.z(),
                block.x(),
                block.y(),
                block.z(),
                launch.shared(),
                stream.handle(),
                packed,
                null));
  }

  /** From now on this thread's work in the stream is recorded, not done. */
  void beginCapture(Stream stream) {
    check(
        JCudaDriver.cuStreamBeginCapture(
            stream.handle(), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
  }

  Graph endCapture(Stream stream) {
    CUgraph graph = new CUgraph();
    check(JCudaDriver.cuStreamEndCapture(stream.handle(), graph));
    return new Graph(graph);
  }

  GraphExec instantiate(Graph graph) {
    CUgraphExec exec = new CUgraphExec();
    check(JCudaDriver.cuGraphInstantiate(exec, graph.handle(), 0));
    return new GraphExec(exec);
  }

  void launch(GraphExec exec, Stream stream) {
    check(JCudaDriver.cuGraphLaunch(exec.handle(), stream.handle()));
  }

  void destroy(Graph graph) {
    check(JCudaDriver.cuGraphDestroy(graph.handle()));
  }

  void destroy(GraphExec exec) {
    check(JCudaDriver.cuGraphExecDestroy(exec.handle()));
  }

  private static Pointer pointer(MemorySegment segment) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          "the driver copies native memory, and this is " + segment.heapBase());
    }
    return Pointer.toBuffer(segment.asByteBuffer());
  }

  private CUdevice device(int ordinal) {
    CUdevice device = new CUdevice();
    check(JCudaDriver.cuDeviceGet(device, ordinal));
    return device;
  }

  private void check(int code) {
    if (code != SUCCESS) {
      throw new IllegalStateException("CUDA's driver: " + result(code));
    }
  }
}
