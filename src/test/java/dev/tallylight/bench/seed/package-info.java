/**
 * A month, or a year, of history that looks real, written straight into the database of a running installation: for screenshots,
 * and for benchmarks of whatever reads it.
 */
@NullMarked
package dev.tallylight.bench.seed;

import org.jspecify.annotations.NullMarked;
