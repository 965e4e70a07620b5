package dev.tallylight.alert;

import dev.tallylight.calendar.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a subject's owner wants of its alerts, with how those stand that it depends on.
 *
 * @param schedule when it should be on air; empty is always
 * @param alertOutsideSchedule whether being on air outside of it is an alert
 * @param seenAgainWithin how long it takes at most until it is known to be back, once it is: its interval and what follows
 * @param parents the subjects that it cannot do without
 */
public record AlertRules(
        Schedule schedule, boolean alertOutsideSchedule, Duration seenAgainWithin, List<Parent> parents) {
    /**
     * A subject that others depend on.
     *
     * @param since when its status became what it is
     * @param confirmation how long it takes at most, once asked, until it is known to be down; zero where asking
     *     tells nothing soon
     */
    public record Parent(UUID id, String name, Status status, Instant since, Duration confirmation) {}
}
