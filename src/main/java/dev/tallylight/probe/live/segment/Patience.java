package dev.tallylight.probe.live.segment;

import java.time.Duration;

/**
 * For how long a list of segments may stand still. The model, all in seconds of media:
 * <ol>
 *   <li>Viewers play three segments behind the newest, so what comes late by less than three segments nobody notices.
 *   <li>How long a segment is, the window shows: the longest in it, whatever the list declares.
 *   <li>A list may declare more than that (TARGETDURATION), and is believed for a third of what its window holds: a
 *       window is played to its end once, and then there is nothing left.
 *   <li>It is stale after three times this pace, in no case before {@link #LEAST}: a look and a detour take that long.
 *   <li>It is late after half of that and {@link #BESIDES}: rfc8216bis §6.2.1 allows 1.5 target durations.
 * </ol>
 *
 * @param pace how long until there must be another segment
 */
public record Patience(Duration pace) {
    private static final int SEGMENTS_BEHIND = 3;
    private static final Duration LEAST = Duration.ofSeconds(6);
    private static final Duration BESIDES = Duration.ofSeconds(2);

    /**
     * For a window of segments.
     *
     * @param longest of its segments
     * @param declared how long they are said to be at the most
     * @param window how long all of them play for
     */
    public static Patience of(Duration longest, Duration declared, Duration window) {
        return new Patience(longer(longest, shorter(declared, window.dividedBy(SEGMENTS_BEHIND))));
    }

    /** Longer than this without anything new, and a viewer has nothing left. */
    public Duration allowed() {
        return longer(pace.multipliedBy(SEGMENTS_BEHIND), LEAST);
    }

    /** Longer than this, and the next segment is overdue. */
    public Duration expected() {
        return pace.multipliedBy(SEGMENTS_BEHIND).dividedBy(2).plus(BESIDES);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
