/** The feed, as its readers see it. */
@NullMarked
package dev.tallylight.event;

import org.jspecify.annotations.NullMarked;
