package infernum.spi.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A model's configuration, in config.json's keys whatever the file's format. It remembers which
 * keys were asked for, so that none that matters is passed over in silence. A key whose value is
 * null is absent. Of one thread.
 */
public final class ModelConfig {
  private final String file;
  private final String prefix;
  private final Map<String, Object> values;
  private final Set<String> read;

  /**
   * A configuration that was read from a file.
   *
   * @param file for messages
   * @param values strings, numbers, booleans, lists and maps of them
   */
  public ModelConfig(String file, Map<String, Object> values) {
    this(file, "", values, new TreeSet<>());
  }

  private ModelConfig(String file, String prefix, Map<String, Object> values, Set<String> read) {
    this.file = file;
    this.prefix = prefix;
    this.values = values;
    this.read = read;
  }

  /** Where it stands, for messages. */
  public String file() {
    return file;
  }

  /** Whether the key is there and not null. */
  public boolean has(String key) {
    read.add(prefix + key);
    return values.get(key) != null;
  }

  /** A string that must be there. */
  public String text(String key) {
    return value(key, String.class, "a string");
  }

  /** A string, or the default where it is absent. */
  public String text(String key, String byDefault) {
    return has(key) ? text(key) : byDefault;
  }

  /** A whole number that must be there. */
  public int integer(String key) {
    Number number = value(key, Number.class, "a whole number");
    if (number.doubleValue() != number.intValue()) {
      throw error(key, "must be a whole number of 32 bits, is " + number);
    }
    return number.intValue();
  }

  /** A whole number, or the default where it is absent. */
  public int integer(String key, int byDefault) {
    return has(key) ? integer(key) : byDefault;
  }

  /** A whole number greater than 0 that must be there. */
  public int positive(String key) {
    int value = integer(key);
    if (value <= 0) {
      throw error(key, "must be greater than 0, is " + value);
    }
    return value;
  }

  /** A whole number greater than 0, or the default where it is absent. */
  public int positive(String key, int byDefault) {
    return has(key) ? positive(key) : byDefault;
  }

  /** A number that must be there. */
  public double number(String key) {
    return value(key, Number.class, "a number").doubleValue();
  }

  /** A number, or the default where it is absent. */
  public double number(String key, double byDefault) {
    return has(key) ? number(key) : byDefault;
  }

  /** A finite number greater than 0 that must be there. */
  public double positiveNumber(String key) {
    double value = number(key);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw error(key, "must be greater than 0 and finite, is " + value);
    }
    return value;
  }

  /** A finite number greater than 0, or the default where it is absent. */
  public double positiveNumber(String key, double byDefault) {
    return has(key) ? positiveNumber(key) : byDefault;
  }

  /** A truth value, or the default where it is absent. */
  public boolean flag(String key, boolean byDefault) {
    return has(key) ? value(key, Boolean.class, "true or false") : byDefault;
  }

  /** Whether the key is there and is false. */
  public boolean isFalse(String key) {
    return has(key) && Boolean.FALSE.equals(values.get(key));
  }

  /** A list of numbers; empty where it is absent. A single number is a list of one. */
  public List<Double> numbers(String key) {
    List<Double> numbers = new ArrayList<>();
    for (Object element : elements(key)) {
      if (!(element instanceof Number number)) {
        throw error(key, "must be a list of numbers, has " + element);
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  /** A list of strings; empty where it is absent. A single string is a list of one. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object element : elements(key)) {
      if (!(element instanceof String text)) {
        throw error(key, "must be a list of strings, has " + element);
      }
      texts.add(text);
    }
    return texts;
  }

  /** The configuration nested under a key; empty where it is absent. */
  public ModelConfig section(String key) {
    if (!has(key)) {
      return new ModelConfig(file, prefix + key + ".", Map.of(), read);
    }
    Map<String, Object> nested = new TreeMap<>();
    Map<?, ?> object = value(key, Map.class, "an object");
    object.forEach((k, v) -> nested.put(String.valueOf(k), v));
    return new ModelConfig(file, prefix + key + ".", nested, read);
  }

  /** The keys of this section that are there and not null. */
  public Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    values.forEach((key, value) -> {
      if (value != null) {
        keys.add(key);
      }
    });
    return keys;
  }

  /** All that stands in this section, to be shown; reading it here counts as asking for nothing. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }

  /** Demands a condition on a key's value. */
  public void require(boolean holds, String key, String problem) {
    has(key);
    if (!holds) {
      throw error(key, problem);
    }
  }

  /**
   * Demands that the key is there, if only as null: for one whose absence means something else than
   * null does.
   */
  public void requireStated(String key) {
    require(values.containsKey(key), key, "is missing");
  }

  /** An error about a key, to be thrown. */
  public ConfigException error(String key, String problem) {
    return new ConfigException(file, prefix + key, problem);
  }

  /**
   * The keys of this section that were never asked for.
   *
   * @param harmless keys that change nothing, which aren't listed
   */
  public Set<String> unread(Collection<String> harmless) {
    Set<String> unread = keys();
    unread.removeIf(key -> read.contains(prefix + key) || harmless.contains(key));
    return unread;
  }

  private List<?> elements(String key) {
    if (!has(key)) {
      return List.of();
    }
    Object value = values.get(key);
    return value instanceof List<?> list ? list : List.of(value);
  }

  private <T> T value(String key, Class<T> type, String wanted) {
    if (!has(key)) {
      throw error(key, "is missing");
    }
    Object value = values.get(key);
    if (!type.isInstance(value)) {
      throw error(key, "must be %s, is %s".formatted(wanted, value));
    }
    return type.cast(value);
  }
}
