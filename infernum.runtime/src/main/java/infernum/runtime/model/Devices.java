package infernum.runtime.model;

import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.DeviceProvider.Availability;
import infernum.spi.kernel.Host;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds and opens the device that a user named, or the best there is. */
final class Devices {
  /** An opened device and who opened it. */
  record Opened(String provider, DeviceContext<?> context) {}

  private static final System.Logger LOGGER = System.getLogger(Devices.class.getName());

  /** The rank of the device that is there to compare others with. */
  private static final int ORACLE = 0;

  private final Services services;
  private final Host host;

  /**
   * Of what is installed.
   *
   * @param host what each device is given, but for its ordinal
   */
  Devices(Services services, Host host) {
    this.services = services;
    this.host = host;
  }

  Opened open(String name) {
    int colon = name.indexOf(':');
    String provider = colon < 0 ? name : name.substring(0, colon);
    return open(services.devices().get(provider), colon < 0 ? 0 : ordinal(name, colon));
  }

  private static int ordinal(String name, int colon) {
    try {
      // "+1" and "-1" aren't ordinals, and parseInt takes them.
      String digits = name.substring(colon + 1);
      return Integer.parseInt(digits.matches("[0-9]+") ? digits : "none");
    } catch (NumberFormatException e) {
      throw new InfernumException(
          "'%s' isn't a device; give NAME or NAME:ORDINAL, as in cuda:1".formatted(name), e);
    }
  }

  private Opened open(DeviceProvider provider, int ordinal) {
    return switch (provider.probe()) {
      case Availability.Unusable unusable ->
          throw new InfernumException(
              "device %s can't be used: %s".formatted(provider.name(), unusable.reason()));
      case Availability.Usable usable when ordinal >= usable.devices().size() ->
          throw new InfernumException(
              "there is no %s:%d; there is %s"
                  .formatted(provider.name(), ordinal, named(provider, usable.devices())));
      case Availability.Usable _ -> new Opened(provider.name(), provider.open(host.at(ordinal)));
    };
  }

  private static String named(DeviceProvider provider, List<String> devices) {
    return IntStream.range(0, devices.size())
        .mapToObj(i -> "%s:%d (%s)".formatted(provider.name(), i, devices.get(i)))
        .collect(Collectors.joining(", "));
  }

  Opened openBest() {
    List<String> reasons = new ArrayList<>();
    List<DeviceProvider> byRank =
        services.devices().all().stream()
            .sorted(Comparator.comparingInt(DeviceProvider::rank).reversed())
            .toList();
    for (DeviceProvider provider : byRank) {
      switch (provider.probe()) {
        case Availability.Usable _ -> {
          if (provider.rank() <= ORACLE && !reasons.isEmpty()) {
            LOGGER.log(
                System.Logger.Level.WARNING,
                "{0} computes, which is slow, as nothing faster can be used: {1}",
                provider.name(),
                String.join("; ", reasons));
          }
          return open(provider, 0);
        }
        case Availability.Unusable unusable ->
            reasons.add(provider.name() + ": " + unusable.reason());
      }
    }
    throw new InfernumException(
        reasons.isEmpty()
            ? "no device provider is installed; infernum.cpu.reference is one"
            : "no device can be used: " + String.join("; ", reasons));
  }
}
