package infernum.runtime.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the machine, or the container, gives this process.
 *
 * @param java version, vendor and folder
 * @param system name, version and architecture
 * @param processors that this process may use
 * @param memory bytes in all
 * @param heap bytes that Java may take of them for objects; weights lie outside of it
 */
record MachineReport(String java, String system, int processors, long memory, long heap) {
  static MachineReport here() {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Runtime runtime = Runtime.getRuntime();
    return new MachineReport(
        "%s (%s), %s".formatted(Runtime.version(), property("java.vendor"), property("java.home")),
        "%s %s, %s".formatted(property("os.name"), property("os.version"), property("os.arch")),
        runtime.availableProcessors(),
        machine.getTotalMemorySize(),
        runtime.maxMemory());
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  void print(PrintWriter out) {
    out.println("java        " + java);
    out.println("system      " + system);
    out.println("processors  " + processors);
    out.println("memory      %s, heap at most %s".formatted(gibibytes(memory), gibibytes(heap)));
  }

  Map<String, Object> json() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("java", java);
    map.put("system", system);
    map.put("processors", processors);
    map.put("memoryBytes", memory);
    map.put("maxHeapBytes", heap);
    return map;
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
