package infernum.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import jcuda.driver.CUdevice;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** The driver, by JCuda. */
final class JCuda implements Driver {
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
