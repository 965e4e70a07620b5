package dev.tallylight.agent.sight;

import java.util.Arrays;

/** How many probes ended within the last so many seconds, and how many of them failed by our own lateness. */
final class EndedProbes {
    private static final long SECOND = 1_000_000_000L;

    private final int[] ended;
    private final int[] excused;
    private long newest;
    private boolean begun;

    record Count(int ended, int excused) {}

    EndedProbes(int seconds) {
        ended = new int[seconds];
        excused = new int[seconds];
    }

    synchronized void ended(long nanoTime, boolean wasExcused) {
        int at = advance(nanoTime);
        ended[at]++;
        excused[at] += wasExcused ? 1 : 0;
    }

    synchronized Count count(long nanoTime) {
        advance(nanoTime);
        return new Count(Arrays.stream(ended).sum(), Arrays.stream(excused).sum());
    }

    synchronized void forget() {
        Arrays.fill(ended, 0);
        Arrays.fill(excused, 0);
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
            excused[at] = 0;
        }
        return Math.floorMod(newest, ended.length);
    }
}
