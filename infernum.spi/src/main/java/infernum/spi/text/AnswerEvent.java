package infernum.spi.text;

import java.util.Optional;

/** A part of what a model says, in the order in which it says it. */
public sealed interface AnswerEvent {
  /**
   * Text for the user.
   *
   * @param text never empty
   */
  record Content(String text) implements AnswerEvent {}

  /**
   * What the model thinks before it answers.
   *
   * @param text never empty
   */
  record Reasoning(String text) implements AnswerEvent {}

  /**
   * A call of a tool begins; its arguments and its end follow before anything else does.
   *
   * @param index the answer's calls are counted from 0
   * @param id what the model itself calls it, where its format has such ids
   */
  record CallBegin(int index, String name, Optional<String> id) implements AnswerEvent {}

  /**
   * A part of a call's arguments. The parts of one call together are a JSON object, written as the
   * model wrote it.
   *
   * @param part never empty
   */
  record CallArguments(int index, String part) implements AnswerEvent {}

  /** A call is complete. */
  record CallEnd(int index) implements AnswerEvent {}
}
