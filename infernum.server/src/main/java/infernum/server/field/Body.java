package infernum.server.field;

import infernum.server.error.ApiException;
import infernum.server.field.Treatment.OnlyNeutral;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's body, of which every field is known, has its type, and is one that is honoured. */
public final class Body {
  private final Map<String, Object> read = new LinkedHashMap<>();

  private Body() {}

  /**
   * Checks a body against its table.
   *
   * @param values as JSON has them; null where it has null
   * @throws ApiException a field is unknown, of another type, or asks for what isn't done
   */
  public static Body of(Map<String, Object> values, List<Field<?>> table) {
    Body body = new Body();
    Map<String, Field<?>> known = new LinkedHashMap<>();
    table.forEach(field -> known.put(field.name(), field));
    values.forEach((name, value) -> {
      if (value != null) {
        body.check(Optional.ofNullable(known.get(name)), name, value);
      }
    });
    return body;
  }

  private void check(Optional<Field<?>> known, String name, Object value) {
    Field<?> field =
        known.orElseThrow(
            () -> ApiException.unsupported(name, "'%s' isn't supported".formatted(Shown.of(name))));
    Optional<?> typed = field.type().reader().read(value);
    read.put(
        name,
        typed.orElseThrow(() ->
            ApiException.field(
                name,
                "'%s' must be %s, is %s".formatted(name, field.type().name(), Shown.of(value)))));
    if (field.treatment() instanceof OnlyNeutral only && !only.neutral().contains(value)) {
      throw ApiException.unsupported(
          name,
          "'%s' isn't supported with the value %s: %s%s"
              .formatted(
                  name,
                  Shown.of(value),
                  field.meaning(),
                  only.neutral().isEmpty()
                      ? ""
                      : "; accepted are null and " + Shown.of(only.neutral())));
    }
  }

  /** A field's value, where the body has one that isn't null. */
  @SuppressWarnings("unchecked") // what the field's own type has read
  public <T> Optional<T> get(Field<T> field) {
    return Optional.ofNullable((T) read.get(field.name()));
  }

  /** A field's value, or another one where the body has none. */
  public <T> T get(Field<T> field, T otherwise) {
    return get(field).orElse(otherwise);
  }

  /**
   * The value of a field that must be there.
   *
   * @throws ApiException it isn't
   */
  public <T> T require(Field<T> field) {
    return get(field)
        .orElseThrow(() ->
            ApiException.field(field.name(), "'%s' is missing or null".formatted(field.name())));
  }
}
