/**
 * What the protocols that are fetched piece by piece over HTTP have in common: a piece of a bounded size and what its
 * refusal means, whether it comes faster than it plays, what is in it, whether the list that names it goes on, and how the
 * rungs of a bitrate ladder take turns. A protocol's package adds how it finds the newest segment.
 */
@NullMarked
package dev.tallylight.probe.live.segment;

import org.jspecify.annotations.NullMarked;
