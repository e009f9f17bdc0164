/** The command line. */
package infernum.runtime.cli;
