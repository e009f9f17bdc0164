package infernum.server.answer;

import java.io.IOException;
import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1, which leaves the connection with each request. Servlets can't ask whether a
 * client is still there: one that went away shows in a write that fails, and an answer that is sent
 * whole has none until its end. A connection can be asked. Made by Tomcat, by its name.
 */
public final class CallerProtocol extends Http11NioProtocol {
  /** The note of a request that has its {@link SocketWrapperBase}; the last one that there is. */
  static final int CONNECTION = Constants.MAX_NOTES - 1;

  /** For Tomcat. */
  public CallerProtocol() {
    // Who asks first whether a body is wanted is refused before it is sent.
    setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
  }

  @Override
  protected Processor createProcessor() {
    return new NotingProcessor(this, getAdapter());
  }

  private static final class NotingProcessor extends Http11Processor {
    NotingProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
      super(protocol, adapter);
    }

    @Override
    public SocketState service(SocketWrapperBase<?> connection) throws IOException {
      getRequest().setNote(CONNECTION, connection);
      return super.service(connection);
    }
  }
}
