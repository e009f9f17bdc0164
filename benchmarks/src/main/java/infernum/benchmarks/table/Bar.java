package infernum.benchmarks.table;

import java.util.Map;
import java.util.OptionalDouble;

/** What the ratios to llama.cpp are to reach: issue 9's table. */
final class Bar {
  /** By "work metric format" and, where shapes differ, the shape. */
  private static final Map<String, double[]> SIMD_AND_NATIVE =
      Map.ofEntries(
          bar("base decode F16", 0.95, 1.00),
          bar("base decode Q8_0 135M", 0.85, 1.15),
          bar("base decode Q8_0 1B", 0.85, 1.00),
          bar("base decode Q4_0 135M", 0.95, 1.15),
          bar("base decode Q4_0 1B", 0.95, 1.05),
          bar("base decode Q4_K_M 135M", 0.80, 1.15),
          bar("base decode Q4_K_M 1B", 0.80, 1.05),
          bar("base prefill Q8_0", 0.90, 1.35),
          bar("base prefill Q4_0", 0.90, 1.35),
          bar("base prefill Q4_K_M", 0.95, 1.70),
          bar("base prefill F16", 1.70, 1.80),
          bar("deep decode Q8_0", 0.85, 1.10),
          bar("deep decode Q4_0", 0.85, 1.10),
          bar("streams decode Q8_0", 1.00, 1.20),
          bar("streams decode Q4_0", 1.00, 1.20),
          bar("share share Q8_0", 1.00, 1.00));

  private Bar() {}

  private static Map.Entry<String, double[]> bar(String name, double simd, double nativeBar) {
    return Map.entry(name, new double[] {simd, nativeBar});
  }

  /** Of a figure of a cell; empty where it is only reported. */
  static OptionalDouble of(Cell cell, String metric, String provider) {
    String name = String.join(" ", cell.work().name(), metric, cell.format());
    double[] both =
        SIMD_AND_NATIVE.getOrDefault(
            name + " " + cell.shape().name(), SIMD_AND_NATIVE.getOrDefault(name, new double[0]));
    int column =
        switch (provider) {
          case "cpu-simd" -> 0;
          case "cpu-native" -> 1;
          default -> 2;
        };
    return column < both.length ? OptionalDouble.of(both[column]) : OptionalDouble.empty();
  }
}
