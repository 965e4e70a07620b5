/**
 * Heartbeats as they come in: whose key it is, what was said, and when each server was heard last. They are kept in memory and
 * written many at a time; every process says up to when it has written, and a time in which some may have been lost is written
 * down as a gap, which counts for nobody's silence.
 */
@NullMarked
package dev.tallylight.server.beat;

import org.jspecify.annotations.NullMarked;
