/** Building blocks of models. */
package infernum.blocks;
