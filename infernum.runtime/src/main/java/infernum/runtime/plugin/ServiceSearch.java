package infernum.runtime.plugin;

import infernum.spi.Named;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds the services of one kind. One that fails, or that has another's name, is a problem and
 * hides no other.
 */
final class ServiceSearch<T extends Named> {
  private final ServiceKind<T> kind;
  private final List<String> problems;
  private final List<Provided<T>> found = new ArrayList<>();

  /**
   * A search.
   *
   * @param problems receives what can't be used
   */
  ServiceSearch(ServiceKind<T> kind, List<String> problems) {
    this.kind = kind;
    this.problems = problems;
  }

  List<Provided<T>> found() {
    return List.copyOf(found);
  }

  /** Looks among infernum's own modules, or on the class path where it runs there. */
  void infernum() {
    ModuleLayer layer = ServiceSearch.class.getModule().getLayer();
    ServiceLoader<T> loader =
        layer == null
            ? ServiceLoader.load(kind.service(), ServiceSearch.class.getClassLoader())
            : ServiceLoader.load(layer, kind.service());
    collect(loader, Integer.MAX_VALUE, Optional.empty());
  }

  /** Looks in a plug-in. */
  void plugin(Plugin plugin) {
    // A loader of a layer goes on to the layers below; those are known, and come last.
    int own =
        plugin.layer().modules().stream()
            .flatMap(module -> module.getDescriptor().provides().stream())
            .filter(provides -> provides.service().equals(kind.service().getName()))
            .mapToInt(provides -> provides.providers().size())
            .sum();
    collect(ServiceLoader.load(plugin.layer(), kind.service()), own, Optional.of(plugin.name()));
  }

  /** Takes a service that somebody made, if it is of this kind. */
  void instance(Named service) {
    if (kind.service().isInstance(service)) {
      T one = kind.service().cast(service);
      add(new Provided<>(kind, one, Origin.of(one, Optional.empty())));
    }
  }

  private void collect(ServiceLoader<T> loader, int limit, Optional<String> plugin) {
    Iterator<T> services = loader.iterator();
    for (int i = 0; i < limit && hasNext(services, plugin); i++) {
      try {
        T service = services.next();
        add(new Provided<>(kind, service, Origin.of(service, plugin)));
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        problem(plugin, e);
      }
    }
  }

  /** Only on the class path can looking itself fail: at a damaged list of services. */
  private boolean hasNext(Iterator<T> services, Optional<String> plugin) {
    try {
      return services.hasNext();
    } catch (ServiceConfigurationError e) {
      problem(plugin, e);
      return false;
    }
  }

  private void add(Provided<T> one) {
    String name = one.service().name();
    for (Provided<T> other : found) {
      if (other.service().name().equals(name)) {
        problems.add(
            "two services of kind %s are named '%s': %s and %s; the latter is left out, remove one of them"
                .formatted(kind.title(), name, other.origin(), one.origin()));
        return;
      }
    }
    found.add(one);
  }

  private void problem(Optional<String> plugin, Throwable error) {
    problems.add(
        "%s: a service of kind %s fails: %s"
            .formatted(
                plugin.map("plug-in '%s'"::formatted).orElse(Origin.INFERNUM),
                kind.title(),
                Messages.withCauses(error)));
  }
}
