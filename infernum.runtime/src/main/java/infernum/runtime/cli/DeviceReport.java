package infernum.runtime.cli;

import infernum.runtime.plugin.Services;
import infernum.spi.kernel.DeviceContext;
import infernum.spi.kernel.DeviceProvider;
import infernum.spi.kernel.DeviceProvider.Availability;
import infernum.spi.kernel.Host;
import infernum.spi.kernel.Kernel;
import infernum.spi.kernel.KernelProvider;
import infernum.spi.kernel.Workers;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A device provider as {@code --explain} tells of it.
 *
 * @param devices a line for each; empty where it can't be used
 * @param reason why it can't be used; empty where it can
 * @param providers what brings kernels for it, best first
 * @param rewrites of graphs, with who computes what they put in place
 */
record DeviceReport(
    String name,
    int rank,
    List<String> devices,
    String reason,
    List<Kernels> providers,
    List<RewriteReport> rewrites) {

  /**
   * What one provider computes.
   *
   * @param kernels names by op
   */
  record Kernels(String provider, int rank, Map<String, List<String>> kernels) {}

  /** Of all providers, best first. */
  static List<DeviceReport> all(Services services) {
    return services.devices().all().stream()
        .sorted(Comparator.comparingInt(DeviceProvider::rank).reversed())
        .map(provider -> guarded(provider, services))
        .toList();
  }

  /** A provider that fails must not hide the others from who looks for the reason. */
  private static DeviceReport guarded(DeviceProvider provider, Services services) {
    try {
      return of(provider, services);
    } catch (RuntimeException | LinkageError e) {
      String reason = "it fails with " + e;
      return unusable(provider, reason);
    }
  }

  private static DeviceReport of(DeviceProvider provider, Services services) {
    return switch (provider.probe()) {
      case Availability.Unusable unusable -> unusable(provider, unusable.reason());
      case Availability.Usable usable -> {
        try (DeviceContext<?> context = provider.open(Host.of(Workers.alone()))) {
          yield usable(provider, usable.devices(), context, services);
        }
      }
    };
  }

  private static DeviceReport unusable(DeviceProvider provider, String reason) {
    return new DeviceReport(
        provider.name(), provider.rank(), List.of(), reason, List.of(), List.of());
  }

  private static <D extends Device> DeviceReport usable(
      DeviceProvider opener, List<String> devices, DeviceContext<D> context, Services services) {
    List<Kernels> all = new ArrayList<>();
    Map<String, List<Kernel<?, D>>> kernels = new TreeMap<>();
    for (KernelProvider<?> provider : services.kernels().all()) {
      if (provider.device().equals(context.type())) {
        @SuppressWarnings("unchecked") // the device types were just compared
        KernelProvider<D> fitting = (KernelProvider<D>) provider;
        kernels.put(fitting.name(), fitting.kernels(context));
        all.add(
            new Kernels(
                fitting.name(), fitting.rank(), byOp(kernels.get(fitting.name()), services)));
      }
    }
    all.sort(Comparator.comparingInt(Kernels::rank).reversed());
    List<RewriteReport> rewrites = RewriteReport.all(services, kernels);
    return new DeviceReport(opener.name(), opener.rank(), devices, "", all, rewrites);
  }

  private static <D extends Device> Map<String, List<String>> byOp(
      List<Kernel<?, D>> kernels, Services services) {
    Map<String, List<String>> byOp = new TreeMap<>();
    for (Kernel<?, D> kernel : kernels) {
      byOp.computeIfAbsent(name(kernel.op(), services), _ -> new ArrayList<>()).add(kernel.name());
    }
    return byOp;
  }

  /**
   * As {@code --kernel} wants it; of a kernel for a family of ops, such as all unary ones, that the
   * ops' own names are wanted.
   */
  private static String name(Class<? extends Op> op, Services services) {
    for (FusedOp fused : services.fusedOps().all()) {
      if (fused.getClass().equals(op)) {
        return fused.name();
      }
    }
    String name =
        op.getSimpleName()
            .replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
            .toLowerCase(Locale.ROOT);
    return op.isInterface() ? "any " + name + " op" : name;
  }

  /** Whether and which devices there are, without their kernels. */
  void printDevices(PrintWriter out) {
    out.println("device %s, rank %d".formatted(name, rank));
    if (devices.isEmpty()) {
      out.println("  not usable: " + reason);
    }
    for (int ordinal = 0; ordinal < devices.size(); ordinal++) {
      out.println("  %s:%d  %s".formatted(name, ordinal, devices.get(ordinal)));
    }
  }

  /** Devices of one type have the same kernels: they are told with the first of them. */
  static void print(List<DeviceReport> all, PrintWriter out) {
    for (int i = 0; i < all.size(); i++) {
      DeviceReport device = all.get(i);
      Optional<DeviceReport> same =
          all.subList(0, i).stream().filter(device::hasKernelsOf).findFirst();
      device.printDevices(out);
      same.ifPresentOrElse(
          earlier -> out.println("  kernels and rewrites are those of " + earlier.name()),
          () -> device.printKernels(out));
    }
  }

  private boolean hasKernelsOf(DeviceReport other) {
    return !providers.isEmpty()
        && providers.equals(other.providers)
        && rewrites.equals(other.rewrites);
  }

  private void printKernels(PrintWriter out) {
    for (Kernels provider : providers) {
      out.println("  kernels of %s, rank %d".formatted(provider.provider(), provider.rank()));
      provider
          .kernels()
          .forEach(
              (op, names) -> out.println("    %-16s %s".formatted(op, String.join(", ", names))));
    }
    if (!rewrites.isEmpty()) {
      out.println("  rewrites of graphs");
      rewrites.forEach(rewrite -> out.println("    " + rewrite));
    }
  }

  /** Whether and which devices there are, without their kernels. */
  Map<String, Object> briefJson() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("rank", rank);
    map.put("usable", !devices.isEmpty());
    if (devices.isEmpty()) {
      map.put("reason", reason);
    } else {
      map.put("devices", devices);
    }
    return map;
  }

  Map<String, Object> json() {
    Map<String, Object> map = briefJson();
    if (!devices.isEmpty()) {
      map.put("kernels", providers.stream().map(DeviceReport::json).toList());
      map.put("rewrites", rewrites.stream().map(RewriteReport::json).toList());
    }
    return map;
  }

  private static Map<String, Object> json(Kernels provider) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("provider", provider.provider());
    map.put("rank", provider.rank());
    map.put("ops", provider.kernels());
    return map;
  }
}
