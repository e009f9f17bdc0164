package infernum.runtime.tokenizer.normalizer;

import infernum.runtime.tokenizer.file.Component;
import infernum.runtime.tokenizer.file.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SentencePiece's map of characters, as T5 and XLM-R carry it: the size of a trie in bytes, the
 * trie (a double array in the layout of darts-clone), and the replacements, each with a zero behind
 * it. A grapheme of less than six bytes is looked for as a whole first, then every code point.
 */
final class PrecompiledMap implements Normalizer {
  private static final int MAX_WHOLE = 6;
  private static final Pattern GRAPHEME = Pattern.compile("\\X");

  private final int[] trie;
  private final byte[] replacements;

  private PrecompiledMap(int[] trie, byte[] replacements) {
    this.trie = trie;
    this.replacements = replacements;
  }

  static PrecompiledMap read(Component json) {
    Field field = json.field().at("precompiled_charsmap");
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(json.text("precompiled_charsmap"));
    } catch (IllegalArgumentException e) {
      throw field.error("isn't base64");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int size = bytes.length < Integer.BYTES ? -1 : buffer.getInt();
    if (size < 0 || size % Integer.BYTES != 0 || size > buffer.remaining()) {
      throw field.error("has a trie of %d bytes in %d", size, bytes.length);
    }
    int[] trie = new int[size / Integer.BYTES];
    buffer.asIntBuffer().get(trie);
    return new PrecompiledMap(trie, Arrays.copyOfRange(bytes, Integer.BYTES + size, bytes.length));
  }

  @Override
  public String normalize(String text) {
    StringBuilder normalized = new StringBuilder(text.length());
    Matcher graphemes = GRAPHEME.matcher(text);
    while (graphemes.find()) {
      String grapheme = graphemes.group();
      String whole = bytes(grapheme).length < MAX_WHOLE ? replacement(grapheme) : null;
      if (whole != null) {
        normalized.append(whole);
      } else {
        grapheme
            .codePoints()
            .mapToObj(Character::toString)
            .forEach(c -> {
              String replacement = replacement(c);
              normalized.append(replacement == null ? c : replacement);
            });
      }
    }
    return normalized.toString();
  }

  /** What the shortest known begin of a text is replaced by; null where none is known. */
  private @Nullable String replacement(String text) {
    int node = 0;
    if (trie.length == 0) {
      return null;
    }
    node ^= offset(trie[0]);
    for (byte next : bytes(text)) {
      int label = Byte.toUnsignedInt(next);
      node ^= label;
      if (node < 0 || node >= trie.length || (trie[node] & 0x800000FF) != label) {
        return null;
      }
      int unit = trie[node];
      node ^= offset(unit);
      if (((unit >>> 8) & 1) == 1) {
        return node < 0 || node >= trie.length ? null : at(trie[node] & 0x7FFFFFFF);
      }
    }
    return null;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
  }

  private @Nullable String at(int index) {
    if (index >= replacements.length) {
      return null;
    }
    int end = index;
    while (end < replacements.length && replacements[end] != 0) {
      end++;
    }
    return new String(replacements, index, end - index, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
