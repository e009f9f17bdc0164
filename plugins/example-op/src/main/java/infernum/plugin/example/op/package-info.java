/** A plug-in that adds an activation. */
package infernum.plugin.example.op;
