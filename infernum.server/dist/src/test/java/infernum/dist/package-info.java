/** Tests of what is handed out, as its users find it: jars, folders and shell scripts. */
package infernum.dist;
