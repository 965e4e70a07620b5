package dev.tallylight.history.uptime;

import dev.tallylight.alert.Status;
import java.time.Instant;

/**
 * A transition, as much of it as time is counted by.
 *
 * @param since when the first probe began that spoke for the status; it may lie before the change that came before it
 * @param confirmedAt when it was decided; never before {@code since}
 */
public record Change(Status status, Status previous, Instant since, Instant confirmedAt) {}
