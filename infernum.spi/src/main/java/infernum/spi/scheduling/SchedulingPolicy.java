package infernum.spi.scheduling;

import infernum.spi.Named;
import java.util.Comparator;

/**
 * Orders requests: who starts first, and, where the cache is full, who has to give way, which is
 * the last one. A service. The order of two requests must not change while both are there, and must
 * be total, or one of them may wait forever.
 */
public interface SchedulingPolicy extends Named {
  /** The more urgent one first. */
  Comparator<WaitingRequest> order();
}
