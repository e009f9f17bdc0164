package infernum.plugin.cpu.simd;

import infernum.spi.InfernumException;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.HostContext;
import java.util.List;
import java.util.Optional;

/** The host's cores with kernels by the Vector API, where Java was started with that. */
public final class CpuSimdProvider implements DeviceProvider {
  static final String NAME = "cpu-simd";

  /** Above the reference, below what is compiled for the machine. */
  static final int RANK = 10;

  private static final String VECTORS = "jdk.incubator.vector";

  /** For the service loader. */
  public CpuSimdProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int rank() {
    return RANK;
  }

  /** Why its kernels can't run; empty where they can. */
  static Optional<String> missing() {
    if (ModuleLayer.boot().findModule(VECTORS).isEmpty()) {
      return Optional.of(
          "Java was started without its Vector API; add '--add-modules %s'".formatted(VECTORS));
    }
    return Lanes.missing();
  }

  @Override
  public Availability probe() {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      return new Availability.Unusable(missing.get());
    }
    int cores = Runtime.getRuntime().availableProcessors();
    return new Availability.Usable(
        List.of(
            "%d %s, Java on %s"
                .formatted(cores, cores == 1 ? "core" : "cores", Lanes.description())));
  }

  @Override
  public HostContext open(Host host) {
    if (host.ordinal() != 0) {
      throw new InfernumException(
          "there is no %s:%d; the host's cores are one device, %s:0"
              .formatted(NAME, host.ordinal(), NAME));
    }
    missing()
        .ifPresent(reason -> {
          throw new InfernumException("%s can't be used: %s".formatted(NAME, reason));
        });
    return new CpuSimdContext(host);
  }
}
