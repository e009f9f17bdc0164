package infernum.runtime.template;

import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Which values are equal, which comes first, and what they are found by in a dict. */
final class Equality {
  private final Budget budget;

  Equality(Budget budget) {
    this.budget = budget;
  }

  @SuppressWarnings("ReferenceEquality") // the same object is equal, however deep it is
  boolean equal(Object left, Object right) {
    budget.step();
    if (left == right) {
      return !Numbers.isNan(left);
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return !Numbers.isNan(left) && !Numbers.isNan(right) && Numbers.compare(left, right) == 0;
    }
    return switch (left) {
      case String a when right instanceof String b -> {
        budget.chars(Math.min(a.length(), b.length()));
        yield a.equals(b);
      }
      case Undefined _ -> right instanceof Undefined;
      case List<?> a when right instanceof List<?> b ->
          a instanceof Range == b instanceof Range && sameItems(a, b);
      case Tuple a when right instanceof Tuple b -> sameItems(a.items(), b.items());
      case Dict a when right instanceof Dict b -> sameEntries(a, b);
      default -> false;
    };
  }

  private boolean sameItems(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    budget.enter();
    Iterator<?> other = right.iterator();
    for (Object item : left) {
      if (!same(item, other.next())) {
        budget.leave();
        return false;
      }
    }
    budget.leave();
    return true;
  }

  /** Whether a list that has one has the other: itself, or an equal one. */
  @SuppressWarnings("ReferenceEquality") // as Python looks for elements
  boolean same(Object left, Object right) {
    return left == right || equal(left, right);
  }

  private boolean sameEntries(Dict left, Dict right) {
    if (left.size() != right.size()) {
      return false;
    }
    budget.enter();
    boolean same =
        left.all().entrySet().stream()
            .allMatch(entry -> {
              Optional<Object> other = right.get(entry.getKey());
              return other.isPresent() && same(entry.getValue().value(), other.get());
            });
    budget.leave();
    return same;
  }

  /**
   * What equal keys of dicts have in common.
   *
   * @throws TemplateFault it can't be a key
   */
  Object hash(Object key) {
    return switch (key) {
      case String _, Long _, None _ -> key;
      case Boolean flag -> flag ? 1L : 0L;
      case Double real when Math.rint(real) == real && Math.abs(real) < 1L << 62 ->
          (long) (double) real;
      case Undefined _ -> Undefined.class;
      case Range range -> "range\0" + range;
      case List<?> _, Dict _ -> throw unhashable(key);
      case DictView view when !view.name().equals("values") -> throw unhashable(key);
      case Tuple tuple -> {
        StringBuilder text = new StringBuilder("tuple\0");
        for (Object item : tuple.items()) {
          Object hash = hash(item);
          budget.text((long) text.length());
          String part =
              switch (hash) {
                case String name -> "s" + name;
                case Long _, Double _, BigInteger _ -> "n" + hash;
                default -> "o" + System.identityHashCode(hash);
              };
          text.append(part.length()).append(part);
        }
        yield budget.text(text.toString());
      }
      default -> key;
    };
  }

  private static TemplateFault unhashable(Object key) {
    return TemplateFault.type("unhashable type: '%s'", Types.name(key));
  }

  /**
   * Less than 0, 0, or more than 0, as the first comes before, beside or behind the second.
   *
   * @param operator for messages
   * @throws TemplateFault they have no order
   */
  int order(String operator, Object left, Object right) {
    budget.step();
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return Numbers.compare(left, right);
    }
    return switch (left) {
      case Undefined undefined -> throw undefined.fault();
      case String a when right instanceof String b -> {
        budget.chars(Math.min(a.length(), b.length()));
        yield Text.compare(a, b);
      }
      case List<?> a
          when right instanceof List<?> b && !(a instanceof Range) && !(b instanceof Range) ->
          order(operator, a, b);
      case Tuple a when right instanceof Tuple b -> order(operator, a.items(), b.items());
      default -> {
        if (right instanceof Undefined undefined) {
          throw undefined.fault();
        }
        throw TemplateFault.type(
            "'%s' not supported between instances of '%s' and '%s'",
            operator, Types.name(left), Types.name(right));
      }
    };
  }

  private int order(String operator, List<?> left, List<?> right) {
    budget.enter();
    Iterator<?> other = right.iterator();
    for (Object item : left) {
      if (!other.hasNext()) {
        break;
      }
      Object second = other.next();
      if (!same(item, second)) {
        int order = order(operator, item, second);
        budget.leave();
        return order;
      }
    }
    budget.leave();
    return Integer.compare(left.size(), right.size());
  }

  /** Whether a comparison holds. */
  boolean holds(String operator, Object left, Object right) {
    return switch (operator) {
      case "==" -> equal(left, right);
      case "!=" -> !equal(left, right);
      default -> ordered(operator, left, right);
    };
  }

  private boolean ordered(String operator, Object left, Object right) {
    int order = order(operator, left, right);
    if (Numbers.isNan(left) || Numbers.isNan(right)) {
      return false;
    }
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }
}
