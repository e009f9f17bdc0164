package infernum.server.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.server.error.ErrorBody;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events, each flushed on its way. Of one thread. */
public final class EventStream {
  /** The longest silence: whoever went away is noticed by a write that fails. */
  public static final Duration HEARTBEAT = Duration.ofMillis(500);

  private static final byte[] BEAT = ": heartbeat\n\n".getBytes(UTF_8);
  private static final byte[] DATA = "data: ".getBytes(UTF_8);
  private static final byte[] END = "\n\n".getBytes(UTF_8);
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(UTF_8);

  private final JsonMapper json;
  private final OutputStream out;
  private long lastWrite = System.nanoTime();

  /** The begin of an answer whose status is 200. */
  public EventStream(HttpServletResponse response, JsonMapper json) throws IOException {
    this.json = json;
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Accel-Buffering", "no"); // a proxy that collects events is no stream
    this.out = response.getOutputStream();
    response.flushBuffer();
  }

  /** How long it may still be silent. */
  public Duration patience() {
    Duration silent = Duration.ofNanos(System.nanoTime() - lastWrite);
    return silent.compareTo(HEARTBEAT) < 0 ? HEARTBEAT.minus(silent) : Duration.ZERO;
  }

  /** Sends an event. */
  public void send(Object event) throws IOException {
    out.write(DATA);
    out.write(json.writeValueAsBytes(event));
    out.write(END);
    flush();
  }

  /** Sends nothing, where that has been due. */
  public void beat() throws IOException {
    if (patience().isZero()) {
      out.write(BEAT);
      flush();
    }
  }

  /** Tells what went wrong after the status was sent. */
  public void fail(ErrorBody error) throws IOException {
    send(error);
  }

  /** The end. */
  public void done() throws IOException {
    out.write(DONE);
    flush();
  }

  private void flush() throws IOException {
    out.flush();
    lastWrite = System.nanoTime();
  }
}
