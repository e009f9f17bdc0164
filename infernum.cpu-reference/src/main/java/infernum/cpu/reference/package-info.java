/** Plain kernels that every other kernel is held against. */
package infernum.cpu.reference;
