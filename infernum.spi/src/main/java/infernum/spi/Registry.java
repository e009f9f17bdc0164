package infernum.spi;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The services of one kind by name. Names are open strings: whatever a jar brings is in, and a
 * failed look-up tells what there is. Immutable.
 *
 * @param <T> the kind of service
 */
public final class Registry<T extends Named> {
  private final String kind;
  private final Map<String, T> byName = new TreeMap<>();

  /**
   * Of these services.
   *
   * @param kind what the services are, for messages: {@code "attention"}
   * @param services at most one of each name
   * @throws IllegalArgumentException two services have one name
   */
  public Registry(String kind, Collection<? extends T> services) {
    this.kind = kind;
    for (T service : services) {
      T other = byName.putIfAbsent(service.name(), service);
      if (other != null) {
        throw new IllegalArgumentException(
            "two %ss are named '%s': %s and %s"
                .formatted(kind, service.name(), origin(other), origin(service)));
      }
    }
  }

  /**
   * The service of that name.
   *
   * @throws UnknownNameException there is none; the message lists those that there are
   */
  public T get(String name) {
    return find(name).orElseThrow(() -> new UnknownNameException(kind, name, byName.keySet()));
  }

  /** The service of that name, if there is one. */
  public Optional<T> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** All services, ordered by name. */
  public List<T> all() {
    return List.copyOf(byName.values());
  }

  /** What the services are. */
  public String kind() {
    return kind;
  }

  private static String origin(Object service) {
    return service.getClass().getName() + " of " + service.getClass().getModule();
  }
}
