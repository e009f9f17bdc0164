/** The CUDA provider. */
package infernum.cuda;
