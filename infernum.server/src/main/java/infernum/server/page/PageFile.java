package infernum.server.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/**
 * A part of the page, in memory. Immutable.
 *
 * @param type its media type
 * @param bytes its own
 * @param compressed the same, by gzip
 * @param tag a strong entity tag of the content, without quotes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never handed out
record PageFile(String type, byte[] bytes, byte[] compressed, String tag) {
  /** Not the name of a package, so that a named module lets it be read. */
  private static final String FOLDER = "/META-INF/page/";

  /** One that the build has made. */
  static PageFile of(String name, String type) {
    try (InputStream in = PageFile.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the build has made no " + name);
      }
      byte[] bytes = in.readAllBytes();
      return new PageFile(type, bytes, gzip(bytes), digest(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
