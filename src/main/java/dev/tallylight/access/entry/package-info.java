/**
 * What is asked of a request before its credential counts: whether its sender has been guessing, and whether a browser sends
 * it from one of our own pages.
 */
@NullMarked
package dev.tallylight.access.entry;

import org.jspecify.annotations.NullMarked;
