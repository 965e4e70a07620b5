/**
 * What is promised of streams, and how it is kept: so many percent of a calendar month, as a budget of time off air, with how fast
 * it is used up. Counted from the same stories as uptime; what nobody saw never counts as kept.
 */
@NullMarked
package dev.tallylight.history.target;

import org.jspecify.annotations.NullMarked;
