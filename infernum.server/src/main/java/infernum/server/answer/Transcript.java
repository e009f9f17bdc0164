package infernum.server.answer;

import infernum.server.answer.Update.End;
import java.util.Optional;

/**
 * One endpoint's way of telling answers. Each update is offered once, in order; what it adds to a
 * stream also goes into the whole, so that both say the same. Of one thread.
 */
public interface Transcript {
  /**
   * Takes an update; the event that it is in a stream, where it yields anything to send.
   *
   * @param soFar tokens up to now, where each event is to say so
   */
  Optional<Object> add(Update update, Optional<Usage> soFar);

  /** The event by which a choice ends. */
  Object end(End end, Optional<Usage> soFar);

  /** The event that counts tokens. */
  Object usage(Usage usage);

  /** All choices, in one answer. */
  Object whole(Usage usage);
}
