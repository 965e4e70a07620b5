/**
 * A stream's own page: the verdict and who says so, how available it was, what each checkpoint saw over time, what happened, and
 * how it is watched, which is edited where it stands. {@link dev.tallylight.console.stream.detail.StreamReads} asks the features;
 * the rest makes of their answers what the templates show, without waiting for anything.
 */
@NullMarked
package dev.tallylight.console.stream.detail;

import org.jspecify.annotations.NullMarked;
