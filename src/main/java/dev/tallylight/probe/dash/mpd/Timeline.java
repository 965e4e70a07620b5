package dev.tallylight.probe.dash.mpd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SegmentTimeline: ISO/IEC 23009-1 §5.3.9.6. The newest {@value #MOST_RUNS} runs are kept.
 *
 * @param runs in order
 * @param before how many segments there are before the first of them
 */
record Timeline(List<Run> runs, long before) {
    static final int MOST_RUNS = 1_000;

    Timeline {
        runs = List.copyOf(runs);
    }

    /**
     * Segments of the same duration, one behind the other.
     *
     * @param begins the first one's media time, in units
     * @param duration of each, in units; 0 where it is counted, and is not there
     * @param count how many; {@link #OPEN} where it goes on until something ends it
     */
    record Run(long begins, long duration, long count) {
        static final long OPEN = -1;

        long ends() {
            return Math.addExact(begins, Math.multiplyExact(duration, Math.max(count, 0)));
        }
    }

    /** Whether its last run goes on by the clock ({@code r="-1"}). */
    boolean open() {
        return !runs.isEmpty() && runs.getLast().count == Run.OPEN;
    }

    /** How many segments are written down, those of an open run not counted. */
    long count() {
        long count = before;
        for (Run run : runs) {
            count = Math.addExact(count, Math.max(run.count, 0));
        }
        return count;
    }

    /** The same with the open run ended after so many segments. */
    Timeline closed(long after) {
        if (!open()) {
            return this;
        }
        Run last = runs.getLast();
        List<Run> all = new java.util.ArrayList<>(runs);
        all.set(all.size() - 1, new Run(last.begins, last.duration, after));
        return new Timeline(all, before);
    }

    /** Puts a timeline together from its S elements. Fails with {@link ArithmeticException} beyond all bounds. */
    static final class Builder {
        private final Deque<Run> runs = new ArrayDeque<>();
        private long before;

        /**
         * @param begins S@t
         * @param repeat S@r, negative for an open run
         */
        void add(@Nullable Long begins, long duration, long repeat) {
            close(begins);
            long start = begins == null ? end() : begins;
            runs.addLast(new Run(
                    start, duration, repeat < 0 && duration > 0 ? Run.OPEN : Math.addExact(Math.max(0, repeat), 1)));
            runs.getLast().ends();
            if (runs.size() > MOST_RUNS) {
                before = Math.addExact(before, runs.removeFirst().count);
            }
        }

        /** An open run ends where the next one begins. */
        private void close(@Nullable Long at) {
            if (runs.isEmpty() || runs.getLast().count != Run.OPEN) {
                return;
            }
            Run open = runs.removeLast();
            long length = at == null ? 0 : Math.max(0, Math.subtractExact(at, open.begins));
            runs.addLast(
                    new Run(open.begins, open.duration, open.duration == 0 ? 1 : Math.ceilDiv(length, open.duration)));
        }

        private long end() {
            return runs.isEmpty() ? 0 : runs.getLast().ends();
        }

        Timeline build() {
            return new Timeline(List.copyOf(runs), before);
        }
    }
}
