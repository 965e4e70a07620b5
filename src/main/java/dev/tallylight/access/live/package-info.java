/** Feeds that last: how many may be open, and that none outlives what opened it. */
@NullMarked
package dev.tallylight.access.live;

import org.jspecify.annotations.NullMarked;
