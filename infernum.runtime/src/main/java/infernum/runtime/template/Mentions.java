package infernum.runtime.template;

import infernum.runtime.template.Expression.Name;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All names that a body reads, those of bodies in it included. */
final class Mentions {
  private final Set<String> names = new HashSet<>();

  private Mentions() {}

  static Set<String> in(Body body) {
    Mentions mentions = new Mentions();
    mentions.all(body.statements());
    return mentions.names;
  }

  private void all(List<Statement> statements) {
    statements.forEach(this::statement);
  }

  private void statement(Statement statement) {
    switch (statement) {
      case Print print -> read(print.value());
      case Assign assign -> read(assign.value());
      case AssignBlock block -> {
        block.filter().ifPresent(this::read);
        all(block.body().statements());
      }
      case For loop -> {
        read(loop.items());
        loop.test().ifPresent(this::read);
        all(loop.body().statements());
        all(loop.otherwise().statements());
      }
      case If choice -> {
        choice.tests().forEach(this::read);
        choice.bodies().forEach(this::all);
        all(choice.otherwise());
      }
      case With with -> {
        with.values().forEach(this::read);
        all(with.body().statements());
      }
      case MacroDefinition macro -> macro(macro);
      case CallBlock call -> {
        macro(call.caller());
        read(call.call());
      }
      case FilterBlock filter -> {
        read(filter.filter());
        all(filter.body().statements());
      }
      case Generation generation -> all(generation.body().statements());
      case Data _, Break _, Continue _ -> {}
    }
  }

  private void macro(MacroDefinition macro) {
    macro.defaults().forEach(this::read);
    all(macro.body().statements());
  }

  private void read(Expression expression) {
    if (expression instanceof Name name) {
      names.add(name.name());
    }
    expression.parts().forEach(this::read);
  }
}
