package infernum.cuda;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUevent;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;

/**
 * What the driver hands out, opaque to all but {@link JCuda}, and what a launch is asked for with.
 * Each is destroyed, freed or released by a call of that class, once.
 */
final class Handles {
  /** A device's context. */
  record Context(CUcontext handle, int ordinal) {}

  /** Loaded PTX or machine code. */
  record Code(CUmodule handle) {}

  /** A kernel. */
  record Kernel(String name, CUfunction handle) {}

  /** A queue of work. */
  record Stream(CUstream handle) {}

  /** A point in a stream. */
  record Event(CUevent handle) {}

  /** Work that was captured. */
  record Graph(CUgraph handle) {}

  /** A graph that can be launched. */
  record GraphExec(CUgraphExec handle) {}

  /** Host memory of the driver, which copies in a stream may use. */
  record HostMemory(Pointer handle, MemorySegment segment) {}

  /** A variable of a module: its address and bytes. */
  record Variable(long address, long bytes) {}

  /** Blocks and threads in three dimensions. */
  record Extent(int x, int y, int z) {
    static Extent of(int x) {
      return new Extent(x, 1, 1);
    }
  }

  /**
   * How a kernel is launched.
   *
   * @param shared bytes of dynamic shared memory
   * @param cooperative whether its blocks may wait for each other
   */
  record Launch(Extent grid, Extent block, int shared, boolean cooperative) {}

  private Handles() {}
}
