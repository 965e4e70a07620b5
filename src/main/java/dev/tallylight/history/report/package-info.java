/**
 * What people ask of the past: a stream's uptime and history, a month's report, and a summary of the present. Reads rows, has
 * {@link dev.tallylight.history.uptime} count, and writes nothing.
 */
@NullMarked
package dev.tallylight.history.report;

import org.jspecify.annotations.NullMarked;
