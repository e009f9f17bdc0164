package infernum.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection on which bytes are sent as they are: what HTTP clients are too well-behaved for. */
final class Wire implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /**
   * What a server says.
   *
   * @param headers by their names in small letters
   */
  record Reply(int status, Map<String, String> headers, String body) {}

  Wire(int port) throws IOException {
    this(port, 1 << 16);
  }

  /** That takes so many bytes while nobody reads. */
  Wire(int port, int buffer) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(buffer);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** A request with a body of JSON. */
  static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            .formatted(path)
        + "Content-Length: %d\r\n\r\n%s".formatted(body.getBytes(UTF_8).length, body);
  }

  Wire send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(UTF_8));
    return this;
  }

  /** Sends no more; still reads. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Whether the server has closed the connection, after all that it said was read. */
  boolean atEnd() throws IOException {
    return in.read() < 0;
  }

  /** Some bytes, at most so many; fewer at the end. */
  int skip(int most) throws IOException {
    return in.readNBytes(most).length;
  }

  /** Ends at once, whatever is on its way: the server sees a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The next answer, without a body where it is to HEAD. */
  Reply read(boolean head) throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    boolean none = head || status == 204 || status < 200;
    return new Reply(status, headers, none ? "" : body(headers));
  }

  Reply read() throws IOException {
    return read(false);
  }

  private String body(Map<String, String> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      return new String(exactly(Integer.parseInt(headers.get("content-length"))), UTF_8);
    }
    if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return new String(in.readAllBytes(), UTF_8);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      body.writeBytes(exactly(size));
      line();
    }
    line();
    return body.toString(UTF_8);
  }

  private int size() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("%d of %d bytes".formatted(bytes.length, count));
    }
    return bytes;
  }

  /** Without its end. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("within a line: " + line.toString(UTF_8));
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
