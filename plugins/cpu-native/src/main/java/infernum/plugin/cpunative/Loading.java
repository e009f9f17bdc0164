package infernum.plugin.cpunative;

/** What came of loading the library: itself, or why it can't be used. */
sealed interface Loading permits NativeLibrary, Loading.Missing {
  /**
   * There is none.
   *
   * @param reason one line: what is missing, and how to get it
   */
  record Missing(String reason) implements Loading {}
}
