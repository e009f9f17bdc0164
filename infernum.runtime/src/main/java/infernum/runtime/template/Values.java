package infernum.runtime.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template is given, as its own values. */
final class Values {
  private static final int MAX_DEPTH = 200;

  private Values() {}

  /**
   * A deep copy: nothing of the caller's can be reached through it.
   *
   * @throws IllegalArgumentException it isn't made of what JSON is made of, or is nested too deep
   */
  static Object of(@Nullable Object value) {
    return of(value, 0);
  }

  private static Object of(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("values nested deeper than " + MAX_DEPTH);
    }
    return switch (value) {
      case null -> None.NONE;
      case String text -> text;
      case Boolean flag -> flag;
      case BigInteger number -> Numbers.normal(number);
      case BigDecimal number -> number.doubleValue();
      case Double real -> real;
      case Float real -> Double.parseDouble(real.toString());
      case Number number -> number.longValue();
      case List<?> list -> {
        List<Object> items = new ArrayList<>(list.size());
        for (Object item : list) {
          items.add(of(item, depth + 1));
        }
        yield items;
      }
      case Map<?, ?> map -> {
        Dict dict = new Dict();
        map.forEach((key, item) -> dict.put(String.valueOf(key), of(item, depth + 1)));
        yield dict;
      }
      default ->
          throw new IllegalArgumentException(
              "a template takes strings, numbers, booleans, lists and maps, not "
                  + value.getClass());
    };
  }
}
