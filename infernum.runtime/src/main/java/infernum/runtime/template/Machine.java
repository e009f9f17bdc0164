package infernum.runtime.template;

import java.time.ZonedDateTime;
import java.util.function.Supplier;

/** What evaluates one rendering: a budget, and Python's operations within it. Of one thread. */
final class Machine {
  final Budget budget;
  final Supplier<ZonedDateTime> clock;
  final Repr repr;
  final Equality equality;
  final Iteration iteration;
  final Arithmetic arithmetic;
  final Access access;
  final Filters filters;
  final Tests tests;

  Machine(Limits limits, Supplier<ZonedDateTime> clock) {
    this.budget = new Budget(limits);
    this.clock = clock;
    this.repr = new Repr(budget);
    this.equality = new Equality(budget);
    this.iteration = new Iteration(this);
    this.arithmetic = new Arithmetic(this);
    this.access = new Access(this);
    this.filters = new Filters(this);
    this.tests = new Tests(this);
  }

  /** Python's {@code str}. */
  String str(Object value) {
    return repr.str(value);
  }

  /** Calls what can be called. */
  Object call(Object function, Arguments arguments) {
    return switch (function) {
      case Callable callable -> {
        budget.enter();
        Object value = callable.call(arguments);
        budget.leave();
        yield value;
      }
      case Undefined undefined -> throw undefined.fault();
      default -> throw TemplateFault.type("'%s' object is not callable", Types.name(function));
    };
  }
}
