/**
 * When nobody looked: the time between the last mark of a hub that ended, was killed or stood still, and the first one after it.
 */
@NullMarked
package dev.tallylight.history.sight;

import org.jspecify.annotations.NullMarked;
