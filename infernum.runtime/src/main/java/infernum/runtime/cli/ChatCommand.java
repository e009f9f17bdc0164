package infernum.runtime.cli;

import static java.util.Objects.requireNonNull;

import infernum.runtime.cli.Lines.Line;
import infernum.runtime.engine.FinishReason;
import infernum.runtime.library.Answer;
import infernum.runtime.library.Infernum;
import infernum.runtime.plugin.Services;
import infernum.runtime.sampling.SamplingParameters;
import infernum.spi.InfernumException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
      "A line that begins with / is a command; /help lists them. Ctrl-C stops an answer; what there"
          + " is of it stays part of the conversation."
    },
    exitCodeList = {
      ExitCode.OK_MEANS,
      ExitCode.REFUSED_MEANS,
      ExitCode.BUG_MEANS,
      ExitCode.INTERRUPTED + ":Ctrl-C a second time before the answer had ended"
    })
final class ChatCommand extends Subcommand {
  /** The commands that Tab completes: one of each meaning. */
  static final List<String> COMPLETED =
      List.of("/help", "/system", "/clear", "/again", "/set", "/exit");

  static final List<String> COMMANDS =
      List.of("/help", "/system", "/clear", "/again", "/set", "/exit", "/quit");

  private static final Set<String> ENDS = Set.of("/exit", "/quit");

  private static final String HELP =
      """
      /help           this list
      /system TEXT    begin anew, with instructions for the model; without TEXT, with none
      /clear          begin anew
      /again          another answer to the last message
      /set NAME VALUE how tokens are drawn: temperature 0.8; without NAME, how they are now
      /exit or /quit  the end, as is the end of the input (Ctrl-D)
      Ctrl-C          stops an answer, or drops the line; twice at an empty line, the end\
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

  private Conversation conversation = Conversation.of(Optional.empty());
  private @Nullable Services services;

  @Override
  public Integer call() {
    requirePositive("--max-tokens", maxTokens);
    conversation = Conversation.of(Optional.ofNullable(system));
    Services installed = services();
    services = installed;
    options.check(this, installed);
    try (Infernum infernum = options.start(this, installed, path, "/help lists commands");
        Lines lines = main().input().lines().apply(settings(installed))) {
      converse(lines, infernum);
    }
    return ExitCode.OK;
  }

  /** What {@code /set} takes, sorted. */
  private static List<String> settings(Services services) {
    return new SamplingParameters(services.samplingStages().all(), Map.of())
        .known().keySet().stream().sorted().toList();
  }

  private void converse(Lines lines, Infernum infernum) {
    boolean warned = false;
    while (true) {
      Line line = lines.next();
      boolean nothing = line instanceof Line.Interrupted interrupted && interrupted.empty();
      if (nothing && !warned) {
        err().println("Ctrl-C again, Ctrl-D or /exit ends the conversation");
      }
      if (ends(line) || (nothing && warned)) {
        return;
      }
      warned = nothing;
      if (line instanceof Line.Text text && !text.text().isBlank()) {
        toAnswer(text.text().strip(), infernum).ifPresent(asked -> answer(asked, lines, infernum));
      }
    }
  }

  private static boolean ends(Line line) {
    return line instanceof Line.End
        || (line instanceof Line.Text text && ENDS.contains(text.text().strip()));
  }

  /** Takes a line; the answer is the conversation whose last message is to be answered now. */
  private Optional<Conversation> toAnswer(String line, Infernum infernum) {
    if (!line.startsWith("/")) {
      return Optional.of(conversation.asked(line));
    }
    String[] words = line.split("\\s+", 2);
    switch (words[0]) {
      case "/clear" -> begin(conversation.anew());
      case "/system" ->
          begin(Conversation.of(words.length > 1 ? Optional.of(words[1]) : Optional.empty()));
      case "/again" -> {
        return again(infernum);
      }
      case "/set" -> set(words.length > 1 ? words[1] : "", infernum);
      case "/help" -> err().println(HELP);
      default -> err().println(unknown(words[0]));
    }
    return Optional.empty();
  }

  private Optional<Conversation> again(Infernum infernum) {
    Optional<Conversation> again = conversation.unanswered();
    if (again.isEmpty()) {
      err().println("there is no message yet that could be answered again");
    } else if (options.isGreedy(infernum.model(), requireNonNull(services))) {
      aside()
          .say(
              "the same answer, as always the most likely token is taken; /set temperature 0.8"
                  + " draws others");
    }
    return again;
  }

  /** Takes {@code NAME VALUE}; what is wrong with it changes nothing. */
  private void set(String assignment, Infernum infernum) {
    Services installed = requireNonNull(services);
    String[] words = assignment.strip().split("[\\s=]+");
    try {
      if (words.length == 2) {
        options.set(installed, words[0], Double.parseDouble(words[1]));
      } else if (!assignment.isBlank()) {
        throw new InfernumException("/set takes a name and a number, as in /set temperature 0.8");
      }
      err().println(options.sampling(infernum.model(), installed));
    } catch (NumberFormatException _) {
      err().println("infernum: /set takes a number, not '%s'".formatted(words[1]));
    } catch (InfernumException e) {
      err().println("infernum: " + e.getMessage());
    }
  }

  private static String unknown(String word) {
    return Suggestion.of(word, COMMANDS)
        .map(meant -> "there is no command %s, did you mean %s?".formatted(word, meant))
        .orElse("there is no command %s; /help lists them".formatted(word));
  }

  private void begin(Conversation other) {
    conversation = other;
    aside().say("a conversation begins anew");
  }

  /** Prints an answer; where there is none, the conversation stays as it was. */
  private void answer(Conversation asked, Lines lines, Infernum infernum) {
    try {
      Answer answer = infernum.stream(asked.chat(), options.generation(maxTokens));
      AtomicBoolean stopped = new AtomicBoolean();
      lines.onInterrupt(() -> {
        if (stopped.getAndSet(true)) { // a long prompt's step may take its time
          Runtime.getRuntime().exit(ExitCode.INTERRUPTED);
        }
        answer.cancel();
      });
      String text = print(answer);
      if (answer.reason() != FinishReason.CANCELLED || !text.isBlank()) {
        conversation = asked.answered(text);
      }
    } catch (InfernumException e) {
      err().println("infernum: " + e.getMessage());
    } finally {
      lines.onInterrupt(() -> {});
    }
  }

  private String print(Answer answer) {
    Pace pace = new Pace(answer.promptTokens());
    StringBuilder text = new StringBuilder();
    for (String part : answer) {
      pace.part();
      out().print(part);
      out().flush();
      text.append(part);
    }
    out().println();
    aside().say("(%s)".formatted(pace.shown(answer, maxTokens)));
    return text.toString();
  }
}
