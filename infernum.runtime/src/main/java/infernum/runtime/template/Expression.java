package infernum.runtime.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Something that has a value. */
sealed interface Expression {
  /** The expressions in it, in the order in which names in them are found. */
  default List<Expression> parts() {
    return List.of();
  }

  /** A literal. */
  record Constant(Object value) implements Expression {}

  /** A variable. */
  record Name(String name) implements Expression {}

  /** An attribute of a namespace, to be set. */
  record NamespaceAttribute(String name, String attribute) implements Expression {}

  /** A list. */
  record ListOf(List<Expression> items) implements Expression {
    @Override
    public List<Expression> parts() {
      return items;
    }
  }

  /** A tuple. */
  record TupleOf(List<Expression> items) implements Expression {
    @Override
    public List<Expression> parts() {
      return items;
    }
  }

  /** A dict; as many keys as values. */
  record DictOf(List<Expression> keys, List<Expression> values) implements Expression {
    @Override
    public List<Expression> parts() {
      return joined(keys, values);
    }
  }

  /** {@code object.name}. */
  record Attribute(Expression object, String name) implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of(object);
    }
  }

  /** {@code object[index]}. */
  record Item(Expression object, Expression index) implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of(object, index);
    }
  }

  /** {@code from:to:step}, in brackets. */
  record Slice(Optional<Expression> from, Optional<Expression> to, Optional<Expression> step)
      implements Expression {
    @Override
    public List<Expression> parts() {
      List<Expression> parts = new ArrayList<>();
      from.ifPresent(parts::add);
      to.ifPresent(parts::add);
      step.ifPresent(parts::add);
      return parts;
    }
  }

  /**
   * What stands in the parentheses of a call.
   *
   * @param names of the keyword arguments, as many as {@code values}
   */
  record Parentheses(
      List<Expression> positional,
      List<String> names,
      List<Expression> values,
      Optional<Expression> rest,
      Optional<Expression> keywords) {
    static final Parentheses NONE =
        new Parentheses(List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    List<Expression> parts() {
      List<Expression> parts = joined(positional, values);
      rest.ifPresent(parts::add);
      keywords.ifPresent(parts::add);
      return parts;
    }
  }

  /** {@code function(...)}. */
  record Call(Expression function, Parentheses arguments) implements Expression {
    @Override
    public List<Expression> parts() {
      return joined(List.of(function), arguments.parts());
    }
  }

  /** {@code value|name(...)}; in a block's head without the value. */
  record Filter(Optional<Expression> value, String name, Parentheses arguments, int line)
      implements Expression {
    @Override
    public List<Expression> parts() {
      return joined(value.stream().toList(), arguments.parts());
    }
  }

  /** {@code value is name(...)}. */
  record Test(Expression value, String name, Parentheses arguments, int line)
      implements Expression {
    @Override
    public List<Expression> parts() {
      return joined(List.of(value), arguments.parts());
    }
  }

  /** A sign. */
  record Sign(String operator, Expression value) implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of(value);
    }
  }

  /** Arithmetic, {@code and} and {@code or}. */
  record Binary(String operator, Expression left, Expression right) implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of(left, right);
    }
  }

  /** {@code not value}. */
  record Not(Expression value) implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of(value);
    }
  }

  /** {@code a ~ b ~ c}. */
  record Concat(List<Expression> items) implements Expression {
    @Override
    public List<Expression> parts() {
      return items;
    }
  }

  /** {@code first < second <= third}: as many operators as further operands. */
  record Compare(Expression first, List<String> operators, List<Expression> operands)
      implements Expression {
    @Override
    public List<Expression> parts() {
      return joined(List.of(first), operands);
    }
  }

  /** {@code value if test else other}. */
  record Conditional(Expression test, Expression value, Optional<Expression> other)
      implements Expression {
    @Override
    public List<Expression> parts() {
      return joined(List.of(test, value), other.stream().toList());
    }
  }

  private static List<Expression> joined(List<Expression> first, List<Expression> second) {
    List<Expression> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
