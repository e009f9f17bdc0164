package infernum.server.field;

import java.util.List;

/** What the server does with a field. Null always asks for nothing, and is accepted. */
public sealed interface Treatment {
  /** It does what the field asks for. */
  record Honoured() implements Treatment {}

  /** It does nothing: no value of the field could change the answer. */
  record WithoutEffect() implements Treatment {}

  /**
   * It accepts values that ask for nothing, and refuses all others.
   *
   * @param neutral the values that it accepts
   */
  record OnlyNeutral(List<Object> neutral) implements Treatment {}
}
