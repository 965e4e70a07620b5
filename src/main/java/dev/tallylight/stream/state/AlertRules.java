package dev.tallylight.stream.state;

import dev.tallylight.agent.StreamId;
import dev.tallylight.calendar.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a stream's owner wants of its alerts.
 *
 * @param schedule when it should be on air; empty is always
 * @param alertOutsideSchedule whether being on air outside of it is an alert
 * @param seenAgainWithin how long it takes at most until it is known to be back, once it is: its interval and what follows
 * @param parents the streams that it cannot do without
 */
public record AlertRules(
        Schedule schedule, boolean alertOutsideSchedule, Duration seenAgainWithin, List<Parent> parents) {
    /**
     * A stream that others depend on.
     *
     * @param since when its status became what it is
     * @param confirmation how long it takes at most, once asked, until it is known to be down
     */
    public record Parent(StreamId id, String name, Status status, Instant since, Duration confirmation) {}
}
