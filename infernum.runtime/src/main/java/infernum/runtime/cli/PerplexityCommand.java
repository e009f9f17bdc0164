package infernum.runtime.cli;

import infernum.runtime.model.LoadedModel;
import infernum.runtime.perplexity.Likelihood;
import infernum.runtime.perplexity.Window;
import infernum.runtime.perplexity.Windows;
import infernum.spi.InfernumException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code infernum perplexity}: how likely a model finds a text. */
@Command(
    name = "perplexity",
    description = {
      "Measures how likely a model finds a text: the exponential of its tokens' mean negative"
          + " log-likelihood. Lower is better; only figures of the same text, tokenizer and windows"
          + " can be compared.",
      "The text is cut as llama.cpp's llama-perplexity does: window after window, of which the second"
          + " half counts, each beginning with the model's begin token, if it has one. With --stride"
          + " one window moves over the text instead, and every token but the first counts."
    })
final class PerplexityCommand extends Subcommand {
  private static final long SECOND = 1_000_000_000;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "a model's file, a folder with one, or the name of a bundled model")
  private Path path = Path.of("");

  @Parameters(index = "1", paramLabel = "FILE", description = "the text, in UTF-8")
  private Path file = Path.of("");

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      description = "tokens of a window, at least 4 (default: ${DEFAULT-VALUE})")
  private int context = 512;

  @Option(
      names = "--stride",
      paramLabel = "TOKENS",
      description = "move one window by so many tokens, less than --context")
  private @Nullable Integer stride;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() {
    check();
    String text = text();
    try (LoadedModel model = load(services(), path, engine)) {
      if (context > model.contextLength()) {
        throw refused(
            "--context of %d is more than the model's %d"
                .formatted(context, model.contextLength()));
      }
      aside().say(headline(model, List.of(model.arithmetic().name())));
      model.onWeights(new LoadProgress(aside(), System::nanoTime));
      Windows.Text tokens = Windows.Text.of(model.tokenizer(), text);
      List<Window> windows =
          stride == null
              ? Windows.halves(tokens, context)
              : Windows.sliding(tokens, context, stride);
      Likelihood likelihood = Likelihood.of(model, windows, new Progress(windows.size()));
      aside().erase();
      out().println(json ? json(model, tokens, windows, likelihood) : line(windows, likelihood));
      return ExitCode.OK;
    }
  }

  private void check() {
    if (context < 4) {
      throw refused("--context must be at least 4, is %d".formatted(context));
    }
    if (stride != null && (stride < 1 || stride >= context)) {
      throw refused(
          "--stride must be from 1 to %d, less than --context, is %d"
              .formatted(context - 1, stride));
    }
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new InfernumException(file + " isn't text in UTF-8", e);
    } catch (IOException e) {
      throw new InfernumException(unreadable(e), e);
    }
  }

  private String unreadable(IOException e) {
    if (Files.isDirectory(file)) {
      return "%s is a folder, not a text".formatted(file);
    }
    return Files.exists(file)
        ? "can't read %s: %s".formatted(file, e.getMessage())
        : "there is no file " + file;
  }

  private String line(List<Window> windows, Likelihood likelihood) {
    return "perplexity %.4f ± %.4f: mean negative log-likelihood %.6f nats of %,d tokens in %,d windows of %,d%s"
        .formatted(
            likelihood.perplexity(),
            likelihood.error(),
            likelihood.meanNll(),
            likelihood.count(),
            windows.size(),
            context,
            stride == null ? ", second halves" : ", moved by %,d".formatted(stride));
  }

  private String json(
      LoadedModel model, Windows.Text tokens, List<Window> windows, Likelihood likelihood) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model.path().getFileName().toString());
    root.put("device", model.device());
    root.put("arithmetic", model.arithmetic().name());
    root.put("perplexity", likelihood.perplexity());
    root.put("standardError", likelihood.error());
    root.put("meanNegativeLogLikelihood", likelihood.meanNll());
    root.put("scoredTokens", likelihood.count());
    root.put("textTokens", tokens.tokens().length);
    root.put("windows", windows.size());
    root.put("context", context);
    if (stride != null) {
      root.put("stride", stride);
    }
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  /** A line once a second at most. */
  private final class Progress implements Consumer<Likelihood> {
    private final int windows;
    private int done;
    private long next = System.nanoTime() + SECOND;

    Progress(int windows) {
      this.windows = windows;
    }

    @Override
    public void accept(Likelihood so) {
      done++;
      long now = System.nanoTime();
      if (now - next >= 0) {
        next = now + SECOND;
        aside()
            .progress(
                "window %,d of %,d, perplexity so far %.4f"
                    .formatted(done, windows, so.perplexity()));
      }
    }
  }
}
