/** When to look, and what to make of it: one {@link dev.tallylight.agent.watch.Watch} over each assigned stream. */
@NullMarked
package dev.tallylight.agent.watch;

import org.jspecify.annotations.NullMarked;
