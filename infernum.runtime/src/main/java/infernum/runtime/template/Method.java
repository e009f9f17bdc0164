package infernum.runtime.template;

/** A method of one of Python's types, with its object. */
record Method(String name, Callable body) implements Callable {
  @Override
  public Object call(Arguments arguments) {
    return body.call(arguments);
  }

  @Override
  public String type() {
    return "builtin_function_or_method";
  }
}
