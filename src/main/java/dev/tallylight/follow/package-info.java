/**
 * What must never stop. A {@link dev.tallylight.follow.Follower} takes turns for ever: after a failure again with a
 * backoff, after its time limit as well, sooner when it is woken; and its pulse says since when it owes a good turn.
 * Signals (NOTIFY, an event of our own) only wake: each turn compares what must be with what is, so that a signal that
 * was lost costs time and nothing else. {@link dev.tallylight.follow.Pulses} has the pulses of all of this process.
 */
@NullMarked
package dev.tallylight.follow;

import org.jspecify.annotations.NullMarked;
