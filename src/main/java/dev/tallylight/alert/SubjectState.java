package dev.tallylight.alert;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hub holds a subject to be, and what it must remember to say the next thing right.
 *
 * @param reason the code, while there is something to explain
 * @param since when it became so: the first that spoke for it, as a stream's probe
 * @param sequence how many transitions there were
 * @param announced the status that handlers were told last: online, degraded or offline; null before the first
 * @param outageSince the first failure of the outage that is open, or null
 * @param outageFailed the names of the checkpoints that failed during it; empty where none watches
 */
public record SubjectState(
        Status status,
        @Nullable String reason,
        @Nullable String detail,
        Instant since,
        long sequence,
        @Nullable Status announced,
        @Nullable Instant outageSince,
        List<String> outageFailed) {

    /** The same, of which handlers were last told that status. */
    public SubjectState announcing(@Nullable Status told) {
        return new SubjectState(status, reason, detail, since, sequence, told, outageSince, outageFailed);
    }

    /** The same, dated from when it began to matter: one that was off air by schedule before. */
    public SubjectState notBefore(Instant mattering) {
        Instant later = since.isBefore(mattering) ? mattering : since;
        Instant outage = outageSince != null && outageSince.isBefore(mattering) ? mattering : outageSince;
        return new SubjectState(status, reason, detail, later, sequence, announced, outage, outageFailed);
    }

    /** The same, dated then at the latest. */
    public SubjectState notAfter(Instant now) {
        Instant earlier = since.isAfter(now) ? now : since;
        Instant outage = outageSince != null && outageSince.isAfter(now) ? now : outageSince;
        return new SubjectState(status, reason, detail, earlier, sequence, announced, outage, outageFailed);
    }

    /** A subject of which nothing is known yet. */
    public static SubjectState initial(Instant now, boolean paused) {
        return new SubjectState(paused ? Status.PAUSED : Status.UNKNOWN, null, null, now, 0, null, null, List.of());
    }
}
