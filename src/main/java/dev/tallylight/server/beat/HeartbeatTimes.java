package dev.tallylight.server.beat;

import java.time.Duration;

/**
 * How long a server may be silent. Pure.
 *
 * @param interval how often it is to report; from 5 s
 * @param grace how long it may be silent; from 5 s
 */
public record HeartbeatTimes(Duration interval, Duration grace) {
    private static final Duration LEAST_SLACK = Duration.ofSeconds(1);
    private static final Duration LONGEST_UNWRITTEN = Duration.ofMinutes(2);
    private static final Duration ALWAYS_WRITTEN_BELOW = Duration.ofMinutes(2);

    /** From one heartbeat to the next, with what a timer and a network take: a tenth of the interval, 1 s at least. */
    public Duration once() {
        Duration tenth = interval.dividedBy(10);
        return interval.plus(tenth.compareTo(LEAST_SLACK) < 0 ? LEAST_SLACK : tenth);
    }

    /** Silent for so long it is offline: the grace, but never before the next heartbeat was due. */
    public Duration limit() {
        return grace.compareTo(once()) < 0 ? once() : grace;
    }

    /** How long a heartbeat may stay in memory alone after another was written: little beside the limit. */
    Duration unwritten() {
        Duration limit = limit();
        if (limit.compareTo(ALWAYS_WRITTEN_BELOW) < 0) {
            return Duration.ZERO;
        }
        Duration part = limit.dividedBy(8);
        return part.compareTo(LONGEST_UNWRITTEN) < 0 ? part : LONGEST_UNWRITTEN;
    }
}
