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

  // As picocli lists them in each command's help. A command that can end with others lists all.
  static final String OK_MEANS = OK + ":all went well";
  static final String REFUSED_MEANS =
      REFUSED + ":bad options, a bad file, something missing: the message tells what to do";
  static final String BUG_MEANS = BUG + ":a bug of infernum or of a plug-in; --debug shows where";

  private ExitCode() {}
}
