/** How things are at the moment: a summary for people, and how many streams are what, for metrics. */
@NullMarked
package dev.tallylight.history.summary;

import org.jspecify.annotations.NullMarked;
