package infernum.runtime.cli;

import infernum.runtime.inspect.PlanLine;
import infernum.runtime.model.LoadOptions;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.verify.GoldenVerifier;
import infernum.runtime.verify.LayerVerifier;
import infernum.runtime.verify.Tally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code infernum verify}: does a model compute what its reference did? */
@Command(
    name = "verify",
    description = {
      "Checks models against the results that a reference wrote down (golden.json or"
          + " golden.json.gz in each folder): logits, continuations with the reference's tokens"
          + " forced, perplexity, and the tokens and text of a folder's tokenizer and its rendered"
          + " chats, which need no weights. A line for each entry that fails.",
      "Runs on cpu-reference unless told otherwise."
    },
    exitCodeList = {
      ExitCode.OK_MEANS,
      ExitCode.FAILED + ":an entry failed",
      ExitCode.REFUSED_MEANS,
      ExitCode.BUG_MEANS
    })
final class VerifyCommand extends Subcommand {
  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description =
          "a folder with a model or a tokenizer and its golden file, or the name of a bundled model"
              + " with one")
  private List<Path> folders = List.of();

  @Option(
      names = "--layers",
      paramLabel = "FILE",
      description =
          "compare each block's output with those of a SafeTensors file, one F32 tensor per block"
              + " path and the I32 tensor 'tokens', instead of the golden file; one DIR")
  private @Nullable Path layers;

  @Option(
      names = "--lead-tolerance",
      paramLabel = "LOGITS",
      description =
          "by how much a best token may lead the reference's (default: what the device's arithmetic"
              + " needs, 0.005 for float, 0.5 where activations have 8 bits); if given, a fifth of it"
              + " is what a text's mean negative log-likelihood may be off by")
  private @Nullable Double leadTolerance;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  private final List<String> lines = new ArrayList<>();

  @Override
  public Integer call() {
    if (layers != null && folders.size() > 1) {
      throw refused("--layers compares one DIR, %d were given".formatted(folders.size()));
    }
    engine.check(this);
    ModelLoader loader = new ModelLoader(services());
    LoadOptions options = engine.loadOptions().orOn("cpu-reference");
    Tally tally = Tally.NONE;
    for (Path folder : folders) {
      tally = tally.plus(verify(loader, options, folder));
    }
    out().println(json ? json(tally) : tally);
    return tally.failed() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A line about an entry, most often one that failed. */
  private void tell(String line) {
    if (json) {
      lines.add(line);
    } else {
      out().println(line);
    }
  }

  private String json(Tally tally) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("passed", tally.passed());
    root.put("failed", tally.failed());
    root.put("skipped", tally.skipped());
    root.put("lines", lines);
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private Tally verify(ModelLoader loader, LoadOptions options, Path folder) {
    if (layers != null) {
      try (LoadedModel model = load(loader, options, folder)) {
        return new LayerVerifier(this::tell).verify(model, layers);
      }
    }
    Tally tally =
        new GoldenVerifier(
                leadTolerance == null ? OptionalDouble.empty() : OptionalDouble.of(leadTolerance),
                this::tell)
            .verify(
                loader.locate(folder),
                new GoldenVerifier.Source(
                    path ->
                        loader.recognises(path)
                            ? Optional.of(observed(loader, options, path))
                            : Optional.empty(),
                    loader::tokenizer,
                    loader::chatTemplates));
    return tally;
  }

  /** Its plans are told before their memory is taken: the first, and what is larger. */
  private LoadedModel observed(ModelLoader loader, LoadOptions options, Path folder) {
    LoadedModel model = load(loader, options, folder);
    // One for each entry of the golden file; they differ in the cache.
    AtomicLong largest = new AtomicLong();
    model.onPlan(plan -> {
      if (plan.bytes() > largest.get()) {
        largest.set(plan.bytes());
        aside().say(PlanLine.of(plan));
      }
    });
    return model;
  }

  private LoadedModel load(ModelLoader loader, LoadOptions options, Path folder) {
    LoadedModel model = loader.load(folder, options);
    aside().say(headline(model, List.of(model.arithmetic().name())));
    model.notes().forEach(aside()::note);
    return model;
  }
}
