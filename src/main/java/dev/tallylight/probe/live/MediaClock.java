package dev.tallylight.probe.live;

import java.time.Duration;

/**
 * Turns the timestamps of one track into time played. They may begin anywhere, wrap, be out of order (pictures that are
 * shown later than they are sent) and jump. Pure.
 */
public final class MediaClock {
    /** A step beyond this, either way, is a jump: the clock goes on from there, and no time was played. */
    private static final Duration MOST_STEP = Duration.ofSeconds(10);

    private final long rate;
    private final long wrap;
    private final long mostStep;
    private long last;
    private long played;
    private boolean begun;
    private int jumps;

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
        long ahead = Math.floorMod(timestamp - last, wrap);
        long step = ahead > wrap / 2 ? ahead - wrap : ahead;
        if (Math.abs(step) > mostStep) {
            jumps++;
            last = timestamp;
        } else if (step > 0) {
            played += step;
            last = timestamp;
        }
        return played();
    }

    public Duration played() {
        return Duration.ofSeconds(played / rate, played % rate * 1_000_000_000L / rate);
    }

    /** How often it jumped. */
    public int jumps() {
        return jumps;
    }
}
