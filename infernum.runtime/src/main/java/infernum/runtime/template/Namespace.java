package infernum.runtime.template;

import java.util.Optional;

/** What {@code namespace(...)} makes: the only thing of a template that changes. */
record Namespace(Dict attributes) implements Attributed {
  @Override
  public Optional<Object> attribute(String name) {
    return attributes.get(name);
  }

  @Override
  public String type() {
    return "jinja2.utils.Namespace";
  }
}
