package infernum.server;

import infernum.runtime.engine.CacheBudget;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.Limit;
import infernum.runtime.engine.MemoryPlan;
import infernum.runtime.model.LoadedModel;
import infernum.server.access.ApiKeys;
import infernum.server.access.Origins;
import infernum.spi.InfernumException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be said to {@code infernum serve}. */
@Command(
    name = ServeCommand.NAME,
    mixinStandardHelpOptions = true,
    version = "0.1.0",
    description = {
      "Serves a model over the OpenAI API.",
      "API keys come from --api-key-file, and from the environment: " + ApiKeys.VARIABLE + "=A,B."
    })
final class ServeCommand implements Callable<Integer> {
  static final String NAME = "infernum serve";

  private static final int MAX_PORT = 65_535;
  private static final String SUFFIX = ".gguf";

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      defaultValue = "spark",
      description =
          "a model's file, a folder with one, or the name of a bundled model (default:"
              + " ${DEFAULT-VALUE})")
  private Path model = Path.of("");

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
      names = "--model-name",
      paramLabel = "NAME",
      description = "the name that clients ask for (default: that of the file or folder)")
  private @Nullable String name;

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

  @Option(
      names = "--max-context",
      paramLabel = "TOKENS",
      description =
          "tokens of a prompt and its answer (default: the model's, as far as memory goes)")
  private int context = Integer.MAX_VALUE;

  @Option(
      names = "--max-seqs",
      paramLabel = "N",
      defaultValue = "8",
      description = "answers that are computed at once (default: ${DEFAULT-VALUE})")
  private int sequences;

  @Option(
      names = "--max-batch-tokens",
      paramLabel = "TOKENS",
      defaultValue = "128",
      description = "new tokens of one step (default: ${DEFAULT-VALUE})")
  private int batchTokens;

  @Option(
      names = "--kv-memory",
      paramLabel = "MB",
      description = "memory for cached tokens at most (default: a share of what there is)")
  private @Nullable Integer cacheMegabytes;

  @Option(
      names = "--max-queue",
      paramLabel = "N",
      defaultValue = "256",
      description = "answers that wait; more are told to come later (default: ${DEFAULT-VALUE})")
  private int queue;

  @Option(
      names = "--max-queue-tokens",
      paramLabel = "TOKENS",
      defaultValue = "1048576",
      description = "prompts of those that wait, together (default: ${DEFAULT-VALUE})")
  private int queuedTokens;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Shutdown shutdown = Serve.start(this, err);
    shutdown.onSignal();
    shutdown.onFailure(Runtime.getRuntime()::halt); // an exit would wait for the hook, and be its 0
    return 0;
  }

  Path model() {
    return model;
  }

  /** The name that clients ask for. */
  String modelName(Path path) {
    if (name != null) {
      return name;
    }
    Path asked = Files.exists(model) ? path : model; // a bundled model's own name
    String file = String.valueOf(asked.toAbsolutePath().normalize().getFileName());
    return file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
  }

  /** How it is reached, and by whom. */
  ServerSettings settings() {
    require("--port", port >= 0 && port <= MAX_PORT, "0 to " + MAX_PORT, port);
    require("--drain-seconds", drainSeconds >= 0, "at least 0", drainSeconds);
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

  /** How much its engine takes on; told to the user. */
  EngineLimits limits(LoadedModel loaded, PrintWriter err) {
    require("--max-context", context >= 1, "at least 1", context);
    require("--max-seqs", sequences >= 1, "at least 1", sequences);
    require("--max-batch-tokens", batchTokens >= 1, "at least 1", batchTokens);
    require("--max-queue", queue >= 1, "at least 1", queue);
    long bytes = cacheMegabytes == null ? CacheBudget.of(loaded) : (long) cacheMegabytes << 20;
    EngineLimits limits =
        Capacity.DEFAULT
            .context(context)
            .sequences(sequences)
            .batchTokens(batchTokens)
            .cacheBytes(bytes)
            .queuedRequests(queue)
            .queuedTokens(queuedTokens)
            .named(ServeCommand::option)
            .of(loaded);
    MemoryPlan.of(limits, loaded).lines().forEach(line -> err.println("infernum: " + line));
    return limits;
  }

  private static String option(Limit limit) {
    return switch (limit) {
      case CONTEXT -> "--max-context";
      case CACHE -> "--kv-memory";
      case BATCH_TOKENS -> "--max-batch-tokens";
      case SEQUENCES -> "--max-seqs";
      case QUEUED_REQUESTS -> "--max-queue";
      case QUEUED_TOKENS -> "--max-queue-tokens";
    };
  }

  private static void require(String option, boolean holds, String allowed, int value) {
    if (!holds) {
      throw new InfernumException("%s must be %s, is %d".formatted(option, allowed, value));
    }
  }
}
