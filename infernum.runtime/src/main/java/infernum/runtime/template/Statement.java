package infernum.runtime.template;

import infernum.runtime.template.Expression.Call;
import infernum.runtime.template.Expression.Filter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A part of a template. */
sealed interface Statement {
  /** Where it begins, from 1. */
  int line();

  /** Text. */
  record Data(String text, int line) implements Statement {}

  /** {@code {{ value }}}. */
  record Print(Expression value, int line) implements Statement {}

  /** {@code {% set target = value %}}. */
  record Assign(Expression target, Expression value, int line) implements Statement {}

  /** {@code {% set target | filter %}...{% endset %}}. */
  record AssignBlock(Expression target, Optional<Filter> filter, Body body, int line)
      implements Statement {}

  /** {@code {% for target in items if test recursive %}...{% else %}...{% endfor %}}. */
  record For(
      Expression target,
      Expression items,
      Optional<Expression> test,
      boolean recursive,
      Body body,
      Body otherwise,
      int line)
      implements Statement {}

  /** {@code {% if %}...{% elif %}...{% else %}...{% endif %}}: as many tests as bodies. */
  record If(
      List<Expression> tests, List<List<Statement>> bodies, List<Statement> otherwise, int line)
      implements Statement {}

  /** {@code {% with target = value %}...{% endwith %}}. */
  record With(List<Expression> targets, List<Expression> values, Body body, int line)
      implements Statement {}

  /**
   * {@code {% macro name(parameters) %}...{% endmacro %}}.
   *
   * @param defaults of the last parameters
   * @param specials which of {@code caller}, {@code kwargs} and {@code varargs} it reads without
   *     having a parameter of that name
   */
  record MacroDefinition(
      String name,
      List<String> parameters,
      List<Expression> defaults,
      Set<String> specials,
      Body body,
      int line)
      implements Statement {}

  /**
   * {@code {% call(parameters) call %}...{% endcall %}}; the body is what the call's callee calls.
   */
  record CallBlock(MacroDefinition caller, Call call, int line) implements Statement {}

  /** {@code {% filter name %}...{% endfilter %}}. */
  record FilterBlock(Filter filter, Body body, int line) implements Statement {}

  /** {@code {% generation %}...{% endgeneration %}}: what an assistant wrote. Renders its body. */
  record Generation(Body body, int line) implements Statement {}

  /** {@code {% break %}}. */
  record Break(int line) implements Statement {}

  /** {@code {% continue %}}. */
  record Continue(int line) implements Statement {}
}
