package infernum.runtime.cli;

import infernum.runtime.chat.Chat;
import infernum.runtime.chat.ChatPrompt;
import infernum.runtime.generate.GreedyGenerator;
import infernum.runtime.inspect.PlanLine;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.model.ModelLoader;
import infernum.runtime.tokenizer.TextStream;
import java.nio.file.Path;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infernum run}: completes a prompt, greedily, as it goes. */
@Command(name = "run", description = "Completes a prompt with the most likely tokens.")
final class RunCommand extends Subcommand {
  @Parameters(
      paramLabel = "MODEL",
      description = "a model's file, a folder with one, or the name of a bundled model")
  private Path path = Path.of("");

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      required = true,
      description = "the text to complete")
  private String prompt = "";

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "at most that many tokens (default: ${DEFAULT-VALUE})")
  private int maxTokens = 64;

  @Option(
      names = "--chat",
      description =
          "take the text as a user's message: render it with the model's chat template, and end with"
              + " the assistant's turn")
  private boolean chat;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Override
  public Integer call() {
    requirePositive("--max-tokens", maxTokens);
    try (LoadedModel model = new ModelLoader(services()).load(path, engine.loadOptions())) {
      err().println("%s on %s".formatted(model.path().getFileName(), model.device()));
      model.notes().forEach(note -> err().println("infernum: " + note));
      model.onPlan(plan -> err().println("infernum: " + PlanLine.of(plan)));
      Set<Integer> endTokens = Set.of();
      int[] tokens;
      if (chat) {
        ChatPrompt rendered = model.chat(Chat.of(prompt));
        tokens = rendered.tokens();
        endTokens = rendered.endTokens();
      } else {
        tokens = model.prompt(prompt);
      }
      TextStream text = new TextStream(model.tokenizer(), false);
      Speed speed = new Speed(tokens.length);
      new GreedyGenerator(model)
          .generate(
              tokens,
              maxTokens,
              endTokens,
              token -> {
                speed.token();
                out().print(text.add(token));
                out().flush();
              });
      out().println(text.end());
      err().println(speed);
    }
    return ExitCode.OK;
  }

  /** When tokens came: the first one shows the prompt's time, the others the model's pace. */
  private static final class Speed {
    private final long start = System.nanoTime();
    private final int prompt;
    private int tokens;
    private long first;
    private long last;

    Speed(int prompt) {
      this.prompt = prompt;
    }

    void token() {
      last = System.nanoTime();
      if (tokens++ == 0) {
        first = last;
      }
    }

    @Override
    public String toString() {
      String answer =
          tokens < 2
              ? "%d tokens".formatted(tokens)
              : "%d tokens, %.1f tokens/s".formatted(tokens, (tokens - 1) / ((last - first) / 1e9));
      return "prompt %d tokens%s; answer %s"
          .formatted(
              prompt, tokens == 0 ? "" : " in %.2f s".formatted((first - start) / 1e9), answer);
    }
  }
}
