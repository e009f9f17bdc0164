package infernum.runtime.cli;

import infernum.runtime.chat.Chat;
import infernum.runtime.library.Answer;
import infernum.runtime.library.GenerationOptions;
import infernum.runtime.library.Infernum;
import infernum.runtime.model.LoadedModel;
import infernum.runtime.plugin.Services;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

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

  @Option(names = "--json", description = "the whole answer as JSON, with its tokens counted")
  private boolean json;

  @Mixin private AnswerOptions options = new AnswerOptions();

  @Override
  public Integer call() {
    requirePositive("--max-tokens", maxTokens);
    Services services = services();
    options.check(this, services);
    prompt = prompt.equals("-") ? main().input().text() : prompt;
    if (prompt.isEmpty() && !chat) {
      throw refused("the prompt is empty");
    }
    try (Infernum infernum = options.start(this, services, path, this::promptTokens, maxTokens)) {
      answer(infernum, options.generation(maxTokens));
    }
    return ExitCode.OK;
  }

  private int promptTokens(LoadedModel model) {
    return chat ? model.chat(Chat.of(prompt)).tokens().length : model.prompt(prompt).length;
  }

  private void answer(Infernum infernum, GenerationOptions how) {
    Answer answer = chat ? infernum.stream(Chat.of(prompt), how) : infernum.stream(prompt, how);
    Pace pace = new Pace(answer.promptTokens());
    StringBuilder text = new StringBuilder();
    for (String part : answer) {
      pace.part();
      text.append(part);
      if (!json) {
        out().print(part);
        out().flush();
      }
    }
    out().println(json ? json(infernum.model(), answer, text.toString()) : "");
    aside().say(pace.shown(answer, maxTokens));
  }

  private static String json(LoadedModel model, Answer answer, String text) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("model", model.path().getFileName().toString());
    root.put("device", model.device());
    root.put("text", text);
    root.put("promptTokens", answer.promptTokens());
    root.put("answerTokens", answer.tokens());
    root.put("finishReason", answer.reason().toString().toLowerCase(Locale.ROOT));
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
