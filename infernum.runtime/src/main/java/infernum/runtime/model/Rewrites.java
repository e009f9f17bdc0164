package infernum.runtime.model;

import infernum.runtime.plugin.Services;
import infernum.spi.Named;
import infernum.spi.Registry;
import infernum.spi.rewrite.Rewrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every rewrite that is installed: fused ops', and those of rewrite providers. */
final class Rewrites {
  private Rewrites() {}

  private record Entry(String name, Rewrite rewrite) implements Named {}

  /**
   * All but some.
   *
   * @param without names
   * @throws infernum.spi.UnknownNameException no rewrite has one of the names
   */
  static List<Rewrite> of(Services services, Set<String> without) {
    List<Entry> all = new ArrayList<>();
    services.fusedOps().all().forEach(op -> all.add(entry(Rewrite.fuse(op.name(), op))));
    services
        .rewriteProviders()
        .all()
        .forEach(provider -> provider.rewrites().forEach(rewrite -> all.add(entry(rewrite))));
    Registry<Entry> registry = new Registry<>("rewrite", all);
    without.forEach(registry::get);
    return registry.all().stream()
        .map(Entry::rewrite)
        .filter(rewrite -> !without.contains(rewrite.name()))
        .toList();
  }

  private static Entry entry(Rewrite rewrite) {
    return new Entry(rewrite.name(), rewrite);
  }
}
