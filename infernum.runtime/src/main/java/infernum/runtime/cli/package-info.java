/**
 * The command line. {@link infernum.runtime.cli.Main} carries the global options and the policy for
 * errors; each command is a {@link infernum.runtime.cli.Subcommand} of its own.
 */
@NullMarked
package infernum.runtime.cli;

import org.jspecify.annotations.NullMarked;
