package infernum.server.answer;

import jakarta.servlet.http.HttpServletRequest;

/** Who sent a request, and waits for its answer. Of the request's own thread. */
@FunctionalInterface
public interface Caller {
  /** Under which {@link CallerValve} leaves it with a request. */
  String ATTRIBUTE = Caller.class.getName();

  /**
   * Whether it has closed its side of the connection; nothing is sent to find that out. Only to be
   * asked after the body was read.
   */
  boolean isGone();

  /** The caller of a request that came through a {@link CallerValve}. */
  static Caller of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw new IllegalStateException("the request came past the valve");
  }
}
