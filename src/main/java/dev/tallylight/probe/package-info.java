/**
 * What one attempt to play a stream is: a {@link dev.tallylight.probe.Probe} takes a
 * {@link dev.tallylight.probe.ProbeTarget} and ends in a {@link dev.tallylight.probe.ProbeOutcome}, never in an
 * exception. Each protocol has a package of its own below this one; {@code probe.media} reads the media they carry.
 */
@NullMarked
package dev.tallylight.probe;

import org.jspecify.annotations.NullMarked;
