/**
 * Doors for media servers' publish and un-publish hooks. What comes through one decides nothing: the streams that it names are
 * probed at once, from all their checkpoints, instead of in their turn. A door never stands in the way of a publisher: whatever
 * happens in here, a media server that knows a key is answered so that it goes on. What is published and watched by nobody is
 * proposed for monitoring.
 */
@NullMarked
package dev.tallylight.hint;

import org.jspecify.annotations.NullMarked;
