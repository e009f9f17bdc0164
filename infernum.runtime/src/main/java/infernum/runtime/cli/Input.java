package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.spi.InfernumException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.function.Function;

/**
 * What commands read beside their arguments.
 *
 * @param bytes standard input
 * @param lines opens what a conversation is read from; given the names that {@code /set} takes
 */
record Input(InputStream bytes, Function<List<String>, Lines> lines) {

  /** Of a pipe or a file. */
  static Input of(InputStream bytes) {
    return new Input(bytes, _ -> new PipedLines(bytes));
  }

  /** Of this process: its terminal, if there is one. */
  static Input ofProcess() {
    return new Input(
        System.in,
        settings ->
            TerminalLines.ofProcess(new ChatCompleter(ChatCommand.COMPLETED, settings))
                .orElseGet(() -> new PipedLines(System.in)));
  }

  /**
   * All of standard input.
   *
   * @throws InfernumException it isn't UTF-8
   */
  String text() {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.readAllBytes())).toString();
    } catch (CharacterCodingException e) {
      throw new InfernumException("standard input isn't UTF-8", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
