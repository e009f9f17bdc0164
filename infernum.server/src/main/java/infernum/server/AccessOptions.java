package infernum.server;

import infernum.server.access.ApiKeys;
import infernum.server.access.Origins;
import infernum.spi.InfernumException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a server is reached, by whom, and until when. */
final class AccessOptions {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "address to listen on (default: ${DEFAULT-VALUE}, this machine only)")
  private String host = "";

  @Option(
      names = "--port",
      defaultValue = "8000",
      description = "port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "a file of keys, one a line; every request but for /health needs one of them")
  private @Nullable Path keyFile;

  @Option(
      names = "--public-without-keys",
      description = "let everybody in who reaches an address of other machines")
  private boolean publicWithoutKeys;

  @Option(
      names = "--allowed-host",
      paramLabel = "NAME",
      description = "a name under which the server is reached without keys; repeatable")
  private List<String> allowedHosts = List.of();

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      description = "whose web pages may ask: https://chat.example.com; repeatable")
  private List<String> corsOrigins = List.of();

  @Option(
      names = "--drain-seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "how long streams may go on after SIGTERM (default: ${DEFAULT-VALUE})")
  private int drainSeconds;

  /**
   * All of them.
   *
   * @throws InfernumException the keys can't be read, or are missing where other machines reach it
   */
  ServerSettings settings() {
    if (port < 0 || port > MAX_PORT) {
      throw new InfernumException("--port must be 0 to %d, is %d".formatted(MAX_PORT, port));
    }
    if (drainSeconds < 0) {
      throw new InfernumException(
          "--drain-seconds must not be less than 0, is %d".formatted(drainSeconds));
    }
    ApiKeys keys =
        ApiKeys.read(
            Optional.ofNullable(keyFile), Optional.ofNullable(System.getenv(ApiKeys.VARIABLE)));
    if (keys.isEmpty() && !publicWithoutKeys && isPublic()) {
      throw new InfernumException(
          "--host %s can be reached from other machines: give keys with --api-key-file or %s, or"
                  .formatted(host, ApiKeys.VARIABLE)
              + " let everybody in with --public-without-keys");
    }
    Set<String> hosts = new HashSet<>(Set.of("localhost", host.toLowerCase(Locale.ROOT)));
    allowedHosts.forEach(one -> hosts.add(one.toLowerCase(Locale.ROOT)));
    return new ServerSettings(
        host,
        port,
        keys,
        new Origins(hosts, !keys.isEmpty(), Set.copyOf(corsOrigins)),
        Duration.ofSeconds(drainSeconds));
  }

  private boolean isPublic() {
    try {
      return !InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new InfernumException("--host %s: no such host".formatted(host), e);
    }
  }
}
