package infernum.server.answer;

/** When a stream says how many tokens it took. */
public enum UsageReport {
  /** Never. */
  NONE,
  /** By an event of its own, the last one. */
  LAST,
  /** With each event, so far, and by the last one. */
  EACH
}
