package infernum.runtime.template;

import infernum.runtime.template.Expression.Parentheses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses what stands in the parentheses of a call. */
final class ArgumentsParser {
  private final Tokens tokens;
  private final ExpressionParser expressions;
  private final List<Expression> positional = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final List<Expression> values = new ArrayList<>();
  private Optional<Expression> rest = Optional.empty();
  private Optional<Expression> keywords = Optional.empty();

  ArgumentsParser(Tokens tokens, ExpressionParser expressions) {
    this.tokens = tokens;
    this.expressions = expressions;
  }

  Parentheses parse() {
    int line = tokens.expect("(").line();
    boolean first = true;
    while (!tokens.at(")")) {
      if (!first) {
        tokens.expect(",");
        if (tokens.at(")")) {
          break;
        }
      }
      first = false;
      argument(line);
    }
    tokens.expect(")");
    return new Parentheses(positional, names, values, rest, keywords);
  }

  private void argument(int line) {
    if (tokens.skip("*")) {
      ensure(rest.isEmpty() && keywords.isEmpty(), line);
      rest = Optional.of(expressions.expression());
    } else if (tokens.skip("**")) {
      ensure(keywords.isEmpty(), line);
      keywords = Optional.of(expressions.expression());
    } else if (tokens.at(Token.NAME) && tokens.ahead().is("=")) {
      ensure(keywords.isEmpty(), line);
      String name = tokens.name();
      if (names.contains(name)) {
        throw TemplateFault.syntax(line, "keyword argument repeated: " + name);
      }
      tokens.next();
      names.add(name);
      values.add(expressions.expression());
    } else {
      ensure(rest.isEmpty() && keywords.isEmpty() && names.isEmpty(), line);
      positional.add(expressions.expression());
    }
  }

  private static void ensure(boolean valid, int line) {
    if (!valid) {
      throw TemplateFault.syntax(line, "invalid syntax for function call expression");
    }
  }
}
