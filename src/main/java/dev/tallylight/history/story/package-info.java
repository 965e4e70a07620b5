/**
 * Reads what is known of streams' time, for {@link dev.tallylight.history.uptime} to count: the rows of streams, transitions, windows,
 * schedules and gaps, a page of streams at a time.
 */
@NullMarked
package dev.tallylight.history.story;

import org.jspecify.annotations.NullMarked;
