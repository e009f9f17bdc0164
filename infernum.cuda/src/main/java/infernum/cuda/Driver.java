package infernum.cuda;

/** As much of CUDA's driver interface as finding devices takes. Results are CUDA's codes. */
interface Driver {
  /** What {@link #init} gives when all is well. */
  int SUCCESS = 0;

  /** The library of JCuda that is loaded, as it is named in {@code java.library.path}. */
  String library();

  /**
   * Loads JCuda's library, and with it the driver's.
   *
   * @throws UnsatisfiedLinkError one of them isn't there, or doesn't fit the other
   */
  void load();

  /** Starts the driver; its result. */
  int init();

  /** The name of a result. */
  String result(int code);

  /** The CUDA version that the driver supports: 1000 times the major one, 10 times the minor. */
  int version();

  /** How many devices there are. */
  int devices();

  /** The name of a device. */
  String name(int ordinal);

  /** The memory of a device, in bytes. */
  long memory(int ordinal);
}
