package infernum.runtime.cli;

/** What the process ends with. */
final class ExitCode {
  /** All went well. */
  static final int OK = 0;

  /** The command ran, and what it checked doesn't hold. */
  static final int FAILED = 1;

  /** The user can mend it: a wrong option, a bad file, a missing device. */
  static final int REFUSED = 2;

  /** A programmer must mend it: infernum's, or a plug-in's. */
  static final int BUG = 70;

  /** Ctrl-C ended it: 128 and the signal's number, as shells have it. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
