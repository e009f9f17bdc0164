package infernum.server.answer;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Lets a request that came by a {@link CallerProtocol} ask whether its client is still there. */
final class CallerValve extends ValveBase {
  CallerValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    if (request.getCoyoteRequest().getNote(CallerProtocol.CONNECTION)
        instanceof SocketWrapperBase<?> connection) {
      Caller caller = () -> isGone(connection);
      request.setAttribute(Caller.ATTRIBUTE, caller);
    }
    getNext().invoke(request, response);
  }

  /** What was sent ahead is kept for its turn; while it is there, the end behind it isn't seen. */
  private static boolean isGone(SocketWrapperBase<?> connection) {
    try {
      connection.isReadyForRead(); // doesn't wait
      return false;
    } catch (IOException _) {
      return true;
    }
  }
}
