/**
 * A fleet for {@code FleetBenchmark}: servers that play, how streams of them arrive, and what is read while they are watched.
 */
@NullMarked
package dev.tallylight.bench.fleet;

import org.jspecify.annotations.NullMarked;
