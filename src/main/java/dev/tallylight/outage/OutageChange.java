package dev.tallylight.outage;

import dev.tallylight.alert.SubjectState;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a subject that is locked, as far as outages are concerned.
 *
 * @param kind of the subject: {@link #STREAM} or {@link #SERVER}
 * @param flapping how far back one that flaps is looked at; null while it does not flap
 * @param told whether handlers are told of it by this change
 * @param withheld why they are not told of its status: a code; null where nothing is owed to them
 * @param failing the checkpoints that do not see it play; none of what no checkpoint watches
 */
public record OutageChange(
        String kind,
        UUID subject,
        String name,
        List<String> tags,
        SubjectState before,
        SubjectState after,
        @Nullable Duration flapping,
        boolean told,
        @Nullable String withheld,
        List<SeenFrom> failing) {
    public static final String STREAM = "stream";
    public static final String SERVER = "server";

    boolean concernsOutage() {
        return before.outageSince() != null || after.outageSince() != null;
    }
}
