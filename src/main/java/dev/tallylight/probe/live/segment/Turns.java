package dev.tallylight.probe.live.segment;

import dev.tallylight.probe.ProbeRun;
import java.time.Duration;

/**
 * Shares the time that is left among alternatives, of which a player tries one after the other: a server that hangs must
 * not use up what the next of them would need. The first may take half of it; what is left then is for the others
 * alike. A server that was seen to answer slowly is given as long again and more, and the last has all that is left.
 * Within its turn an alternative shares in the same way: between a segment and the ones before it.
 */
public final class Turns {
    private static final Duration LEAST = Duration.ofMillis(500);

    /** With less left, nothing is shared: what each would get is too little to tell a server that hangs from a slow one. */
    private static final Duration LEAST_SHARED = Duration.ofSeconds(2);

    /** Against the slowest answer that came so far. */
    private static final int SLOWER = 3;

    private final ProbeRun run;
    private Duration slowest = Duration.ZERO;
    private Duration end = Duration.ZERO;
    private int others;
    private boolean begun;
    private boolean settled;

    public Turns(ProbeRun run) {
        this.run = run;
    }

    /**
     * An alternative begins.
     *
     * @param behind how many are tried if it does not play
     */
    public void next(int behind) {
        others = behind;
        settled = false;
        end = run.elapsed().plus(behind == 0 ? run.remaining() : share(Pause.room(run), begun ? behind : 1, least()));
        begun = begun || behind > 0;
    }

    /** It plays: what follows is no longer part of its turn. */
    public void settle() {
        settled = true;
    }

    /** For what the alternative cannot do without; never more than is left. */
    public Duration whole() {
        if (others == 0) {
            return run.remaining();
        }
        Duration left = run.remaining();
        if (settled) {
            return within(longer(left.dividedBy(2), longer(Pause.RESERVE, least())), left);
        }
        // what read on beyond its turn, because it still came, leaves the next request its share
        Duration floor = longer(LEAST, share(Pause.room(run), others + 1, least()));
        Duration time = end.minus(run.elapsed());
        return within(time.compareTo(LEAST) < 0 ? floor : time, left);
    }

    /**
     * For one of its pieces.
     *
     * @param behind how many are tried in its place
     */
    public Duration piece(int behind) {
        Duration whole = whole();
        return behind == 0 || Pause.room(run).compareTo(LEAST_SHARED) < 0
                ? whole
                : within(share(others == 0 ? Pause.room(run) : whole, 1, least()), whole);
    }

    /** An answer has begun to come, after so long. */
    void answered(Duration took) {
        slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }

    private Duration least() {
        Duration slow = slowest.multipliedBy(SLOWER);
        return slow.compareTo(LEAST) > 0 ? slow : LEAST;
    }

    /** Of so much time, where so many are to be tried besides: at least one of them has its time too. */
    static Duration share(Duration room, int behind, Duration least) {
        Duration equal = room.dividedBy(behind + 1L);
        Duration half = room.dividedBy(2);
        Duration floor = half.compareTo(least) < 0 ? half : least;
        return equal.compareTo(floor) > 0 ? equal : floor;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration within(Duration time, Duration most) {
        Duration bound = time.compareTo(most) < 0 ? time : most;
        return bound.isPositive() ? bound : Duration.ofMillis(1);
    }
}
