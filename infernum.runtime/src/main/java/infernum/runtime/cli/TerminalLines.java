package infernum.runtime.cli;

import static java.util.Objects.requireNonNull;

import infernum.runtime.cli.Lines.Line.End;
import infernum.runtime.cli.Lines.Line.Interrupted;
import infernum.runtime.cli.Lines.Line.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jline.reader.Completer;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * Lines that somebody types, with editing, the earlier ones by the arrow keys, and Tab for
 * commands. They are kept in memory only: what is said to a model is nobody else's business.
 */
final class TerminalLines implements Lines {
  /** Nanoseconds: less than lie between two quick presses of one key. */
  private static final long ECHO = 80_000_000;

  private static final String END_OR_MARK = "infernum-end-or-mark";

  private static final Path ERR = Path.of("/proc/self/fd/2");
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;

  private final Terminal terminal;
  private final LineReader reader;
  private volatile Runnable interrupt = () -> {};
  private volatile long missed; // nanoseconds, 0 for none
  private long lastPress = System.nanoTime() - ECHO;

  private TerminalLines(Terminal terminal, Completer completer) {
    this.terminal = terminal;
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            // What is typed is prose: a quote, a backslash or an exclamation mark is one.
            .parser(new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]))
            .option(Option.DISABLE_EVENT_EXPANSION, true)
            .completer(completer)
            .build();
    endsByWhatWasTypedAhead();
    terminal.handle(
        Signal.INT,
        _ -> {
          missed = System.nanoTime(); // between two prompts; forgotten when an answer took it
          interrupt.run();
        });
  }

  /**
   * A Ctrl-D that was typed before keys are read one by one has become Linux's mark of an end,
   * which then is read as NUL. On an empty line it means what Ctrl-D does there; else what NUL
   * does.
   */
  private void endsByWhatWasTypedAhead() {
    reader
        .getWidgets()
        .put(
            END_OR_MARK,
            () -> {
              if (reader.getBuffer().length() == 0) {
                throw new EndOfFileException();
              }
              reader.callWidget(LineReader.SET_MARK_COMMAND);
              return true;
            });
    requireNonNull(reader.getKeyMaps().get(LineReader.MAIN)).bind(new Reference(END_OR_MARK), "\0");
  }

  /**
   * The terminal of this process; empty where its input, or all of its output, is none.
   *
   * @param completer what Tab does
   */
  static Optional<Lines> ofProcess(Completer completer) {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              // Answers alone go to stdout, which may be a file.
              .systemOutput(SystemOutput.SysErrOrSysOut)
              // Through Java's own access to native functions; the other ways unpack a library or
              // start programs.
              .provider(TerminalBuilder.PROP_PROVIDER_FFM)
              .dumb(false)
              // Asking the terminal would drop what somebody typed while the model was loaded.
              .graphemeCluster(false)
              .build();
      requireColumns(terminal);
      return Optional.of(new TerminalLines(terminal, completer));
    } catch (IOException | IllegalStateException _) {
      return Optional.empty();
    }
  }

  /** Where nobody has said how large a terminal is (a serial line, a script), it has no columns. */
  static void requireColumns(Terminal terminal) {
    Size size = terminal.getSize();
    if (size.getColumns() <= 0 || size.getRows() <= 0) {
      terminal.setSize(
          Size.of(
              size.getColumns() <= 0 ? COLUMNS : size.getColumns(),
              size.getRows() <= 0 ? ROWS : size.getRows()));
    }
  }

  /** Whether somebody looks at this process's stderr. */
  static boolean isErrTerminal() {
    try {
      if (Files.isSymbolicLink(ERR)) { // Linux tells it without native functions
        return Files.readSymbolicLink(ERR).toString().matches("/dev/(pts/|tty|console).*");
      }
      return TerminalProvider.load(TerminalBuilder.PROP_PROVIDER_FFM)
          .isSystemStream(SystemStream.Error);
    } catch (IOException | IllegalStateException _) {
      return false;
    }
  }

  @Override
  public Line next() {
    while (true) {
      long press = missed;
      if (press != 0) {
        missed = 0;
        if (isPress("", press)) {
          return new Interrupted(true);
        }
      }
      try {
        return new Text(reader.readLine("> "));
      } catch (UserInterruptException e) {
        if (isPress(e.getPartialLine(), System.nanoTime())) {
          return new Interrupted(e.getPartialLine().isEmpty());
        }
      } catch (EndOfFileException _) {
        return new End();
      }
    }
  }

  /**
   * Whether an interrupt is somebody's press of a key. JLine may see one press twice: the signal
   * ends its reading at once, and its handler interrupts the reading thread a little later.
   */
  private boolean isPress(String partialLine, long now) {
    boolean echo = partialLine.isEmpty() && now - lastPress < ECHO;
    lastPress = echo ? lastPress : now;
    Thread.interrupted(); // else the next line would end, too
    return !echo;
  }

  @Override
  public void onInterrupt(Runnable action) {
    interrupt = action;
    missed = 0;
  }

  @Override
  public void close() {
    try {
      terminal.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
