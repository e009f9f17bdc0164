package infernum.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.Test;

class TerminalLinesTest {
  @Test
  void aTerminalThatNobodyGaveASizeHasOneAndOthersKeepTheirs() throws IOException {
    assertEquals(Size.of(80, 24), after(Size.of(0, 0)));
    assertEquals(Size.of(80, 50), after(Size.of(0, 50)));
    assertEquals(Size.of(132, 43), after(Size.of(132, 43)));
  }

  private static Size after(Size size) throws IOException {
    try (Terminal terminal =
        new LineDisciplineTerminal("test", "ansi", new ByteArrayOutputStream(), UTF_8)) {
      terminal.setSize(size);
      TerminalLines.requireColumns(terminal);
      return terminal.getSize();
    }
  }
}
