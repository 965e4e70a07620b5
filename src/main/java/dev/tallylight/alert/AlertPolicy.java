package dev.tallylight.alert;

import dev.tallylight.calendar.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * What a subject's owner wants of its alerts.
 *
 * @param dependsOn the subjects, of whatever kind, that it cannot do without, in a lasting order
 * @see AlertRules
 */
public record AlertPolicy(
        Schedule schedule, boolean alertOutsideSchedule, Duration seenAgainWithin, List<UUID> dependsOn) {
    /** With how those stand that it depends on; who is gone is left out. */
    AlertRules with(Map<UUID, AlertRules.Parent> parents) {
        return new AlertRules(
                schedule,
                alertOutsideSchedule,
                seenAgainWithin,
                dependsOn.stream().map(parents::get).filter(Objects::nonNull).toList());
    }
}
