/**
 * What probes saw, for charts: each outcome is a sample, of a few bytes, kept in memory for the hour that is running and written
 * every few minutes, a row for each stream, checkpoint and hour with its figures beside it. Whole days are then counted into
 * hours and days, which are kept longer. What a {@code kill -9} costs is a gap of some minutes, and never a transition.
 */
@NullMarked
package dev.tallylight.history.sample;

import org.jspecify.annotations.NullMarked;
