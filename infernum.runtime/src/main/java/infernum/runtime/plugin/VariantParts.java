package infernum.runtime.plugin;

import infernum.runtime.checkpoint.Shown;
import infernum.spi.InfernumException;
import infernum.spi.Parameter;
import infernum.spi.Settings;
import infernum.spi.UnknownNameException;
import infernum.spi.Variant;
import infernum.spi.model.ModelConfig;
import infernum.spi.model.Parts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Chooses a model's parts among all services: the user's choice for a role, else the model's own.
 * Of one thread; one for each model, as it remembers what was asked for.
 */
public final class VariantParts implements Parts {
  private final Services services;
  private final Map<String, VariantChoice> choices;
  private final Set<String> asked = new TreeSet<>();

  /**
   * With a user's choices.
   *
   * @param choices by role: {@code "attention"}, {@code "feed-forward"}, {@code "norm"}, {@code
   *     "router"}, {@code "rope"}, {@code "activation"}
   * @throws InfernumException there is no such role
   */
  public VariantParts(Services services, Map<String, VariantChoice> choices) {
    this.services = services;
    this.choices = new TreeMap<>(choices);
    for (String role : choices.keySet()) {
      if (!ServiceKind.roles().contains(role)) {
        throw new InfernumException(
            "'%s' isn't a role of a block; roles are %s"
                .formatted(role, String.join(", ", ServiceKind.roles())));
      }
    }
  }

  @Override
  public <V extends Variant> Chosen<V> choose(Class<V> role, String byDefault, ModelConfig config) {
    String title = ServiceKind.title(role);
    asked.add(title);
    VariantChoice choice = choices.getOrDefault(title, new VariantChoice(byDefault, Map.of()));
    V variant =
        choices.containsKey(title)
            ? services.variants(role).get(choice.name())
            : configured(role, choice.name(), config);
    refuseUnknown(title, variant, choice);
    return new Chosen<>(variant, settings(title, variant, choice, config));
  }

  private <V extends Variant> V configured(Class<V> role, String name, ModelConfig config) {
    try {
      return services.variants(role).get(Shown.of(name));
    } catch (UnknownNameException e) {
      throw new InfernumException(config.file() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Demands that the model has asked for every role that the user chose a variant for.
   *
   * @throws InfernumException it hasn't: the choice would change nothing
   */
  public void requireAllAsked() {
    for (Map.Entry<String, VariantChoice> choice : choices.entrySet()) {
      if (!asked.contains(choice.getKey())) {
        throw new InfernumException(
            "this model has no %s, so that %s would change nothing"
                .formatted(choice.getKey(), option(choice.getKey(), choice.getValue().toString())));
      }
    }
  }

  private static void refuseUnknown(String role, Variant variant, VariantChoice choice) {
    Set<String> unknown = new TreeSet<>(choice.parameters().keySet());
    variant.parameters().forEach(parameter -> unknown.remove(parameter.name()));
    if (!unknown.isEmpty()) {
      throw new InfernumException(
          "%s '%s' has no parameter %s; %s"
              .formatted(
                  role,
                  variant.name(),
                  String.join(", ", unknown),
                  declared(variant.parameters())));
    }
  }

  private static String declared(List<Parameter> parameters) {
    return parameters.isEmpty()
        ? "it has none"
        : "it has " + parameters.stream().map(VariantParts::text).collect(Collectors.joining(", "));
  }

  private static Settings settings(
      String role, Variant variant, VariantChoice choice, ModelConfig config) {
    Map<String, Double> values = new LinkedHashMap<>();
    List<Parameter> missing =
        variant.parameters().stream()
            .filter(parameter -> !resolve(parameter, choice, config, values))
            .toList();
    if (!missing.isEmpty()) {
      String example =
          missing.stream().map(p -> p.name() + "=NUMBER").collect(Collectors.joining(","));
      throw new InfernumException(
          "%s '%s' needs %s, and %s doesn't tell; give %s"
              .formatted(
                  role,
                  variant.name(),
                  missing.stream().map(VariantParts::text).collect(Collectors.joining(" and ")),
                  config.file(),
                  option(role, variant.name() + ":" + example)));
    }
    return new Settings(values);
  }

  /** Whether there is a value; the key counts as read even where the user overrides it. */
  private static boolean resolve(
      Parameter parameter, VariantChoice choice, ModelConfig config, Map<String, Double> values) {
    String name = parameter.name();
    boolean configured = config.has(name);
    Double given = choice.parameters().get(name);
    if (given != null) {
      values.put(name, given);
    } else if (configured) {
      values.put(name, config.number(name));
    } else {
      parameter.byDefault().ifPresent(value -> values.put(name, value));
    }
    return values.containsKey(name);
  }

  private static String text(Parameter parameter) {
    return "%s (%s)".formatted(parameter.name(), parameter.meaning());
  }

  private static String option(String role, String choice) {
    return role.equals("attention") ? "--attention " + choice : "--block " + role + "=" + choice;
  }
}
