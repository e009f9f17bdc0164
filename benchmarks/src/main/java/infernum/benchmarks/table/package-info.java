/**
 * What is measured, what was, and what it comes to: {@link infernum.benchmarks.table.Cell} is a
 * model and a load, {@link infernum.benchmarks.table.Results} the file of all rounds, {@link
 * infernum.benchmarks.table.Table} the document made of it.
 */
@NullMarked
package infernum.benchmarks.table;

import org.jspecify.annotations.NullMarked;
