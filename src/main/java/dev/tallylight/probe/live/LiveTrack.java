package dev.tallylight.probe.live;

import dev.tallylight.probe.MediaFlow;
import dev.tallylight.probe.media.track.Track;
import java.time.Duration;

/** One track under way, as {@link LiveMedia} follows it. Pure: the caller tells the time. */
final class LiveTrack {
    /** Units further apart belong to two pictures, whatever their times say: a jump of the clock moves it nowhere. */
    private static final Duration SAME_PICTURE = Duration.ofMillis(250);

    /** No picture takes longer to come: what comes for longer, all at one time, is a clock that stands still. */
    private static final Duration LONGEST_PICTURE = Duration.ofSeconds(1);

    final Track.Kind kind;
    final MediaFlow flow;
    private final Duration firstAt;
    private Duration heardAt;
    private Duration pictureAt;
    private long pictures = 1;
    private boolean moves;
    private long units;
    private long unitsAfterBurst;

    LiveTrack(Track.Kind kind, Duration proof, Duration now) {
        this.kind = kind;
        this.flow = new MediaFlow(proof);
        this.firstAt = now;
        this.heardAt = now;
        this.pictureAt = now;
    }

    /**
     * A unit arrived.
     *
     * @return whether it was news: the first, or further than all before it
     */
    boolean unit(Duration now, Duration played, boolean inBurst) {
        units++;
        unitsAfterBurst += inBurst ? 0 : 1;
        Duration before = flow.media();
        flow.advance(now, played);
        Duration gain = flow.media().minus(before);
        boolean further = gain.isPositive();
        moves |= further && gain.compareTo(MediaFlow.LEAST_PATIENCE) < 0;
        if (further || now.minus(heardAt).compareTo(SAME_PICTURE) > 0) {
            pictures++;
            pictureAt = now;
        }
        heardAt = now;
        return units == 1 || further;
    }

    /** Whether it was seen to play, and goes on. */
    boolean goesOn(Duration now) {
        return flow.proven() && !flow.silent(now);
    }

    /** Whether units come, and all at one time. */
    boolean clockStandsStill() {
        return unitsAfterBurst > 2 && flow.media().isZero();
    }

    /**
     * Whether it is no fault yet that it was not seen to play: it has only just begun, or its pictures are by themselves
     * further apart than {@link MediaFlow#LEAST_PATIENCE} (a radio with one every 12 s). Then the last one stands.
     */
    boolean mayPause(Duration now) {
        Duration since = now.minus(firstAt);
        boolean young = since.compareTo(MediaFlow.LEAST_PATIENCE) <= 0;
        boolean farApart = !moves
                && MediaFlow.LEAST_PATIENCE.multipliedBy(pictures - 1).compareTo(since) <= 0
                && heardAt.minus(pictureAt).compareTo(LONGEST_PICTURE) <= 0;
        return young || kind == Track.Kind.VIDEO && farApart;
    }

    long units() {
        return units;
    }
}
