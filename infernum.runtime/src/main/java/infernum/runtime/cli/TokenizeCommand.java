package infernum.runtime.cli;

import infernum.runtime.model.ModelLoader;
import infernum.runtime.tokenizer.TextStream;
import infernum.spi.text.Tokenizer;
import infernum.spi.text.Tokenizer.Specials;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code infernum tokenize}: the tokens of a text, or the text of tokens. No weight is read. */
@Command(
    name = "tokenize",
    description = {
      "Shows the tokens of a text: each one's id, and the bytes that it stands for. With --decode,"
          + " the text of tokens.",
      "The text is plain unless --parse-special says that it is a rendered template, and has the"
          + " begin and end around it that the model was trained with unless --no-special says"
          + " otherwise."
    })
final class TokenizeCommand extends Subcommand {
  private static final String STDIN = "-";

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "a model's file, a folder with one or with a tokenizer.json, or the name of a bundled"
              + " model")
  private Path path = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "the text; - or nothing: standard input, as it is with its line breaks")
  private @Nullable String text;

  @Option(
      names = "--decode",
      paramLabel = "IDS",
      description = "show the text of these tokens: 1,2,3, or - for standard input")
  private @Nullable String ids;

  @Option(
      names = "--no-special",
      description =
          "add no token at begin and end; with --decode, leave control tokens out of the text")
  private boolean noSpecial;

  @Option(
      names = "--parse-special",
      description = "take names of control tokens, such as <|im_end|>, for these tokens")
  private boolean parseSpecial;

  @Option(names = "--count", description = "show only how many tokens there are")
  private boolean count;

  @Option(names = "--json", description = "as JSON")
  private boolean json;

  @Override
  public Integer call() {
    if (ids != null && (text != null || parseSpecial)) {
      throw refused("--decode takes tokens; drop TEXT and --parse-special");
    }
    Tokenizer tokenizer = tokenizer();
    TokensReport report =
        ids == null ? encode(tokenizer, text == null ? STDIN : text) : decode(tokenizer, ids);
    if (json) {
      out().println(report.json());
    } else if (count) {
      out().println(report.tokens().length);
    } else if (ids != null) {
      out().println(report.text());
    } else {
      report.print(out());
      aside().say(report.summary());
    }
    return ExitCode.OK;
  }

  private Tokenizer tokenizer() {
    ModelLoader loader = new ModelLoader(services());
    return loader.tokenizer(loader.locate(path));
  }

  private String given(String argument) {
    return argument.equals(STDIN) ? main().input().text() : argument;
  }

  private TokensReport encode(Tokenizer tokenizer, String argument) {
    String plain = given(argument);
    int[] tokens = tokenizer.encode(plain, parseSpecial ? Specials.PARSE : Specials.TEXT);
    return new TokensReport(
        tokenizer, noSpecial ? tokens : tokenizer.withSpecialTokens(tokens), plain);
  }

  private TokensReport decode(Tokenizer tokenizer, String argument) {
    int[] tokens =
        Arrays.stream(given(argument).strip().split("[\\s,]+"))
            .filter(word -> !word.isEmpty())
            .mapToInt(word -> id(tokenizer, word))
            .toArray();
    return new TokensReport(tokenizer, tokens, TextStream.text(tokenizer, tokens, !noSpecial));
  }

  private int id(Tokenizer tokenizer, String word) {
    int id;
    try {
      id = Integer.parseInt(word);
    } catch (NumberFormatException _) {
      throw refused("--decode takes ids of tokens, '%s' is none".formatted(word));
    }
    if (id < 0 || id >= tokenizer.size()) {
      throw refused("token %d isn't one of the tokenizer's %d".formatted(id, tokenizer.size()));
    }
    return id;
  }
}
