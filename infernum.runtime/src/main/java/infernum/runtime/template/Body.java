package infernum.runtime.template;

import infernum.runtime.template.Expression.Name;
import infernum.runtime.template.Expression.NamespaceAttribute;
import infernum.runtime.template.Expression.TupleOf;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Statements with variables of their own. A variable that is set before anything reads it belongs
 * to the body from its begin: until it is set it is undefined, even where the caller of the
 * template has passed one of that name. So jinja2's compiler has it.
 *
 * @param names that are read or set here, bodies within left out
 * @param setFirst those that are set before they are read
 */
record Body(List<Statement> statements, Set<String> names, Set<String> setFirst) {
  static final Body EMPTY = of(List.of(), List.of());

  /**
   * Of its statements.
   *
   * @param parameters set at its begin
   */
  static Body of(List<Statement> statements, List<Expression> parameters) {
    Names names = new Names();
    parameters.forEach(names::parameter);
    names.all(statements);
    return new Body(List.copyOf(statements), names.known, names.setFirst);
  }

  private static final class Names {
    final Set<String> known = new HashSet<>();
    final Set<String> setFirst = new LinkedHashSet<>();

    void parameter(Expression target) {
      switch (target) {
        case Name name -> known.add(name.name());
        case TupleOf tuple -> tuple.items().forEach(this::parameter);
        default -> {}
      }
    }

    void all(List<Statement> statements) {
      statements.forEach(this::statement);
    }

    private void statement(Statement statement) {
      switch (statement) {
        case Print print -> read(print.value());
        case Assign assign -> {
          read(assign.value());
          set(assign.target());
        }
        case AssignBlock block -> set(block.target());
        case For loop -> read(loop.items());
        case If choice -> branches(choice);
        case With with -> with.values().forEach(this::read);
        case MacroDefinition macro -> set(new Name(macro.name()));
        case CallBlock call -> read(call.call());
        case FilterBlock filter -> read(filter.filter());
        case Data _, Generation _, Break _, Continue _ -> {}
      }
    }

    /** What only some branches set is looked up wherever it may be. */
    private void branches(If choice) {
      read(choice.tests().getFirst());
      List<Names> branches = new ArrayList<>(List.of(copy(), copy(), copy()));
      branches.get(0).all(choice.bodies().getFirst());
      for (int i = 1; i < choice.tests().size(); i++) {
        branches.get(1).read(choice.tests().get(i));
        branches.get(1).all(choice.bodies().get(i));
      }
      branches.get(2).all(choice.otherwise());
      Set<String> everywhere = new LinkedHashSet<>(branches.getFirst().setFirst);
      for (Names branch : branches) {
        known.addAll(branch.known);
        everywhere.retainAll(branch.setFirst);
      }
      setFirst.addAll(everywhere);
    }

    private Names copy() {
      Names copy = new Names();
      copy.known.addAll(known);
      copy.setFirst.addAll(setFirst);
      return copy;
    }

    private void read(Expression expression) {
      if (expression instanceof Name name) {
        known.add(name.name());
      }
      expression.parts().forEach(this::read);
    }

    private void set(Expression target) {
      switch (target) {
        case Name name -> {
          if (known.add(name.name())) {
            setFirst.add(name.name());
          }
        }
        case TupleOf tuple -> tuple.items().forEach(this::set);
        case NamespaceAttribute attribute -> known.add(attribute.name());
        default -> {}
      }
    }
  }
}
