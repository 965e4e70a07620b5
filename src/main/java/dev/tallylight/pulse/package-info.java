/**
 * The self-watch: it feels the pulses of everything in this process that must never stop, and says when one of them is
 * stale: in the log, in readiness and (when it has hung for long) in liveness, as {@code hub.trouble} and
 * {@code hub.recovered} to whoever asks for them, on the console's pages, and by its silence to a heartbeat URL. What it
 * stands on itself are timers that cannot end.
 */
@NullMarked
package dev.tallylight.pulse;

import org.jspecify.annotations.NullMarked;
