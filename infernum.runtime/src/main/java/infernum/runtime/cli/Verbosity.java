package infernum.runtime.cli;

/** How much is said beside the answer. */
enum Verbosity {
  /** Errors. */
  QUIET,
  /** What runs where, the memory that it takes, progress, and what was remarkable. */
  NORMAL,
  /** The same with the whole plan of memory and what else a researcher may want to know. */
  VERBOSE
}
