package infernum.runtime.cli;

import infernum.runtime.chat.Chat;
import infernum.runtime.library.Answer;
import infernum.runtime.library.GenerationOptions;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infernum run}: completes a prompt as it goes. */
@Command(
    name = "run",
    description = {
      "Completes a prompt.",
      "Tokens are drawn as the options say, else as the model's generation_config.json says, else"
          + " always the most likely one is taken."
    })
final class RunCommand extends Subcommand {
  @Parameters(
      paramLabel = "MODEL",
      description = "a model's file, a folder with one, or the name of a bundled model")
  private Path path = Path.of("");

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      required = true,
      description = "the text to complete; - for standard input")
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

  @Mixin private AnswerOptions options = new AnswerOptions();

  @Override
  public Integer call() {
    requirePositive("--max-tokens", maxTokens);
    Services services = services();
    options.check(this, services);
    prompt = prompt.equals("-") ? main().input().text() : prompt;
    try (Infernum infernum = options.start(this, services, path, this::context)) {
      answer(infernum, options.generation(maxTokens));
    }
    return ExitCode.OK;
  }

  /** Tokens of the prompt and its answer. */
  private int context(LoadedModel model) {
    int tokens = chat ? model.chat(Chat.of(prompt)).tokens().length : model.prompt(prompt).length;
    return (int) Math.min(Integer.MAX_VALUE, (long) Math.max(1, tokens) + maxTokens);
  }

  private void answer(Infernum infernum, GenerationOptions how) {
    Answer answer = chat ? infernum.stream(Chat.of(prompt), how) : infernum.stream(prompt, how);
    Pace pace = new Pace(answer.promptTokens());
    for (String part : answer) {
      pace.part();
      out().print(part);
      out().flush();
    }
    out().println();
    aside().say(pace.shown(answer.tokens()));
  }
}
