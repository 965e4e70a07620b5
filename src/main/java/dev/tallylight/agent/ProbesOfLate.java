package dev.tallylight.agent;

import java.util.Arrays;

/** How many probes ended within the last so many seconds, and during how many of them this process was late. */
final class ProbesOfLate {
    private static final long SECOND = 1_000_000_000L;

    private final int[] ended;
    private final int[] late;
    private long newest;
    private boolean begun;

    record Count(int ended, int late) {}

    ProbesOfLate(int seconds) {
        ended = new int[seconds];
        late = new int[seconds];
    }

    synchronized void ended(long nanoTime, boolean wasLate) {
        int at = advance(nanoTime);
        ended[at]++;
        late[at] += wasLate ? 1 : 0;
    }

    synchronized Count count(long nanoTime) {
        advance(nanoTime);
        return new Count(Arrays.stream(ended).sum(), Arrays.stream(late).sum());
    }

    synchronized void forget() {
        Arrays.fill(ended, 0);
        Arrays.fill(late, 0);
    }

    private int advance(long nanoTime) {
        long second = Math.floorDiv(nanoTime, SECOND);
        if (!begun || second - newest >= ended.length) {
            forget();
            begun = true;
            newest = second;
        }
        while (newest < second) {
            int at = Math.floorMod(++newest, ended.length);
            ended[at] = 0;
            late[at] = 0;
        }
        return Math.floorMod(newest, ended.length);
    }
}
