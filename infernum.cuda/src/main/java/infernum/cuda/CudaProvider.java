package infernum.cuda;

import infernum.spi.InfernumException;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks for GPUs of NVIDIA. None can be used yet: where there is one, the answer names it and says
 * that kernels come with a later version, so that the best device of this version is taken.
 */
public final class CudaProvider implements DeviceProvider {
  private static final int OLDEST_VERSION = 12_000;
  private static final String DRIVER_WANTED = "install NVIDIA's driver 525 or newer";

  private final Driver driver;

  /** For the service loader. */
  public CudaProvider() {
    this(new JCuda());
  }

  CudaProvider(Driver driver) {
    this.driver = driver;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public int rank() {
    return 100;
  }

  @Override
  public Availability probe() {
    return new Availability.Unusable(reason());
  }

  @Override
  public DeviceContext<?> open(Host host) {
    throw new InfernumException(
        "device %s:%d can't be opened: %s".formatted(name(), host.ordinal(), reason()));
  }

  private String reason() {
    try {
      driver.load();
      return unusable();
    } catch (LinkageError e) {
      return missing(e);
    } catch (IllegalStateException e) {
      return "%s; %s".formatted(e.getMessage(), DRIVER_WANTED);
    }
  }

  private String unusable() {
    int result = driver.init();
    if (result != Driver.SUCCESS) {
      return "NVIDIA's driver finds no device to start (%s); 'nvidia-smi' tells more"
          .formatted(driver.result(result));
    }
    int version = driver.version();
    if (version < OLDEST_VERSION) {
      return "NVIDIA's driver supports CUDA %d.%d, and 12.0 is needed; %s"
          .formatted(version / 1000, version % 1000 / 10, DRIVER_WANTED);
    }
    int devices = driver.devices();
    if (devices == 0) {
      return "NVIDIA's driver has no device; 'nvidia-smi' and CUDA_VISIBLE_DEVICES tell why";
    }
    String found =
        IntStream.range(0, devices).mapToObj(this::line).collect(Collectors.joining(", "));
    return "there is %s, but this version has no kernels for it; they come with a later one"
        .formatted(found);
  }

  private String line(int ordinal) {
    double gibibytes = driver.memory(ordinal) / (double) (1L << 30);
    return String.format(Locale.ROOT, "%s (%.0f GiB)", driver.name(ordinal), gibibytes);
  }

  /** Java's words for a library that can't be loaded come from the system's loader. */
  private String missing(LinkageError error) {
    String message = String.valueOf(error.getMessage());
    for (String library : List.of("libcuda.so.1", "nvcuda.dll")) {
      if (message.contains(library)) {
        return "this machine has no driver for NVIDIA's GPUs (%s isn't there); %s"
            .formatted(library, DRIVER_WANTED);
      }
    }
    if (message.contains("java.library.path")) {
      return "%s isn't in java.library.path; it belongs into plugins/cuda/native, and Java is started with -Djava.library.path=plugins/cuda/native, as bin/infernum does"
          .formatted(driver.library());
    }
    return "%s can't be loaded (%s); %s"
        .formatted(driver.library(), firstLine(error.toString()), DRIVER_WANTED);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("").strip();
  }
}
