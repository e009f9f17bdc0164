package infernum.runtime.template;

import java.util.List;
import java.util.Optional;

/** A group of the filter {@code groupby}: a pair with names. */
record Grouped(Object grouper, List<Object> list) implements Attributed {
  List<Object> items() {
    return List.of(grouper, list);
  }

  @Override
  public Optional<Object> attribute(String name) {
    return switch (name) {
      case "grouper" -> Optional.of(grouper);
      case "list" -> Optional.of(list);
      default -> Optional.empty();
    };
  }

  @Override
  public String type() {
    return "jinja2.filters._GroupTuple";
  }
}
