/**
 * What every protocol that pushes its media has in common: clocks that wrap and jump, the rule that a burst proves
 * nothing applied to each track, and the end of a playing, be it proof, silence or the deadline. A protocol's package
 * adds how it gets to the media; what it receives comes in here as units, whatever they were wrapped in.
 */
@NullMarked
package dev.tallylight.probe.live;

import org.jspecify.annotations.NullMarked;
