package infernum.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import infernum.spi.text.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;

/** A token for each byte, and some control tokens behind them. */
final class ByteTokenizer implements Tokenizer {
  private static final int BYTES = 256;

  private final List<String> controls;

  ByteTokenizer(List<String> controls) {
    this.controls = List.copyOf(controls);
  }

  int control(String name) {
    return BYTES + controls.indexOf(name);
  }

  @Override
  public int size() {
    return BYTES + controls.size();
  }

  @Override
  public int[] encode(String text, Specials specials) {
    List<Integer> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int control = specials == Specials.PARSE ? controlAt(text, at) : -1;
      if (control >= 0) {
        tokens.add(BYTES + control);
        at += controls.get(control).length();
      } else {
        int end = text.offsetByCodePoints(at, 1);
        for (byte one : text.substring(at, end).getBytes(UTF_8)) {
          tokens.add(Byte.toUnsignedInt(one));
        }
        at = end;
      }
    }
    return tokens.stream().mapToInt(Integer::intValue).toArray();
  }

  private int controlAt(String text, int at) {
    for (int i = 0; i < controls.size(); i++) {
      if (text.startsWith(controls.get(i), at)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public int[] withSpecialTokens(int[] tokens) {
    return tokens;
  }

  @Override
  public byte[] bytes(int token) {
    return token < BYTES ? new byte[] {(byte) token} : controls.get(token - BYTES).getBytes(UTF_8);
  }

  @Override
  public boolean isSpecial(int token) {
    return token >= BYTES;
  }

  @Override
  public Decoder decoder() {
    return new Decoder() {
      private final CharsetDecoder utf8 =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE);
      private ByteBuffer held = ByteBuffer.allocate(0);

      @Override
      public String add(int token) {
        return decode(bytes(token), false);
      }

      @Override
      public String end() {
        return decode(new byte[0], true);
      }

      private String decode(byte[] more, boolean end) {
        ByteBuffer in = ByteBuffer.allocate(held.remaining() + more.length).put(held).put(more);
        in.flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        utf8.decode(in, out, end);
        held = in.slice();
        return out.flip().toString();
      }
    };
  }
}
