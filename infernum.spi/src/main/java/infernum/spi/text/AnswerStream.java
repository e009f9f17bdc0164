package infernum.spi.text;

import java.util.List;

/**
 * Parses one answer as it comes. However a text is cut into parts, joining the events' texts gives
 * the same answer. What may still become a call or a marker is held back until that is known. Of
 * one thread.
 */
public interface AnswerStream {
  /** What this part of the answer completes; often nothing. */
  List<AnswerEvent> add(String text);

  /** What is left once no text follows. Called once, nothing is added afterwards. */
  List<AnswerEvent> end();
}
