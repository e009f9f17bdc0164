package infernum.runtime.cli;

import infernum.spi.InfernumException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What a user sees of an error: one line that begins with {@code infernum:}, and the stack trace
 * only for {@code --debug}. The exit code tells whether the user or a programmer is to mend it.
 */
record ErrorPolicy(PrintWriter err, BooleanSupplier debug)
    implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException error, String[] arguments) {
    CommandLine command = error.getCommandLine();
    err.println(
        "infernum: %s; see '%s --help'"
            .formatted(UsageFault.of(error, arguments), command.getCommandSpec().qualifiedName()));
    trace(error);
    return ExitCode.REFUSED;
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
