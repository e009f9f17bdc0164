package infernum.runtime.cli;

import infernum.blocks.graph.Optimiser;
import infernum.runtime.plugin.Origin;
import infernum.runtime.plugin.Services;
import infernum.spi.Named;
import infernum.spi.kernel.Kernel;
import infernum.spi.rewrite.FusedOp;
import infernum.spi.rewrite.Rewrite;
import infernum.spi.rewrite.RewriteProvider;
import infernum.spi.tensor.Device;
import infernum.spi.tensor.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rewrite of graphs as {@code --explain} tells of it: whether a device can compute what it puts
 * in place. Whether it does for the shapes and formats of a model is asked with each graph.
 *
 * @param name as {@code --without-rewrite} takes it
 * @param origin the jar that brings it
 * @param kernels "provider/kernel" by op, none where the device has none; no op where it depends on
 *     the graph
 */
record RewriteReport(String name, Origin origin, Map<String, List<String>> kernels) {
  /** All that are installed, for a device's kernels by provider. */
  static <D extends Device> List<RewriteReport> all(
      Services services, Map<String, List<Kernel<?, D>>> kernels) {
    List<RewriteReport> all = new ArrayList<>();
    for (FusedOp op : services.fusedOps().all()) {
      all.add(of(Rewrite.fuse(op.name(), op), origin(services, op), kernels));
    }
    for (RewriteProvider provider : services.rewriteProviders().all()) {
      for (Rewrite rewrite : provider.rewrites()) {
        all.add(of(rewrite, origin(services, provider), kernels));
      }
    }
    return all;
  }

  private static Origin origin(Services services, Named service) {
    return services.origin(service).orElseThrow();
  }

  private static <D extends Device> RewriteReport of(
      Rewrite rewrite, Origin origin, Map<String, List<Kernel<?, D>>> kernels) {
    Map<String, List<String>> byOp = new TreeMap<>();
    for (Op op : replacements(rewrite)) {
      List<String> names = byOp.computeIfAbsent(op.name(), _ -> new ArrayList<>());
      kernels.forEach((provider, all) ->
          all.stream()
              .filter(kernel -> kernel.op().isInstance(op))
              .map(kernel -> provider + "/" + kernel.name())
              .filter(name -> !names.contains(name))
              .forEach(names::add));
    }
    return new RewriteReport(rewrite.name(), origin, byOp);
  }

  /** None where they depend on what a graph has: some rewrites can't be made of a prototype. */
  private static List<Op> replacements(Rewrite rewrite) {
    try {
      return Optimiser.replacements(rewrite);
    } catch (RuntimeException e) {
      return List.of();
    }
  }

  /** Who computes it, or that nobody does. */
  String computed() {
    List<String> parts = new ArrayList<>();
    kernels.forEach((op, names) ->
        parts.add(
            names.isEmpty() ? "no kernel for " + op : op + " by " + String.join(", ", names)));
    return parts.isEmpty() ? "its ops depend on the graph" : String.join("; ", parts);
  }

  @Override
  public String toString() {
    return "%-16s %s (%s)".formatted(name, computed(), origin);
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("module", origin.module());
    json.put("plugin", origin.plugin().orElse(Origin.INFERNUM));
    json.put("kernels", kernels);
    return json;
  }
}
