package infernum.runtime.engine;

import infernum.spi.scheduling.SchedulingPolicy;
import infernum.spi.scheduling.WaitingRequest;
import java.util.Comparator;

/** {@code fcfs}: in the order of arrival; who came last gives way first. */
public final class FirstComeFirstServed implements SchedulingPolicy {
  /** The name by which it is chosen. */
  public static final String NAME = "fcfs";

  /** For the service loader. */
  public FirstComeFirstServed() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Comparator<WaitingRequest> order() {
    return Comparator.comparingLong(WaitingRequest::arrival);
  }
}
