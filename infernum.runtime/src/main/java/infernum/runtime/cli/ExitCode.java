package infernum.runtime.cli;

/** What the process ends with. */
public final class ExitCode {
  /** All went well. */
  public static final int OK = 0;

  /** The command ran, and what it checked doesn't hold. */
  public static final int FAILED = 1;

  /** The user can mend it: a wrong option, a bad file, a missing device. */
  public static final int REFUSED = 2;

  /** A programmer must mend it: infernum's, or a plug-in's. */
  public static final int BUG = 70;

  /** Ctrl-C ended it: 128 and the signal's number, as shells have it. */
  public static final int INTERRUPTED = 130;

  // As picocli lists them in each command's help. A command that can end with others lists all.

  /** In a help's list. */
  public static final String OK_MEANS = OK + ":all went well";

  /** In a help's list. */
  public static final String REFUSED_MEANS =
      REFUSED + ":bad options, a bad file, something missing: the message tells what to do";

  /** In a help's list. */
  public static final String BUG_MEANS =
      BUG + ":a bug of infernum or of a plug-in; --debug shows where";

  private ExitCode() {}
}
