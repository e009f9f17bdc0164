package infernum.runtime.cli;

import infernum.spi.InfernumException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a user sees of an error: one line that begins with {@code infernum:}, and the stack trace
 * only for {@code --debug}. The exit code tells whether the user or a programmer is to mend it.
 */
record ErrorPolicy(PrintWriter err, BooleanSupplier debug)
    implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    StringBuilder line = new StringBuilder(misspelt(error, command, arguments));
    line.append("; see '").append(command.getCommandSpec().qualifiedName()).append(" --help'");
    err.println("infernum: " + line);
    trace(error);
    return ExitCode.REFUSED;
  }

  /** Where an option is missing because its name is misspelt, the misspelling is the error. */
  private static String misspelt(
      ParameterException error, CommandLine command, String[] arguments) {
    List<String> words =
        switch (error) {
          case UnmatchedArgumentException unmatched -> unmatched.getUnmatched();
          case MissingParameterException _ -> List.of(arguments);
          default -> List.of();
        };
    CommandSpec spec = command.getCommandSpec();
    for (String word : words) {
      Optional<String> meant = Suggestion.of(word, spec);
      Optional<String> option = Suggestion.unknownOption(word, spec);
      boolean isCommand = error instanceof UnmatchedArgumentException && !word.startsWith("-");
      if (meant.isPresent() && (option.isPresent() || isCommand)) {
        return "unknown %s '%s', did you mean '%s'?"
            .formatted(isCommand ? "command" : "option", option.orElse(word), meant.get());
      }
    }
    return message(error);
  }

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    return report(error);
  }

  /** Tells the user about an error that ended a command, and gives the exit code. */
  int report(Throwable error) {
    int code;
    if (error instanceof InfernumException) {
      err.println("infernum: " + message(error));
      code = ExitCode.REFUSED;
    } else if (error instanceof OutOfMemoryError) {
      err.println(
          "infernum: out of memory (%s); give Java more, as with INFERNUM_JAVA_OPTS=-Xmx8g"
              .formatted(message(error)));
      code = ExitCode.REFUSED;
    } else {
      err.println(
          "infernum: this is a bug: %s: %s%s"
              .formatted(
                  error.getClass().getSimpleName(),
                  message(error),
                  debug.getAsBoolean() ? "" : "; --debug shows where"));
      code = ExitCode.BUG;
    }
    trace(error);
    return code;
  }

  private void trace(Throwable error) {
    if (debug.getAsBoolean()) {
      error.printStackTrace(err);
    }
  }

  private static String message(Throwable error) {
    String message = error.getMessage();
    return message == null ? "no message" : message;
  }
}
