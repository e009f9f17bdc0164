package infernum.runtime.tokenizer.file;

import infernum.runtime.tokenizer.text.Characters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of a JSON file, with its place. Whatever has another type than asked for is an error
 * that names it.
 */
public final class Component {
  private final Field field;
  private final Map<?, ?> values;

  /** What stands in that place. */
  public Component(Field field, @Nullable Object value) {
    this.field = field;
    if (!(value instanceof Map<?, ?> map)) {
      throw field.error("is %s; must be an object", value);
    }
    this.values = map;
  }

  /** Where it stands. */
  public Field field() {
    return field;
  }

  /** What it says it is. */
  public String type() {
    return text("type");
  }

  /** Whether it has a value, other than null. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** A value as it is; null where it is absent. */
  public @Nullable Object value(String name) {
    return values.get(name);
  }

  /** A text that must be there. */
  public String text(String name) {
    if (values.get(name) instanceof String text) {
      if (Characters.loneSurrogate(text) >= 0) {
        throw field.at(name).error("has half of a surrogate pair");
      }
      return text;
    }
    throw field.at(name).error("is %s; must be a string", values.get(name));
  }

  /** A text, or what stands for its absence. */
  public String text(String name, String absent) {
    return has(name) ? text(name) : absent;
  }

  /** A text that may be absent. */
  public Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** A text of one code point. */
  public int character(String name) {
    String text = text(name);
    if (text.codePointCount(0, text.length()) != 1) {
      throw field.at(name).error("is '%s'; must be one character", text);
    }
    return text.codePointAt(0);
  }

  /** A truth value, or what stands for its absence. */
  public boolean flag(String name, boolean absent) {
    return switch (values.get(name)) {
      case null -> absent;
      case Boolean flag -> flag;
      case Object other -> throw field.at(name).error("is %s; must be true or false", other);
    };
  }

  /** A whole number that must be there. */
  public int number(String name, int least, int most) {
    if (values.get(name) instanceof Integer number && number >= least && number <= most) {
      return number;
    }
    throw field
        .at(name)
        .error("is %s; must be a whole number, %d to %d", values.get(name), least, most);
  }

  /** An object that must be there. */
  public Component component(String name) {
    return new Component(field.at(name), values.get(name));
  }

  /** An object that may be absent. */
  public Optional<Component> optionalComponent(String name) {
    return has(name) ? Optional.of(component(name)) : Optional.empty();
  }

  /** A list of objects that must be there. */
  public List<Component> components(String name) {
    List<Component> components = new ArrayList<>();
    for (Object element : list(name)) {
      components.add(new Component(field.at(name).at(components.size()), element));
    }
    return components;
  }

  /** A list that must be there. */
  public List<?> list(String name) {
    if (values.get(name) instanceof List<?> list) {
      return list;
    }
    throw field.at(name).error("is %s; must be a list", values.get(name));
  }

  /** The names of its values. */
  public List<String> names() {
    return values.keySet().stream().map(String::valueOf).toList();
  }
}
