package infernum.runtime.template;

import infernum.runtime.template.Expression.Attribute;
import infernum.runtime.template.Expression.Binary;
import infernum.runtime.template.Expression.Call;
import infernum.runtime.template.Expression.Compare;
import infernum.runtime.template.Expression.Concat;
import infernum.runtime.template.Expression.Conditional;
import infernum.runtime.template.Expression.Constant;
import infernum.runtime.template.Expression.DictOf;
import infernum.runtime.template.Expression.Item;
import infernum.runtime.template.Expression.ListOf;
import infernum.runtime.template.Expression.Name;
import infernum.runtime.template.Expression.NamespaceAttribute;
import infernum.runtime.template.Expression.Not;
import infernum.runtime.template.Expression.Parentheses;
import infernum.runtime.template.Expression.Sign;
import infernum.runtime.template.Expression.Slice;
import infernum.runtime.template.Expression.TupleOf;
import infernum.runtime.template.TemplateException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes expressions of tokens, by recursive descent: a method for each level of binding. */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final Set<String> RESERVED =
      Set.of("true", "false", "none", "True", "False", "None");

  private final Tokens tokens;
  private final FilterParser filters;
  private final int maxDepth;
  private int depth;

  ExpressionParser(Tokens tokens, int maxDepth) {
    this.tokens = tokens;
    this.filters = new FilterParser(tokens, this);
    this.maxDepth = maxDepth;
  }

  Expression expression() {
    return nested(this::conditional);
  }

  Expression tuple() {
    return tuple(true, "");
  }

  /**
   * An expression, or several with commas between.
   *
   * @param conditional whether {@code a if b} is one, rather than the begin of a loop's filter
   * @param end a name that ends it
   */
  Expression tuple(boolean conditional, String end) {
    return sequence(conditional ? this::expression : () -> nested(this::or), end, false);
  }

  /** What is assigned to; {@code end} is a name behind it. */
  Expression target(boolean namespace, String end) {
    int line = tokens.line();
    return assignable(sequence(() -> primary(namespace), end, false), line);
  }

  private static Expression assignable(Expression target, int line) {
    switch (target) {
      case Name name when !RESERVED.contains(name.name()) -> {}
      case NamespaceAttribute _ -> {}
      case TupleOf tuple -> tuple.items().forEach(item -> assignable(item, line));
      default -> throw TemplateFault.syntax(line, "can't assign to '%s'".formatted(title(target)));
    }
    return target;
  }

  private static String title(Expression expression) {
    return switch (expression) {
      case Constant _ -> "const";
      case ListOf _ -> "list";
      case DictOf _ -> "dict";
      default -> "expression";
    };
  }

  private Expression sequence(Supplier<Expression> one, String end, boolean mayBeEmpty) {
    List<Expression> items = new ArrayList<>();
    boolean tuple = false;
    while (!atTupleEnd(end)) {
      items.add(one.get());
      if (!tokens.at(",")) {
        break;
      }
      tuple = true;
      tokens.next();
    }
    if (!tuple && !items.isEmpty()) {
      return items.getFirst();
    }
    if (!tuple && !mayBeEmpty) {
      throw TemplateFault.syntax(
          tokens.line(), "Expected an expression, got " + Repr.quoted(tokens.peek().described()));
    }
    return new TupleOf(items);
  }

  private boolean atTupleEnd(String end) {
    return tokens.at(Token.VARIABLE_END)
        || tokens.at(Token.BLOCK_END)
        || tokens.at(")")
        || (!end.isEmpty() && tokens.atName(end));
  }

  private Expression nested(Supplier<Expression> parse) {
    if (++depth > maxDepth) {
      throw new TemplateFault(Kind.LIMIT, "nested deeper than " + maxDepth, tokens.line());
    }
    Expression parsed = parse.get();
    depth--;
    return parsed;
  }

  private Expression conditional() {
    Expression value = or();
    while (tokens.skipName("if")) {
      Expression test = or();
      Optional<Expression> other =
          tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
      value = new Conditional(test, value, other);
    }
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.skipName("or")) {
      left = new Binary("or", left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.skipName("and")) {
      left = new Binary("and", left, not());
    }
    return left;
  }

  private Expression not() {
    return tokens.skipName("not") ? new Not(nested(this::not)) : compare();
  }

  private Expression compare() {
    Expression first = sum();
    List<String> operators = new ArrayList<>();
    List<Expression> operands = new ArrayList<>();
    while (true) {
      if (COMPARISONS.contains(tokens.peek().type())) {
        operators.add(tokens.next().type());
      } else if (tokens.skipName("in")) {
        operators.add("in");
      } else if (tokens.atName("not") && tokens.ahead().isName("in")) {
        tokens.next();
        tokens.next();
        operators.add("not in");
      } else {
        return operators.isEmpty() ? first : new Compare(first, operators, operands);
      }
      operands.add(sum());
    }
  }

  private Expression sum() {
    return binary(Set.of("+", "-"), this::concat);
  }

  private Expression concat() {
    Expression first = product();
    if (!tokens.at("~")) {
      return first;
    }
    List<Expression> items = new ArrayList<>(List.of(first));
    while (tokens.skip("~")) {
      items.add(product());
    }
    return new Concat(items);
  }

  private Expression product() {
    return binary(Set.of("*", "/", "//", "%"), this::power);
  }

  /** jinja2's binds to the left, unlike Python's. */
  private Expression power() {
    return binary(Set.of("**"), () -> unary(true));
  }

  private Expression binary(Set<String> operators, Supplier<Expression> operand) {
    Expression left = operand.get();
    while (operators.contains(tokens.peek().type())) {
      left = new Binary(tokens.next().type(), left, operand.get());
    }
    return left;
  }

  private Expression unary(boolean filtered) {
    Expression value;
    if (tokens.at("-") || tokens.at("+")) {
      value = new Sign(tokens.next().type(), nested(() -> unary(false)));
    } else {
      value = primary(false);
    }
    value = postfix(value);
    return filtered ? filtered(value) : value;
  }

  private Expression primary(boolean namespace) {
    Token token = tokens.next();
    return switch (token.type()) {
      case Token.NAME -> name((String) token.value(), namespace);
      case Token.INTEGER, Token.FLOAT -> new Constant(token.value());
      case Token.STRING -> {
        StringBuilder text = new StringBuilder((String) token.value());
        while (tokens.at(Token.STRING)) {
          text.append((String) tokens.next().value());
        }
        yield new Constant(text.toString());
      }
      case "(" -> {
        Expression inside = sequence(this::expression, "", true);
        tokens.expect(")");
        yield inside;
      }
      case "[" -> new ListOf(items("]", this::expression));
      case "{" -> dict();
      default ->
          throw TemplateFault.syntax(token.line(), "unexpected " + Repr.quoted(token.described()));
    };
  }

  private Expression name(String name, boolean namespace) {
    return switch (name) {
      case "true", "True" -> new Constant(true);
      case "false", "False" -> new Constant(false);
      case "none", "None" -> new Constant(None.NONE);
      default ->
          namespace && tokens.skip(".")
              ? new NamespaceAttribute(name, tokens.name())
              : new Name(name);
    };
  }

  private List<Expression> items(String end, Supplier<Expression> one) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.at(end)) {
      if (!items.isEmpty()) {
        tokens.expect(",");
        if (tokens.at(end)) {
          break;
        }
      }
      items.add(one.get());
    }
    tokens.expect(end);
    return items;
  }

  private Expression dict() {
    List<Expression> values = new ArrayList<>();
    List<Expression> keys =
        items(
            "}",
            () -> {
              Expression key = expression();
              tokens.expect(":");
              values.add(expression());
              return key;
            });
    return new DictOf(keys, values);
  }

  /** What stands behind a test's name without parentheses. */
  Expression operand() {
    return postfix(primary(false));
  }

  FilterParser filters() {
    return filters;
  }

  private Expression postfix(Expression first) {
    Expression value = first;
    while (true) {
      if (tokens.at(".") || tokens.at("[")) {
        value = subscript(value);
      } else if (tokens.at("(")) {
        value = new Call(value, parentheses());
      } else {
        return value;
      }
    }
  }

  private Expression subscript(Expression value) {
    if (tokens.skip("[")) {
      List<Expression> items = new ArrayList<>();
      while (!tokens.at("]")) {
        if (!items.isEmpty()) {
          tokens.expect(",");
        }
        items.add(subscribed());
      }
      tokens.next();
      return new Item(value, items.size() == 1 ? items.getFirst() : new TupleOf(items));
    }
    tokens.next();
    Token name = tokens.next();
    if (name.is(Token.NAME)) {
      return new Attribute(value, (String) name.value());
    }
    if (!name.is(Token.INTEGER)) {
      throw TemplateFault.syntax(name.line(), "expected name or number");
    }
    return new Item(value, new Constant(name.value()));
  }

  private Expression subscribed() {
    Optional<Expression> from = Optional.empty();
    if (!tokens.at(":")) {
      Expression index = expression();
      if (!tokens.at(":")) {
        return index;
      }
      from = Optional.of(index);
    }
    tokens.next();
    Optional<Expression> to = bound();
    return new Slice(from, to, tokens.skip(":") ? bound() : Optional.empty());
  }

  private Optional<Expression> bound() {
    return tokens.at(":") || tokens.at("]") || tokens.at(",")
        ? Optional.empty()
        : Optional.of(expression());
  }

  Parentheses parentheses() {
    return new ArgumentsParser(tokens, this).parse();
  }

  private Expression filtered(Expression first) {
    Expression value = first;
    while (true) {
      if (tokens.skip("|")) {
        value = filters.filter(Optional.of(value));
      } else if (tokens.skipName("is")) {
        value = filters.test(value);
      } else if (tokens.at("(")) {
        value = new Call(value, parentheses());
      } else {
        return value;
      }
    }
  }
}
