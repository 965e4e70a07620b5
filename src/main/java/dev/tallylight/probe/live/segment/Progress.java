package dev.tallylight.probe.live.segment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a list of segments (a media playlist, a manifest) has come, and when it was last seen to move. Pure: times are the caller's monotonic ones.
 *
 * @param at where it stands
 * @param seen where it stood lately, {@code at} included, the newest last; at most {@value #MOST_SEEN}
 * @param movedAt nanoseconds, monotonic: when it was last seen to have moved; or was first seen, or jumped back
 * @param seenMoving whether it was seen to move since it was first seen or jumped back
 * @param regressed whether it jumped back, without a sign of a restart, and has not moved since
 */
public record Progress<P extends Progress.Position<P>>(
        P at, List<P> seen, long movedAt, boolean seenMoving, boolean regressed) {
    private static final int MOST_SEEN = 4;

    public Progress {
        seen = List.copyOf(seen);
    }

    /** Where a list of segments stands. */
    public interface Position<P extends Position<P>> {
        /** Whether there is more now. */
        boolean isAheadOf(P other);

        /** Whether there is less now: a packager that began anew, or an older copy from another server. */
        boolean isBehind(P other);

        /** Where it is behind: whether it says that it began anew. */
        boolean isRestartOf(P other);
    }

    /** The progress after another look. */
    public static <P extends Position<P>> Progress<P> look(@Nullable Progress<P> before, P here, long now) {
        return look(before, here, now, Duration.ZERO);
    }

    /**
     * The same.
     *
     * @param still how long it must have stood there by what it says itself, where that is news
     */
    public static <P extends Position<P>> Progress<P> look(
            @Nullable Progress<P> before, P here, long now, Duration still) {
        if (before == null) {
            return new Progress<>(here, List.of(here), now - still.toNanos(), false, false);
        }
        if (before.seen.contains(here)) {
            return before; // also an older copy from another of the servers: going to and fro is not going on
        }
        if (here.isBehind(before.at)) {
            boolean restarted = here.isRestartOf(before.at);
            return new Progress<>(here, before.andSeen(here), now, false, !restarted);
        }
        return here.isAheadOf(before.at)
                ? new Progress<>(here, before.andSeen(here), now, true, false)
                : new Progress<>(before.at, before.andSeen(here), before.movedAt, before.seenMoving, before.regressed);
    }

    private List<P> andSeen(P here) {
        List<P> all = new ArrayList<>(seen);
        all.add(here);
        return all.subList(Math.max(0, all.size() - MOST_SEEN), all.size());
    }

    /** Whether it stands before where it stood: a packager that began anew, or an older copy from another server. */
    public boolean jumpedBackFrom(@Nullable Progress<P> before) {
        return before != null && at.isBehind(before.at);
    }

    public Duration still(long now) {
        return Duration.ofNanos(now - movedAt);
    }

    /** Whether it has stood still for longer than it may. */
    public boolean stale(Patience patience, long now) {
        return still(now).compareTo(patience.allowed()) > 0;
    }

    /** Whether the next change is overdue, if not by so much that the stream must be down. */
    public boolean late(Patience patience, long now) {
        return still(now).compareTo(patience.expected()) > 0;
    }

    /** As if all of it had happened that much earlier. */
    public Progress<P> aged(Duration by) {
        return new Progress<>(at, seen, movedAt - by.toNanos(), seenMoving, regressed);
    }
}
