/**
 * How long a stream was online, degraded, offline, unknown, paused and excluded within a window: arithmetic on what is known of
 * it, exact at the edges. Pure: no clock, no database, no container.
 */
@NullMarked
package dev.tallylight.history.uptime;

import org.jspecify.annotations.NullMarked;
