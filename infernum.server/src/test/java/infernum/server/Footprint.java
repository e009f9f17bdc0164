package infernum.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param heap bytes of objects that something refers to
 * @param threads of the system
 * @param handlers virtual threads that answer requests
 * @param descriptors open files and connections; 0 where the system doesn't say
 */
record Footprint(long heap, int threads, long handlers, long descriptors) {
  private static final int MIB = 1 << 20;

  /** Of this process, now. */
  static Footprint now() throws IOException {
    for (int i = 0; i < 3; i++) { // what one collection finds unreachable, a later one frees
      System.gc();
      Waiting.briefly();
    }
    return new Footprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        virtualHandlers(),
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0);
  }

  /** Bytes of the heap that were still in use after its latest collection. */
  static long heapAfterCollection() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(usage -> usage != null)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }

  private static long virtualHandlers() throws IOException {
    Path folder = Files.createTempDirectory("threads");
    Path dump = folder.resolve("threads.txt");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
    try (Stream<String> lines = Files.lines(dump)) {
      return lines.filter(line -> line.contains("\"tomcat-handler-")).count();
    } finally {
      Files.delete(dump);
      Files.delete(folder);
    }
  }

  @Override
  public String toString() {
    return "heap %.1f MiB, %d threads, %d handlers, %d descriptors"
        .formatted((double) heap / MIB, threads, handlers, descriptors);
  }
}
