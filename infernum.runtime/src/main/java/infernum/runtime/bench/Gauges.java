package infernum.runtime.bench;

import com.sun.management.ThreadMXBean;
import infernum.runtime.engine.Engine;
import infernum.runtime.kv.BlockAllocator;
import java.lang.management.ManagementFactory;

/** What is read while an engine computes, by its own thread. */
interface Gauges {
  /** Blocks of the cache that requests own. */
  int usedBlocks();

  /** Steps that the engine has made. */
  long steps();

  /** Bytes of the heap that all threads of this process have taken so far; garbage counts. */
  long allocatedBytes();

  /** Of an engine that nobody else uses, in a process that does nothing else. */
  static Gauges of(Engine engine) {
    int blocks = engine.limits().cachedTokens() / BlockAllocator.BLOCK_SIZE;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Gauges() {
      @Override
      public int usedBlocks() {
        return blocks - engine.state().freeBlocks();
      }

      @Override
      public long steps() {
        return engine.state().steps();
      }

      @Override
      public long allocatedBytes() {
        return threads.getTotalThreadAllocatedBytes();
      }
    };
  }
}
