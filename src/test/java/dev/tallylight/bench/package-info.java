/**
 * Benchmarks: programs that print a table, each figure beside a peer or a bound in the same run. No test runs them; see
 * CONTRIBUTING.md for how to.
 */
@NullMarked
package dev.tallylight.bench;

import org.jspecify.annotations.NullMarked;
