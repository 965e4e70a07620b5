/** Hints: the doors for media servers' hooks, how to set each server up, and what is published and watched by nobody. */
@NullMarked
package dev.tallylight.console.hint;

import org.jspecify.annotations.NullMarked;
