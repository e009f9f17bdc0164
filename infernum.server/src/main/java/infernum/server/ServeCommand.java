package infernum.server;

import infernum.runtime.chat.ChatTemplates;
import infernum.runtime.cli.EngineOptions;
import infernum.runtime.cli.LimitOptions;
import infernum.runtime.cli.MemorySettings;
import infernum.runtime.cli.Subcommand;
import infernum.runtime.engine.Capacity;
import infernum.runtime.engine.EngineLimits;
import infernum.runtime.engine.Limit;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.plugin.Services;
import infernum.server.access.ApiKeys;
import infernum.server.served.Served;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infernum serve}: a model over the OpenAI API, until the process is ended. */
@Command(
    name = "serve",
    description = {
      "Serves a model over the OpenAI API.",
      "API keys come from --api-key-file, and from the environment: " + ApiKeys.VARIABLE + "=A,B."
    })
final class ServeCommand extends Subcommand {
  private static final String SUFFIX = ".gguf";
  private static final MemorySettings SETTINGS =
      new MemorySettings("--max-context, --max-seqs, --kv-memory", "--max-batch-tokens");

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      defaultValue = "spark",
      description =
          "a model's file, a folder with one, or the name of a bundled model (default:"
              + " ${DEFAULT-VALUE})")
  private Path model = Path.of("");

  @Option(
      names = "--model-name",
      paramLabel = "NAME",
      description = "the name that clients ask for (default: that of the file or folder)")
  private @Nullable String name;

  @Mixin private AccessOptions access = new AccessOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private LimitOptions limits = new LimitOptions();

  @Option(
      names = "--max-seqs",
      paramLabel = "N",
      defaultValue = "8",
      description = "answers that are computed at once (default: ${DEFAULT-VALUE})")
  private int sequences;

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

  @Option(
      names = "--warm-up-seconds",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description =
          "how long it may answer prompts of its own until that gets no faster, before it takes"
              + " others'; 0: one (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Override
  public Integer call() {
    check();
    ServerSettings settings = access.settings();
    Services services = services();
    ModelLoader loader = new ModelLoader(services);
    loader.locate(model);
    Opening.Opened opened =
        Opening.open(
            settings,
            () -> start(services),
            infernum -> served(infernum, loader, services),
            new WarmUp(Duration.ofSeconds(warmUp), aside()::say));
    aside().note("%s answers at %s".formatted(opened.served().id(), opened.url()));
    opened.shutdown().onSignal();
    // An exit would wait for the hook of signals, and be its 0.
    opened.shutdown().onFailure(Runtime.getRuntime()::halt);
    return 0;
  }

  /** Before anything is opened or loaded. */
  private void check() {
    limits.check(this);
    requirePositive("--max-seqs", sequences);
    requirePositive("--max-queue", queue);
    requirePositive("--max-queue-tokens", queuedTokens);
    requireNotNegative("--warm-up-seconds", warmUp);
  }

  private Infernum start(Services services) {
    LoadedModel loaded = load(services, model, engine);
    try {
      EngineLimits most = limits.limits(loaded, this, sequences);
      String context = "%,d tokens of context".formatted(most.context());
      String together = "%d answers at once".formatted(sequences);
      return start(loaded, withQueue(most), SETTINGS, services, List.of(context, together));
    } catch (RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  private EngineLimits withQueue(EngineLimits limits) {
    return Capacity.DEFAULT
        .context(limits.context())
        .cachedTokens(limits.cachedTokens())
        .batchTokens(limits.batchTokens())
        .sequences(limits.sequences())
        .queuedRequests(queue)
        .queuedTokens(Math.max(queuedTokens, limits.context()))
        .named(ServeCommand::option)
        .exactly();
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

  private Served served(Infernum infernum, ModelLoader loader, Services services) {
    Optional<ChatTemplates> templates = loader.chatTemplates(model);
    return Served.of(modelName(infernum.model().path()), infernum, templates, services);
  }

  /** The name that clients ask for. */
  private String modelName(Path path) {
    if (name != null) {
      return name;
    }
    Path asked = Files.exists(model) ? path : model; // a bundled model's own name
    String file = String.valueOf(asked.toAbsolutePath().normalize().getFileName());
    return file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
  }
}
