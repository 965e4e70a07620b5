package dev.tallylight.probe.dash.mpd;

import dev.tallylight.probe.dash.mpd.Timeline.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest segment that is there: the last one that is written down (ISO/IEC 23009-1 §5.3.9.6), or by the clock
 * the last one that is complete (§5.3.9.5.3). Times beyond all bounds end in {@link ArithmeticException}.
 *
 * @param start of the Period
 * @param end of the Period, where it is known
 * @param now what is available by now; all since the availabilityStartTime; null where the clock is not known
 * @param delay how far behind the newest viewers play, where that is said
 * @param kept for how long segments are there, where that is said
 */
record LiveEdge(
        SegmentInfo info,
        Duration start,
        @Nullable Duration end,
        @Nullable Duration now,
        @Nullable Duration delay,
        @Nullable Duration kept) {
    /** Behind a segment that is not there yet, one is tried that is older by so much, and another. */
    private static final Duration STEP_BACK = Duration.ofSeconds(2);

    private static final int TRIES = 3;

    /** At the end, what viewers are playing: as far back as they are asked to, and by themselves no less than this. */
    private static final int SEGMENTS_BEHIND = 4;

    private static final int RUNS_LOOKED_AT = 20;
    private static final int MOST_LATELY = 64;

    /**
     * A segment in the media's own units.
     *
     * @param number as $Number$
     * @param time as $Time$
     */
    record Place(long number, long time, long duration) {}

    /**
     * The newest segment.
     *
     * @param tries itself, and where it may not have been written yet, older ones; empty where there is none
     * @param announced whether it is written down, so that the manifest itself must go on
     * @param longest segment lately, in units
     * @param window how long the newest of what is written down plays for, in units
     * @param lately how long each of the newest plays for, the newest last; empty where all are as long
     */
    record Edge(List<Place> tries, boolean announced, long longest, long window, List<Long> lately) {
        static final Edge NONE = new Edge(List.of(), false, 0, 0);

        Edge(List<Place> tries, boolean announced, long longest, long window) {
            this(tries, announced, longest, window, List.of());
        }
    }

    Edge find() {
        if (info.listed() != null) {
            return ofList(info.listed().size());
        }
        if (info.timeline() != null) {
            return ofTimeline(info.timeline());
        }
        return info.duration() == null ? Edge.NONE : byClock(info.duration());
    }

    /** Where a segment is in the presentation. */
    Duration begins(Place place) {
        return start.plus(info.time(Math.subtractExact(place.time, info.mediaStart())));
    }

    private Edge ofList(int size) {
        long count = info.unlisted() + size;
        Timeline timeline = info.timeline();
        if (timeline != null && timeline.count() > 0) {
            Place last = at(timeline, timeline.count() - 1);
            return new Edge(List.of(last), true, last.duration, Math.multiplyExact(last.duration, size));
        }
        long duration = info.duration() == null ? 0 : info.duration();
        long number = Math.addExact(info.firstNumber(), count - 1);
        long time = Math.addExact(info.mediaStart(), Math.multiplyExact(number, Math.max(duration, 1)));
        return new Edge(List.of(new Place(number, time, duration)), true, duration, Math.multiplyExact(duration, size));
    }

    private Edge ofTimeline(Timeline written) {
        Timeline timeline =
                written.open() ? written.closed(openCount(written.runs().getLast())) : written;
        long count = timeline.count();
        if (count == timeline.before()) {
            return Edge.NONE;
        }
        long longest = timeline.runs().reversed().stream()
                .limit(RUNS_LOOKED_AT)
                .mapToLong(Run::duration)
                .max()
                .orElse(0);
        long there = written.open() ? count : complete(timeline);
        boolean announced = !written.open() && (there == count || there == timeline.before());
        List<Place> tries = tries(announced ? count : there, timeline.before(), longest, index -> at(timeline, index));
        return tries.isEmpty() ? Edge.NONE : new Edge(tries, announced, longest, window(timeline), lately(timeline));
    }

    private static List<Long> lately(Timeline timeline) {
        List<Long> lately = new ArrayList<>();
        for (Run run : timeline.runs().reversed()) {
            for (long i = 0; i < run.count() && lately.size() < MOST_LATELY; i++) {
                lately.addFirst(run.duration());
            }
        }
        return lately;
    }

    private static long window(Timeline timeline) {
        long window = 0;
        for (Run run : timeline.runs()) {
            window = Math.addExact(window, Math.multiplyExact(run.duration(), Math.max(run.count(), 0)));
        }
        return window;
    }

    /** What is written down may be yet to come: how many segments, from the first, are complete. */
    private long complete(Timeline timeline) {
        if (now == null) {
            return timeline.count();
        }
        long reached = mediaTime(now);
        long count = timeline.count();
        for (Run run : timeline.runs().reversed()) {
            long passed = Math.subtractExact(reached, run.begins());
            long over = run.duration() == 0 ? (passed >= 0 ? run.count() : 0) : Math.floorDiv(passed, run.duration());
            count -= run.count();
            if (over > 0) {
                return count + Math.min(over, run.count());
            }
        }
        return count;
    }

    private long openCount(Run run) {
        return now == null ? 0 : until(now, run.begins(), run.duration());
    }

    private Edge byClock(long duration) {
        long count = now == null ? 0 : until(now, info.mediaStart(), duration);
        return count <= 0
                ? Edge.NONE
                : new Edge(
                        tries(
                                count,
                                0,
                                duration,
                                index -> new Place(
                                        Math.addExact(info.firstNumber(), index),
                                        Math.addExact(info.mediaStart(), Math.multiplyExact(index, duration)),
                                        duration)),
                        false,
                        duration,
                        0);
    }

    /** How many segments from a media time on are complete; with the Period, its last, shorter one ends too. */
    private long until(Duration moment, long from, long duration) {
        if (end != null && moment.compareTo(end) >= 0) {
            return Math.max(0, Math.ceilDiv(Math.subtractExact(mediaTime(end), from), duration));
        }
        return Math.max(0, Math.floorDiv(Math.subtractExact(mediaTime(moment), from), duration));
    }

    private long mediaTime(Duration moment) {
        return Math.addExact(info.units(moment.minus(start)), info.mediaStart());
    }

    private List<Place> tries(long count, long before, long duration, LongFunction<Place> place) {
        Duration segment = info.time(Math.max(1, duration));
        long step = Math.max(1, many(STEP_BACK, segment));
        List<Place> tries = new ArrayList<>();
        int looked = 0;
        for (long index = count - 1; index >= before && tries.size() < TRIES && looked++ < RUNS_LOOKED_AT; ) {
            Place one = place.apply(index);
            boolean there = one.duration > 0;
            if (there) {
                tries.add(one);
            }
            index -= there ? step : 1;
        }
        if (tries.size() == TRIES) {
            viewers(Math.max(before, count - 1 - behind(segment)), before, tries, place);
        }
        return tries;
    }

    /** What viewers are playing, where it is older than what is tried before it. */
    private static void viewers(long from, long before, List<Place> tries, LongFunction<Place> place) {
        int looked = 0;
        for (long index = from; index >= before && looked++ < RUNS_LOOKED_AT; index--) {
            Place one = place.apply(index);
            if (one.number >= tries.getLast().number) {
                return;
            }
            if (one.duration > 0) {
                tries.add(one);
                return;
            }
        }
    }

    /** How many segments behind the newest viewers play, as long as those are kept. */
    private long behind(Duration segment) {
        long usual = delay == null ? SEGMENTS_BEHIND : Math.max(SEGMENTS_BEHIND, many(delay, segment));
        return kept == null ? usual : Math.min(usual, Math.max(1, kept.dividedBy(atLeast(segment))) - 1);
    }

    /** Rounded up. */
    private static long many(Duration time, Duration segment) {
        return Math.ceilDiv(time.toMillis(), atLeast(segment).toMillis());
    }

    private static Duration atLeast(Duration segment) {
        return segment.toMillis() < 1 ? Duration.ofMillis(1) : segment;
    }

    private Place at(Timeline timeline, long index) {
        long behind = timeline.before();
        for (Run run : timeline.runs()) {
            long count = Math.max(run.count(), 0);
            if (index < behind + count) {
                long time = Math.addExact(run.begins(), Math.multiplyExact(index - behind, run.duration()));
                return new Place(Math.addExact(info.firstNumber(), index), time, run.duration());
            }
            behind += count;
        }
        throw new ArithmeticException("beyond the end");
    }
}
