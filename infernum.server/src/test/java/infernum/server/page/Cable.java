package infernum.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lies between a browser and a server, and can be cut. */
final class Cable implements AutoCloseable {
  private final ServerSocket entry;
  private final int exit;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean whole = true;

  Cable(int exit) {
    this.exit = exit;
    try {
      entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + entry.getLocalPort();
  }

  private void accept() {
    try {
      while (!entry.isClosed()) {
        Socket in = entry.accept();
        if (!whole) {
          in.close();
          continue;
        }
        Socket out = new Socket(InetAddress.getLoopbackAddress(), exit);
        sockets.add(in);
        sockets.add(out);
        Thread.startVirtualThread(() -> pump(in, out));
        Thread.startVirtualThread(() -> pump(out, in));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (SocketException _) {
      // cut
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void cut() {
    whole = false;
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    sockets.clear();
  }

  void mend() {
    whole = true;
  }

  @Override
  public void close() {
    cut();
    try {
      entry.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
