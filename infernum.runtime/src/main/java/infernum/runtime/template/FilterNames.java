package infernum.runtime.template;

import infernum.runtime.template.Expression.Conditional;
import infernum.runtime.template.Expression.Filter;
import infernum.runtime.template.Expression.Test;
import infernum.runtime.template.Statement.Assign;
import infernum.runtime.template.Statement.AssignBlock;
import infernum.runtime.template.Statement.Break;
import infernum.runtime.template.Statement.CallBlock;
import infernum.runtime.template.Statement.Continue;
import infernum.runtime.template.Statement.Data;
import infernum.runtime.template.Statement.FilterBlock;
import infernum.runtime.template.Statement.For;
import infernum.runtime.template.Statement.Generation;
import infernum.runtime.template.Statement.If;
import infernum.runtime.template.Statement.MacroDefinition;
import infernum.runtime.template.Statement.Print;
import infernum.runtime.template.Statement.With;

/**
 * Refuses a template that names a filter or a test that there isn't. Within a condition it may: it
 * is refused there only once it is used.
 */
final class FilterNames {
  private FilterNames() {}

  static void check(Body body) {
    body.statements().forEach(statement -> check(statement, false));
  }

  private static void check(Statement statement, boolean may) {
    switch (statement) {
      case Print print -> check(print.value(), may);
      case Assign assign -> check(assign.value(), may);
      case AssignBlock block -> {
        block.filter().ifPresent(filter -> check(filter, false));
        check(block.body());
      }
      case For loop -> {
        check(loop.items(), may);
        loop.test().ifPresent(test -> check(test, false));
        check(loop.body());
        check(loop.otherwise());
      }
      case If choice -> {
        choice.tests().forEach(test -> check(test, true));
        choice.bodies().forEach(body -> body.forEach(inner -> check(inner, true)));
        choice.otherwise().forEach(inner -> check(inner, true));
      }
      case With with -> {
        with.values().forEach(value -> check(value, may));
        check(with.body());
      }
      case MacroDefinition macro -> macro(macro);
      case CallBlock call -> {
        macro(call.caller());
        check(call.call(), may);
      }
      case FilterBlock filter -> {
        check(filter.filter(), false);
        check(filter.body());
      }
      case Generation generation -> check(generation.body());
      case Data _, Break _, Continue _ -> {}
    }
  }

  private static void macro(MacroDefinition macro) {
    macro.defaults().forEach(value -> check(value, false));
    check(macro.body());
  }

  private static void check(Expression expression, boolean may) {
    switch (expression) {
      case Filter filter when !may && !Filters.NAMES.contains(filter.name()) ->
          throw TemplateFault.syntax(
              filter.line(), "No filter named '%s'.".formatted(filter.name()));
      case Test test when !may && !Tests.NAMES.contains(test.name()) ->
          throw TemplateFault.syntax(test.line(), "No test named '%s'.".formatted(test.name()));
      default -> {}
    }
    boolean mayInside = may || expression instanceof Conditional;
    expression.parts().forEach(part -> check(part, mayInside));
  }
}
