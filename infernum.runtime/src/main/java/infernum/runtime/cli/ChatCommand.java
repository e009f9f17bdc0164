package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.runtime.chat.Chat;
import infernum.runtime.library.Answer;
import infernum.runtime.library.GenerationOptions;
import infernum.runtime.library.Infernum;
import infernum.runtime.plugin.Services;
import infernum.spi.InfernumException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infernum chat}: a conversation, line by line. */
@Command(
    name = "chat",
    description = {
      "Holds a conversation: each line of the input is a message, and its answer is printed as it"
          + " comes.",
      "A line that begins with / is a command; /help lists them."
    })
final class ChatCommand extends Subcommand {
  private static final String HELP =
      """
      /help           this list
      /system TEXT    begin anew, with instructions for the model
      /clear          begin anew
      /again          another answer to the last message
      /exit           the end, as is the end of the input\
      """;

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      defaultValue = "spark",
      description =
          "a model's file, a folder with one, or the name of a bundled model (default:"
              + " ${DEFAULT-VALUE}, a very small one that knows infernum)")
  private Path path = Path.of("spark");

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "of each answer at most (default: ${DEFAULT-VALUE})")
  private int maxTokens = 512;

  @Option(names = "--system", paramLabel = "TEXT", description = "instructions for the model")
  private @Nullable String system;

  @Mixin private AnswerOptions options = new AnswerOptions();

  private final List<Map<String, Object>> history = new ArrayList<>();

  @Override
  public Integer call() {
    requirePositive("--max-tokens", maxTokens);
    Services services = services();
    try (Infernum infernum = options.start(this, services, path, model -> model.contextLength())) {
      begin();
      converse(infernum, options.generation(maxTokens));
    }
    return ExitCode.OK;
  }

  private void begin() {
    history.clear();
    if (system != null) {
      add("system", system);
    }
  }

  private void add(String role, String content) {
    history.add(Map.of("role", role, "content", content));
  }

  private void converse(Infernum infernum, GenerationOptions how) {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    while (true) {
      err().print("> ");
      err().flush();
      String line = read(input);
      if (line == null || line.strip().equals("/exit")) {
        return;
      }
      if (!line.isBlank() && (!line.startsWith("/") || command(line.strip()))) {
        if (!line.startsWith("/")) {
          add("user", line);
        }
        answer(infernum, how);
      }
    }
  }

  private static @Nullable String read(BufferedReader input) {
    try {
      return input.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does what a command says; the answer is whether the last message is to be answered again. */
  private boolean command(String line) {
    String[] words = line.split("\\s+", 2);
    switch (words[0]) {
      case "/clear" -> begin();
      case "/system" -> {
        system = words.length > 1 ? words[1] : null;
        begin();
      }
      case "/again" -> {
        if (!history.isEmpty() && "assistant".equals(history.getLast().get("role"))) {
          history.removeLast();
        }
        return !history.isEmpty() && "user".equals(history.getLast().get("role"));
      }
      case "/help" -> err().println(HELP);
      default -> err().println("there is no command %s; /help lists them".formatted(words[0]));
    }
    return false;
  }

  /** Prints the answer to the history; a message that can't be answered is taken back. */
  private void answer(Infernum infernum, GenerationOptions how) {
    try {
      Answer answer = infernum.stream(Chat.of(history), how);
      Pace pace = new Pace(answer.promptTokens());
      StringBuilder text = new StringBuilder();
      for (String part : answer) {
        pace.part();
        out().print(part);
        out().flush();
        text.append(part);
      }
      out().println();
      err().println("(%s, %s)".formatted(pace.shown(answer.tokens()), answer.reason()));
      add("assistant", text.toString());
    } catch (InfernumException e) {
      history.removeLast();
      err().println("infernum: " + e.getMessage());
    }
  }
}
