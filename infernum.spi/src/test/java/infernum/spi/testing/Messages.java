package infernum.spi.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Objects;
import org.junit.jupiter.api.function.Executable;

/** What refusals say. */
public final class Messages {
  private Messages() {}

  /** The message of what is thrown, which must be of this type. */
  public static String messageOf(Class<? extends Throwable> type, Executable call) {
    return Objects.requireNonNull(assertThrows(type, call).getMessage());
  }
}
