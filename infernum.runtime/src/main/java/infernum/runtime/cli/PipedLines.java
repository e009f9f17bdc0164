package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;

/** Lines of a file or another program. Ctrl-C ends this one, as it does any program of a pipe. */
final class PipedLines implements Lines {
  private final BufferedReader input;

  PipedLines(InputStream input) {
    this.input = new BufferedReader(new InputStreamReader(input, UTF_8));
  }

  @Override
  public Line next() {
    try {
      String line = input.readLine();
      return line == null ? new Line.End() : new Line.Text(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onInterrupt(Runnable action) {}

  @Override
  public void close() {} // the input is the process's
}
