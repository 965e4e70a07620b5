/** The feed, as readers see it that come from long ago. */
@NullMarked
package dev.tallylight.event;

import org.jspecify.annotations.NullMarked;
