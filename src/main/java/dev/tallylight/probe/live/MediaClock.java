package dev.tallylight.probe.live;

import java.time.Duration;

/**
 * Turns the timestamps of one track into time played. They may begin anywhere, wrap, be out of order (pictures that are
 * shown later than they are sent), jump, and begin anew over and over, as a slate in a loop does. Pure.
 */
public final class MediaClock {
    /** A step beyond this, either way, is a jump: the clock goes on from there, and no time was played. */
    private static final Duration MOST_STEP = Duration.ofSeconds(10);

    /** So many pictures at most come behind one that is shown later: ITU-T H.264 annex E.2.1, max_num_reorder_frames. */
    private static final int MOST_REORDERED = 16;

    private final long rate;
    private final long wrap;
    private final long mostStep;
    private long last;
    private long played;
    private boolean begun;
    private int jumps;
    private int behind; // timestamps in a row, each another than the one before
    private long behindBefore;
    private long behindFirst;
    private long behindLast;
    private long behindPlayed;

    /**
     * A clock that has not begun.
     *
     * @param rate ticks per second
     * @param bits after which a timestamp wraps, 1 to 62
     */
    public MediaClock(long rate, int bits) {
        this.rate = rate;
        this.wrap = 1L << bits;
        this.mostStep = MOST_STEP.toSeconds() * rate;
    }

    /** Takes the next timestamp; says how much has been played in all. */
    public Duration at(long timestamp) {
        if (!begun) {
            begun = true;
            last = timestamp;
        }
        long step = step(last, timestamp);
        if (Math.abs(step) > mostStep) {
            jumps++;
            goOnFrom(timestamp);
        } else if (step > 0) {
            played += step;
            goOnFrom(timestamp);
        } else if (timestamp != (behind == 0 ? last : behindBefore)) { // else one more piece of the same picture
            behind(timestamp);
        }
        return played();
    }

    private long step(long from, long to) {
        long ahead = Math.floorMod(to - from, wrap);
        return ahead > wrap / 2 ? ahead - wrap : ahead;
    }

    private void goOnFrom(long timestamp) {
        last = timestamp;
        behind = 0;
    }

    /** What stays behind for longer than pictures are reordered began anew at its earliest; what came since was played. */
    private void behind(long timestamp) {
        if (behind == 0 || step(behindFirst, timestamp) < 0) {
            behindFirst = timestamp;
            behindLast = timestamp;
            behindPlayed = 0;
        }
        behind++;
        behindBefore = timestamp;
        long step = step(behindLast, timestamp);
        if (step > 0) {
            behindPlayed += step;
            behindLast = timestamp;
        }
        if (behind > MOST_REORDERED) {
            jumps++;
            played += behindPlayed;
            goOnFrom(behindLast);
        }
    }

    public Duration played() {
        return Duration.ofSeconds(played / rate, played % rate * 1_000_000_000L / rate);
    }

    /** How often it jumped. */
    public int jumps() {
        return jumps;
    }
}
