package dev.tallylight.probe.live.segment;

import java.time.Duration;
import java.util.List;

/**
 * For how long a list of segments may stand still. The model, all in seconds of media:
 * <ol>
 *   <li>Viewers play three segments behind the newest, so what comes late by less than three segments nobody notices.
 *   <li>How long a segment is, the window shows: the longest in it, whatever the list declares.
 *   <li>A list may declare more than that (TARGETDURATION), and is believed for a third of what its window holds: a
 *       window is played to its end once, and then there is nothing left.
 *   <li>It is stale after three times this pace, in no case before {@link #LEAST}: a look and a detour take that long.
 *   <li>It is late after half of that and {@link #BESIDES}: rfc8216bis §6.2.1 allows 1.5 target durations.
 *   <li>One segment that is much longer than the others (60 s among 2 s) is waited for once, not three times: nothing is
 *       stale before another such might have come, and then what came last has been played too.
 * </ol>
 *
 * @param pace how long until there must be another segment
 * @param allowed longer than this without anything new, and a viewer has nothing left
 */
public record Patience(Duration pace, Duration allowed) {
    private static final int SEGMENTS_BEHIND = 3;
    private static final Duration LEAST = Duration.ofSeconds(6);
    private static final Duration BESIDES = Duration.ofSeconds(2);

    /** For segments that are all as long. */
    public Patience(Duration pace) {
        this(pace, longer(pace.multipliedBy(SEGMENTS_BEHIND), LEAST));
    }

    /**
     * For a window of segments of which only this is known.
     *
     * @param longest of its segments
     * @param declared how long they are said to be at the most
     * @param window how long all of them play for
     */
    public static Patience of(Duration longest, Duration declared, Duration window) {
        return new Patience(longer(longest, believed(declared, window)));
    }

    /**
     * For a window.
     *
     * @param durations of its segments, the newest last
     * @param declared as above
     * @param window as above
     */
    public static Patience of(List<Duration> durations, Duration declared, Duration window) {
        List<Duration> sorted = durations.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return new Patience(declared);
        }
        Duration longest = sorted.getLast();
        Duration believed = believed(declared, window);
        Duration usual = longer(sorted.get(sorted.size() / 2), believed).multipliedBy(SEGMENTS_BEHIND);
        Duration last = sum(durations.subList(Math.max(0, durations.size() - SEGMENTS_BEHIND), durations.size()));
        Duration covered = longer(usual, longer(last, longest.plus(BESIDES)));
        Patience most = new Patience(longer(longest, believed));
        return new Patience(most.pace, longer(shorter(most.allowed, covered), LEAST));
    }

    private static Duration believed(Duration declared, Duration window) {
        return shorter(declared, window.dividedBy(SEGMENTS_BEHIND));
    }

    private static Duration sum(List<Duration> durations) {
        return durations.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** Longer than this, and the next segment is overdue. */
    public Duration expected() {
        return shorter(pace.multipliedBy(SEGMENTS_BEHIND).dividedBy(2).plus(BESIDES), allowed);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
