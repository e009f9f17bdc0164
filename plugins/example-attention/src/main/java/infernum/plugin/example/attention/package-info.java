/** A plug-in that adds an attention variant. */
package infernum.plugin.example.attention;
