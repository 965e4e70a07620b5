/**
 * What was: how long streams were what they were ({@code history.uptime}, pure), what probes saw of them
 * ({@code history.sample}), when nobody looked at all ({@code history.sight}), what is read to count by ({@code history.story}), and
 * what people ask for ({@code history.report}, {@code history.summary}). It hears of observations by a port of {@link dev.tallylight.status.ingest} and reads transitions;
 * nothing below knows of it.
 */
@NullMarked
package dev.tallylight.history;

import org.jspecify.annotations.NullMarked;
