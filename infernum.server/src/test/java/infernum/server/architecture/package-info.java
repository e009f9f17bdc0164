/** Holds the modules to the table of who may use what. */
package infernum.server.architecture;
