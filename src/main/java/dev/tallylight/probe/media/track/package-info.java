/** What was found in a piece of media: its tracks, their spans and their units. Pure. */
@NullMarked
package dev.tallylight.probe.media.track;

import org.jspecify.annotations.NullMarked;
