package infernum.cpu.reference;

import infernum.spi.InfernumException;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.Host;
import java.util.List;

/** The host's cores as a device, on every machine. */
public final class CpuReferenceProvider implements DeviceProvider {
  static final String NAME = "cpu-reference";

  /** For the service loader. */
  public CpuReferenceProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Availability probe() {
    int cores = cores();
    return new Availability.Usable(
        List.of("%d %s, plain Java".formatted(cores, cores == 1 ? "core" : "cores")));
  }

  @Override
  public CpuReferenceContext open(Host host) {
    if (host.ordinal() != 0) {
      throw new InfernumException(
          "there is no %s:%d; the host's cores are one device, %s:0"
              .formatted(NAME, host.ordinal(), NAME));
    }
    return new CpuReferenceContext(host);
  }

  private static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }
}
