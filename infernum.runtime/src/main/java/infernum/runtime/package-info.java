/** Loads models and runs them. */
package infernum.runtime;
