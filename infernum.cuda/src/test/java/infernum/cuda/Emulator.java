package infernum.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The emulator that this JVM loaded in the driver's place, beyond what a driver offers: what its
 * checks found and what its counters say. {@link #load} builds it, or skips the test.
 */
final class Emulator {
  /**
   * What a check found.
   *
   * @param kind out-of-bounds, uninitialised, shared-race, leak, ...
   * @param kernel empty where the host is to blame
   * @param source file and line of the kernel's source, where the PTX has them
   * @param message one line for people
   */
  record Finding(String kind, String kernel, String source, String message) {
    @Override
    public String toString() {
      String where = kernel.isEmpty() ? "" : " in " + kernel;
      return kind + where + (source.isEmpty() ? "" : " at " + source) + ": " + message;
    }
  }

  /** A kernel's numbers since the last {@link #clear}: launches, laneInstructions, ... */
  record Counters(String kernel, Map<String, Double> values) {
    double of(String name) {
      Double value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no counter " + name + " among " + values.keySet());
      }
      return value;
    }
  }

  private static final Pattern NUMBER = Pattern.compile("\"(\\w+)\":\\s*(-?[0-9.eE+-]+)");
  private static final Emulator INSTANCE = new Emulator();

  private final MethodHandle set;
  private final MethodHandle reports;
  private final MethodHandle clearReports;
  private final MethodHandle counters;
  private final MethodHandle clearCounters;

  @SuppressWarnings("restricted")
  private Emulator() {
    System.load(NativeBuild.emulator().toString());
    set = function("Set", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    FunctionDescriptor text = FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG);
    reports = function("ReportsJson", text);
    clearReports = function("ReportsClear", FunctionDescriptor.ofVoid());
    counters = function("CountersJson", text);
    clearCounters = function("CountersClear", FunctionDescriptor.ofVoid());
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    MemorySegment symbol = SymbolLookup.loaderLookup().findOrThrow("infernumEmulator" + name);
    return Linker.nativeLinker().downcallHandle(symbol, descriptor);
  }

  /** The one of this JVM; loaded before JCuda's libraries, so that they find it. */
  static Emulator load() {
    return INSTANCE;
  }

  /** A switch: races, counters, seed, threads, ... */
  void set(String name, long value) {
    try (Arena arena = Arena.ofConfined()) {
      if ((int) set.invokeExact(arena.allocateFrom(name), value) != 0) {
        throw new IllegalArgumentException("the emulator has no switch " + name);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  List<Finding> findings() {
    return text(reports).lines().map(Emulator::finding).toList();
  }

  List<Counters> counters() {
    return text(counters).lines().map(Emulator::parsed).toList();
  }

  /** The counters of a kernel that must have run. */
  Counters counters(String kernel) {
    return counters().stream()
        .filter(one -> one.kernel().equals(kernel))
        .findFirst()
        .orElseThrow(() -> new AssertionError(kernel + " didn't run; " + counters()));
  }

  /** Forgets findings and counters. */
  void clear() {
    try {
      clearReports.invokeExact();
      clearCounters.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Fails with each finding on a line of its own. */
  void assertNothingFound() {
    List<Finding> found = findings();
    if (!found.isEmpty()) {
      throw new AssertionError(
          "the emulator found:\n"
              + String.join("\n", found.stream().map(Finding::toString).toList()));
    }
  }

  private static String text(MethodHandle source) {
    try (Arena arena = Arena.ofConfined()) {
      long bytes = (long) source.invokeExact(MemorySegment.NULL, 0L);
      MemorySegment buffer = arena.allocate(bytes + 1);
      long ignored = (long) source.invokeExact(buffer, bytes + 1);
      return buffer.getString(0);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static Finding finding(String json) {
    return new Finding(
        field(json, "kind"), field(json, "kernel"), field(json, "source"), field(json, "message"));
  }

  private static Counters parsed(String json) {
    Map<String, Double> values = new LinkedHashMap<>();
    // A kernel's own numbers stand before those of its buffers and classes, which may share names.
    NUMBER
        .matcher(json)
        .results()
        .forEach(
            (MatchResult one) -> values.putIfAbsent(one.group(1), Double.valueOf(one.group(2))));
    return new Counters(field(json, "kernel"), values);
  }

  private static String field(String json, String name) {
    Matcher matcher =
        Pattern.compile("\"" + name + "\":\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
    return matcher.find() ? matcher.group(1).replace("\\\"", "\"").replace("\\\\", "\\") : "";
  }
}
