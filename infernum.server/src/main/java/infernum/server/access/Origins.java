package infernum.server.access;

import infernum.server.error.ApiException;
import infernum.server.field.Shown;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keeps web pages from driving a server that they happen to reach. A page of another site sends its
 * own Origin; one whose name was made to point at this machine (DNS rebinding) sends its own name
 * as Host. Immutable.
 *
 * @param hosts names under which the server is known; an address in digits always is, as nobody can
 *     make it point elsewhere
 * @param anyHost whether names aren't looked at, because keys guard the server
 * @param allowed origins of pages that may ask
 */
public record Origins(Set<String> hosts, boolean anyHost, Set<String> allowed) {
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]", Pattern.CASE_INSENSITIVE);

  /** Copies the sets. */
  public Origins {
    hosts = Set.copyOf(hosts);
    allowed = Set.copyOf(allowed);
  }

  /**
   * Refuses a request that a foreign page has made.
   *
   * @param host the header Host, which every browser sends; HTTP/1.0 knows none
   * @param origin the header Origin
   */
  void check(Optional<String> host, Optional<String> origin) {
    String name = host.map(Origins::name).orElse("");
    if (!anyHost && host.isPresent() && !ADDRESS.matcher(name).matches() && !hosts.contains(name)) {
      throw forbidden(
          "host_not_allowed",
          "the host '%s' isn't this server's; --allowed-host adds a name"
              .formatted(Shown.of(name)));
    }
    origin.ifPresent(from -> {
      if (!allowed.contains(from) && !isOwn(from, host.orElse(""))) {
        throw forbidden(
            "origin_not_allowed",
            "pages of '%s' may not ask this server; --cors-origin lets them"
                .formatted(Shown.of(from)));
      }
    });
  }

  /** Whether pages of an origin of another site may read answers. */
  boolean allows(String origin) {
    return allowed.contains(origin);
  }

  private static ApiException forbidden(String code, String message) {
    return new ApiException(403, "permission_error", code, Optional.empty(), message);
  }

  /** Without the port. */
  private static String name(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    int port = name.lastIndexOf(':');
    return port > name.lastIndexOf(']') ? name.substring(0, port) : name;
  }

  private static boolean isOwn(String origin, String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
