package dev.tallylight.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells media that flows from a burst out of a server's buffer. Servers keep the last seconds of a stream and hand them
 * to every newcomer at once, even when its source died hours ago. So whatever arrives within {@link #BURST} of the
 * first media unit proves nothing; only media beyond it does, and {@link #PROOF} of it is enough. Pure: the caller
 * tells the time.
 */
public final class MediaFlow {
    /** What arrives this soon after the first unit may come from a buffer. */
    public static final Duration BURST = Duration.ofSeconds(1);

    /** How far the media's own clock must get beyond the burst. */
    public static final Duration PROOF = Duration.ofSeconds(1);

    private final Duration proof;
    private @Nullable Duration firstAt;
    private Duration lastAt = Duration.ZERO;
    private Duration burst = Duration.ZERO;
    private Duration media = Duration.ZERO;

    public MediaFlow() {
        this(PROOF);
    }

    /** @param proof how far the media's clock must get beyond the burst, {@link #PROOF} or more */
    public MediaFlow(Duration proof) {
        this.proof = proof;
    }

    /**
     * Media arrived.
     *
     * @param now since the probe began, never going back
     * @param mediaTime how far the media's clock has come in all; what does not advance it is not heard
     */
    public void advance(Duration now, Duration mediaTime) {
        if (firstAt == null) {
            firstAt = now;
        } else if (mediaTime.compareTo(media) <= 0) {
            return;
        }
        lastAt = now;
        media = mediaTime;
        if (now.compareTo(firstAt.plus(BURST)) <= 0) {
            burst = mediaTime;
        }
    }

    /** Whether any media came. */
    public boolean begun() {
        return firstAt != null;
    }

    /** How much media came that was no burst. */
    public Duration progress() {
        return media.minus(burst);
    }

    /** How much media came in all. */
    public Duration media() {
        return media;
    }

    public boolean proven() {
        return progress().compareTo(proof) >= 0;
    }

    /** How long nothing new came; zero before the first unit. */
    public Duration silence(Duration now) {
        return firstAt == null ? Duration.ZERO : now.minus(lastAt);
    }

    /** Why this is no stream that plays: nothing, a burst only, or some progress that ended. */
    public Reason shortfall() {
        if (!begun()) {
            return Reason.NO_MEDIA;
        }
        return progress().isZero() ? Reason.MEDIA_BURST_ONLY : Reason.MEDIA_STALLED;
    }
}
