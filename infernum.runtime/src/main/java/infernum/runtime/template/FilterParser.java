package infernum.runtime.template;

import infernum.runtime.template.Expression.Filter;
import infernum.runtime.template.Expression.Not;
import infernum.runtime.template.Expression.Parentheses;
import infernum.runtime.template.Expression.Test;
import java.util.List;
import java.util.Optional;

/** Makes filters and tests of tokens. */
final class FilterParser {
  private final Tokens tokens;
  private final ExpressionParser expressions;

  FilterParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  /** {@code | a | b} behind a block's name, if there is any. */
  Optional<Filter> filterHead() {
    Optional<Filter> filter = Optional.empty();
    while (tokens.skip("|")) {
      filter = Optional.of(filter(filter.map(inner -> inner)));
    }
    return filter;
  }

  /** {@code a | b} behind a block's name. */
  Filter filterBlockHead() {
    Filter filter = filter(Optional.empty());
    while (tokens.skip("|")) {
      filter = filter(Optional.of(filter));
    }
    return filter;
  }

  Filter filter(Optional<Expression> value) {
    int line = tokens.line();
    String name = dotted();
    return new Filter(
        value, name, tokens.at("(") ? expressions.parentheses() : Parentheses.NONE, line);
  }

  private String dotted() {
    StringBuilder name = new StringBuilder(tokens.name());
    while (tokens.skip(".")) {
      name.append('.').append(tokens.name());
    }
    return name.toString();
  }

  Expression test(Expression value) {
    int line = tokens.line();
    boolean negated = tokens.skipName("not");
    String name = dotted();
    Parentheses arguments = Parentheses.NONE;
    if (tokens.at("(")) {
      arguments = expressions.parentheses();
    } else if (beginsArgument()) {
      if (tokens.atName("is")) {
        throw TemplateFault.syntax(tokens.line(), "You cannot chain multiple tests with is");
      }
      arguments =
          new Parentheses(
              List.of(expressions.operand()),
              List.of(),
              List.of(),
              Optional.empty(),
              Optional.empty());
    }
    Test test = new Test(value, name, arguments, line);
    return negated ? new Not(test) : test;
  }

  private boolean beginsArgument() {
    return switch (tokens.peek().type()) {
      case Token.NAME -> !tokens.atName("else") && !tokens.atName("or") && !tokens.atName("and");
      case Token.STRING, Token.INTEGER, Token.FLOAT, "[", "{" -> true;
      default -> false;
    };
  }
}
