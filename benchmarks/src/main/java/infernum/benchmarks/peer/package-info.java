/** llama.cpp, which is measured against, and the files that both sides read. */
@NullMarked
package infernum.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
