/** All that a plug-in sees. */
package infernum.spi;
