/** Mish, an activation: begin with {@link example.mish.Mish}. */
package example.mish;
