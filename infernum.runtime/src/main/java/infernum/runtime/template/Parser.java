package infernum.runtime.template;

import infernum.runtime.template.Expression.Call;
import infernum.runtime.template.Expression.Filter;
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
import infernum.runtime.template.TemplateException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes statements of tokens. */
final class Parser {
  private static final Set<String> SPECIALS = Set.of("caller", "kwargs", "varargs");

  private final Tokens tokens;
  private final ExpressionParser expressions;
  private final Deque<String> openTags = new ArrayDeque<>();
  private final Deque<List<String>> awaited = new ArrayDeque<>();
  private final int maxDepth;

  /** Loops that can be ended here. */
  private int loops;

  /** All loops, also those around a macro's definition. */
  private int loopsAround;

  private Parser(List<Token> tokens, int maxDepth) {
    this.tokens = new Tokens(tokens);
    this.expressions = new ExpressionParser(this.tokens, maxDepth);
    this.maxDepth = maxDepth;
  }

  static Body parse(List<Token> tokens, int maxDepth) {
    Parser parser = new Parser(tokens, maxDepth);
    Body body = Body.of(parser.statements(List.of()), List.of());
    FilterNames.check(body);
    return body;
  }

  /** Up to one of these tags, whose name is then the next token; or to the end. */
  private List<Statement> statements(List<String> ends) {
    List<Statement> found = new ArrayList<>();
    awaited.push(ends);
    while (!tokens.at(Token.EOF)) {
      Token token = tokens.next();
      switch (token.type()) {
        case Token.DATA -> found.add(new Data((String) token.value(), token.line()));
        case Token.VARIABLE_BEGIN -> {
          found.add(new Print(expressions.tuple(), token.line()));
          tokens.expect(Token.VARIABLE_END);
        }
        default -> {
          if (ends.stream().anyMatch(tokens::atName)) {
            awaited.pop();
            return found;
          }
          statement(found);
          tokens.expect(Token.BLOCK_END);
        }
      }
    }
    if (!ends.isEmpty()) {
      throw unexpected(Optional.empty(), tokens.line());
    }
    awaited.pop();
    return found;
  }

  /** A tag's end, what is in it, and its closing tag's name or that of a further part. */
  private List<Statement> body(String... ends) {
    tokens.skip(":");
    tokens.expect(Token.BLOCK_END);
    return statements(List.of(ends));
  }

  /** The same for a tag that has no further parts. */
  private List<Statement> only(String end) {
    List<Statement> body = body(end);
    tokens.next();
    return body;
  }

  private void statement(List<Statement> found) {
    Token tag = tokens.peek();
    if (!tag.is(Token.NAME)) {
      throw TemplateFault.syntax(tag.line(), "tag name expected");
    }
    String name = (String) tag.value();
    openTags.push(name);
    if (openTags.size() > maxDepth) {
      throw new TemplateFault(Kind.LIMIT, "nested deeper than " + maxDepth, tag.line());
    }
    tokens.next();
    switch (name) {
      case "print" -> print(found, tag.line());
      case "set" -> found.add(set(tag.line()));
      case "for" -> found.add(loop(tag.line()));
      case "if" -> found.add(choice(tag.line()));
      case "with" -> found.add(with(tag.line()));
      case "macro" -> found.add(macro(tag.line()));
      case "call" -> found.add(call(tag.line()));
      case "filter" -> found.add(filter(tag.line()));
      case "generation" ->
          found.add(
              new Generation(
                  outsideLoops(() -> Body.of(only("endgeneration"), List.of())), tag.line()));
      case "break" -> found.add(new Break(inLoop("'break' outside loop", tag.line())));
      case "continue" ->
          found.add(new Continue(inLoop("'continue' not properly in loop", tag.line())));
      case "include", "import", "from", "extends", "block", "autoescape" ->
          throw new TemplateFault(
              Kind.UNSUPPORTED,
              "'%s' isn't supported: a chat template stands alone".formatted(name),
              tag.line());
      default -> {
        openTags.pop();
        throw unexpected(Optional.of(name), tag.line());
      }
    }
    openTags.pop();
  }

  private void print(List<Statement> found, int line) {
    boolean first = true;
    while (!tokens.at(Token.BLOCK_END)) {
      if (!first) {
        tokens.expect(",");
      }
      first = false;
      found.add(new Print(expressions.expression(), line));
    }
  }

  private Statement set(int line) {
    Expression target = settable(expressions.target(true, ""), line);
    if (tokens.skip("=")) {
      return new Assign(target, expressions.tuple(), line);
    }
    Optional<Filter> filter = expressions.filters().filterHead();
    return new AssignBlock(target, filter, Body.of(only("endset"), List.of()), line);
  }

  private Statement loop(int line) {
    loopsAround++;
    Expression target = settable(expressions.target(false, "in"), line);
    tokens.expectName("in");
    Expression items = expressions.tuple(false, "recursive");
    Optional<Expression> test =
        tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
    boolean recursive = tokens.skipName("recursive");
    loops++;
    List<Statement> body = body("endfor", "else");
    loops--;
    List<Statement> otherwise = List.of();
    if (!tokens.next().isName("endfor")) {
      otherwise = only("endfor");
    }
    loopsAround--;
    return new For(
        target,
        items,
        test,
        recursive,
        Body.of(body, List.of(target, new Name("loop"))),
        Body.of(otherwise, List.of()),
        line);
  }

  private Expression settable(Expression target, int line) {
    Name loop = new Name("loop");
    if (loopsAround > 0 && (target.equals(loop) || target.parts().contains(loop))) {
      throw TemplateFault.syntax(line, "Can't assign to special loop variable in for-loop target");
    }
    return target;
  }

  private Statement choice(int line) {
    List<Expression> tests = new ArrayList<>();
    List<List<Statement>> bodies = new ArrayList<>();
    while (true) {
      tests.add(expressions.tuple(false, ""));
      bodies.add(body("elif", "else", "endif"));
      Token token = tokens.next();
      if (token.isName("else")) {
        return new If(tests, bodies, only("endif"), line);
      }
      if (token.isName("endif")) {
        return new If(tests, bodies, List.of(), line);
      }
    }
  }

  private Statement with(int line) {
    List<Expression> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    while (!tokens.at(Token.BLOCK_END)) {
      if (!targets.isEmpty()) {
        tokens.expect(",");
      }
      targets.add(expressions.target(false, ""));
      tokens.expect("=");
      values.add(expressions.expression());
    }
    return new With(targets, values, Body.of(only("endwith"), targets), line);
  }

  private Statement macro(int line) {
    String name = tokens.name();
    tokens.expect("(");
    return definition(name, "endmacro", line);
  }

  private Statement call(int line) {
    Signature signature = tokens.skip("(") ? signature() : new Signature(List.of(), List.of());
    if (!(expressions.expression() instanceof Call call)) {
      throw TemplateFault.syntax(line, "expected call");
    }
    return new CallBlock(definition("caller", signature, "endcall", line), call, line);
  }

  private MacroDefinition definition(String name, String end, int line) {
    return definition(name, signature(), end, line);
  }

  private MacroDefinition definition(String name, Signature signature, String end, int line) {
    List<Expression> parameters = new ArrayList<>();
    signature.parameters().forEach(parameter -> parameters.add(new Name(parameter)));
    Body body = outsideLoops(() -> Body.of(only(end), parameters));
    Set<String> specials = Mentions.in(body);
    specials.retainAll(SPECIALS);
    int withoutDefault = signature.parameters().size() - signature.defaults().size();
    int caller = signature.parameters().indexOf("caller");
    if (specials.contains("caller") && caller >= 0 && caller < withoutDefault) {
      throw TemplateFault.syntax(
          line,
          "When defining macros or call blocks the special \"caller\" argument must be omitted or be"
              + " given a default.");
    }
    signature.parameters().forEach(specials::remove);
    return new MacroDefinition(
        name, signature.parameters(), signature.defaults(), specials, body, line);
  }

  private record Signature(List<String> parameters, List<Expression> defaults) {}

  /** Behind the opening parenthesis. */
  private Signature signature() {
    List<String> parameters = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    while (!tokens.at(")")) {
      if (!parameters.isEmpty()) {
        tokens.expect(",");
      }
      parameters.add(tokens.name());
      if (tokens.skip("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw TemplateFault.syntax(tokens.line(), "non-default argument follows default argument");
      }
    }
    tokens.expect(")");
    return new Signature(parameters, defaults);
  }

  private Statement filter(int line) {
    Filter filter = expressions.filters().filterBlockHead();
    return new FilterBlock(filter, Body.of(only("endfilter"), List.of()), line);
  }

  /** What is compiled into a function of its own can't end a loop around it. */
  private Body outsideLoops(Supplier<Body> parse) {
    int outer = loops;
    loops = 0;
    Body body = parse.get();
    loops = outer;
    return body;
  }

  private int inLoop(String problem, int line) {
    if (loops == 0) {
      throw TemplateFault.syntax(line, problem);
    }
    return line;
  }

  private TemplateFault unexpected(Optional<String> tag, int line) {
    StringBuilder message =
        new StringBuilder(
            tag.map(name -> "Encountered unknown tag '%s'.".formatted(name))
                .orElse("Unexpected end of template."));
    List<String> wanted = awaited.isEmpty() ? List.of() : awaited.peek();
    if (!wanted.isEmpty()) {
      boolean known =
          tag.isPresent() && awaited.stream().anyMatch(names -> names.contains(tag.get()));
      message.append(
          known
              ? " You probably made a nesting mistake. Jinja is expecting this tag, but currently"
                  + " looking for "
              : " Jinja was looking for the following tags: ");
      message.append("'").append(String.join("' or '", wanted)).append("'.");
    }
    if (!openTags.isEmpty()) {
      message.append(
          " The innermost block that needs to be closed is '%s'.".formatted(openTags.peek()));
    }
    return TemplateFault.syntax(line, message.toString());
  }
}
