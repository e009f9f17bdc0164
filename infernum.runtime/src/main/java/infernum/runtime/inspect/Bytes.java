package infernum.runtime.inspect;

/** Sizes as people read them. */
public final class Bytes {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Bytes() {}

  /** With the largest binary unit that leaves at least 1. */
  public static String of(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return unit == 0 ? bytes + " bytes" : "%.2f %s".formatted(size, UNITS[unit]);
  }
}
