package infernum.plugin.cpunative;

import infernum.spi.InfernumException;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostContext;
import java.util.List;

/** The host's cores with kernels in C, where the library was built for their instructions. */
public final class CpuNativeProvider implements DeviceProvider {
  static final String NAME = "cpu-native";
  static final int RANK = 20;

  /** For the service loader. */
  public CpuNativeProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int rank() {
    return RANK;
  }

  @Override
  public Availability probe() {
    return switch (NativeLibrary.loaded()) {
      case NativeLibrary library -> {
        int cores = Runtime.getRuntime().availableProcessors();
        yield new Availability.Usable(
            List.of(
                "%d %s, C kernels for %s"
                    .formatted(cores, cores == 1 ? "core" : "cores", library.variant())));
      }
      case Loading.Missing(String reason) -> new Availability.Unusable(reason);
    };
  }

  @Override
  public HostContext open(Host host) {
    if (host.ordinal() != 0) {
      throw new InfernumException(
          "there is no %s:%d; the host's cores are one device, %s:0"
              .formatted(NAME, host.ordinal(), NAME));
    }
    NativeLibrary.get();
    return new CpuNativeContext(host);
  }
}
