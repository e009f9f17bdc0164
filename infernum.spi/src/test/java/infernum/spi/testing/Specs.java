package infernum.spi.testing;

import infernum.spi.tensor.DType;
import infernum.spi.tensor.Dim;
import infernum.spi.tensor.Format;
import infernum.spi.tensor.RowScaled;
import infernum.spi.tensor.TensorSpec;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Specs as they are written: {@code F32[2*tokens, 64]/80, I32[tokens]}. */
public final class Specs {
  private static final Pattern SPEC = Pattern.compile("(\\w+)\\[([^]]*)](?:/(\\d+))?");
  private static final Pattern DIM = Pattern.compile("(?:(\\d+)\\*)?([a-z]+)(?:\\+(\\d+))?");

  private Specs() {}

  /** Any number of specs. */
  public static List<TensorSpec> of(String text) {
    List<TensorSpec> specs = SPEC.matcher(text).results().map(Specs::spec).toList();
    String written = specs.toString();
    if (!written.equals("[" + text + "]")) {
      throw new IllegalArgumentException(text + " reads as " + written);
    }
    return specs;
  }

  /** One spec. */
  public static TensorSpec one(String text) {
    return of(text).getFirst();
  }

  private static TensorSpec spec(MatchResult match) {
    List<Dim> shape = Stream.of(match.group(2).split(", ")).map(Specs::dim).toList();
    TensorSpec dense = TensorSpec.dense(format(match.group(1)), shape);
    return match.group(3) == null
        ? dense
        : new TensorSpec(shape, dense.format(), Long.parseLong(match.group(3)));
  }

  private static Format format(String name) {
    if (name.startsWith("Q8x")) {
      return new RowScaled(Blocks.Q8, Integer.parseInt(name.substring(3)));
    }
    return name.equals("Q8") ? Blocks.Q8 : DType.valueOf(name);
  }

  private static Dim dim(String text) {
    Matcher symbolic = DIM.matcher(text);
    if (!symbolic.matches()) {
      return Dim.fixed(Long.parseLong(text));
    }
    long factor = symbolic.group(1) == null ? 1 : Long.parseLong(symbolic.group(1));
    long offset = symbolic.group(3) == null ? 0 : Long.parseLong(symbolic.group(3));
    return Dim.of(symbolic.group(2)).times(factor).plus(offset);
  }
}
