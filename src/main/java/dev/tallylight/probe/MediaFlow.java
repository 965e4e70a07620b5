package dev.tallylight.probe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells media that flows from what a server had kept: servers hand the last seconds of a stream to every newcomer, even
 * when its source died hours ago. Pure: the caller tells the time. One model for all that pushes its media; m is how far
 * the media's clock has come, t the time on the wall, both in milliseconds, counted from any moment b:
 *
 * <ol>
 *   <li>A burst is what arrives faster than it plays: m &gt; 5/4 t + 100 ms; then, and in the first second, b moves here.
 *   <li>Progress is m since the last b: media that came as it plays. {@link #PROOF} of it, or more, is a stream that plays.
 *   <li>What came last (a piece: all since the last gap of 250 ms) lasts as long as it plays, less the time it took to come.
 *   <li>A gap is covered when what ends it plays for 3/4 of it or more: then as long a gap may come again.
 *   <li>Nothing may come for as long as the longer of these two, and 1 s; always for 3 s; without end before m moved.
 *   <li>It lags where progress is less than 3/4 of the time since b, and since what came first after b, too (a server may
 *       rest after a burst): then proof is not enough yet. For 4 s or more, in three pieces or more, that is slow.
 * </ol>
 */
public final class MediaFlow {
    /** In the first second a network says nothing of its pace. */
    public static final Duration BURST = Duration.ofSeconds(1);

    /** How far the media's own clock must get beyond the burst. */
    public static final Duration PROOF = Duration.ofSeconds(1);

    /** What is always borne: a network stumbles, and players hold more than this. */
    public static final Duration LEAST_PATIENCE = Duration.ofSeconds(3);

    /** No server hands more of the past to a newcomer: what goes on to come faster than it plays is a recording. */
    private static final Duration MOST_KEPT = Duration.ofMinutes(1);

    /** A network that stumbles once has caught up by then. */
    private static final Duration SLOW_FOR = Duration.ofSeconds(4);

    private static final int SLOW_PIECES = 3;
    private static final Duration MARGIN = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofMillis(100);
    private static final Duration SAME_PIECE = Duration.ofMillis(250);

    private final Duration proof;
    private @Nullable Duration firstAt;
    private Duration heardAt = Duration.ZERO;
    private Duration lastAt = Duration.ZERO;
    private Duration media = Duration.ZERO;
    private Duration burstAt = Duration.ZERO;
    private Duration burst = Duration.ZERO;
    private Duration pieceAt = Duration.ZERO;
    private Duration beforePiece = Duration.ZERO;
    private Duration coveredGap = Duration.ZERO;
    private Duration liveAt = Duration.ZERO;
    private Duration beforeLive = Duration.ZERO;
    private Duration countedAt = Duration.ZERO;
    private int piecesSinceBurst;

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
        heardAt = now;
        if (firstAt == null) {
            firstAt = now;
            pieceAt = now;
        } else if (mediaTime.compareTo(media) <= 0) {
            return;
        } else {
            gap(now.minus(lastAt), mediaTime.minus(media), now);
        }
        lastAt = now;
        media = mediaTime;
        Duration pace = now.minus(burstAt).multipliedBy(5).dividedBy(4).plus(SLACK);
        if (now.compareTo(firstAt.plus(BURST)) <= 0 || progress().compareTo(pace) > 0) {
            burstAt = now;
            burst = media;
            piecesSinceBurst = 0;
        } else if (piecesSinceBurst == 0 || now.minus(countedAt).compareTo(SAME_PIECE) > 0) {
            count(now);
        }
    }

    private void count(Duration now) {
        if (piecesSinceBurst == 0) {
            liveAt = now;
            beforeLive = media;
        }
        countedAt = now;
        piecesSinceBurst++;
    }

    private void gap(Duration length, Duration gained, Duration now) {
        if (keepsPace(gained, length) && length.compareTo(coveredGap) > 0) {
            coveredGap = length;
        }
        if (length.compareTo(SAME_PIECE) > 0) {
            pieceAt = now;
            beforePiece = media;
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

    /** Whether it comes slower than it plays: whoever goes on listening hears gaps. It may still catch up. */
    public boolean lags() {
        return !keepsPace(progress(), lastAt.minus(burstAt)) && !keepsPaceSinceLive();
    }

    private boolean keepsPaceSinceLive() {
        boolean inPieces = pieceAt.compareTo(liveAt) > 0; // then the one under way does not count
        Duration span = (inPieces ? pieceAt : lastAt).minus(liveAt);
        Duration gained = inPieces ? beforePiece.minus(burst) : media.minus(beforeLive);
        return piecesSinceBurst > 0 && span.compareTo(BURST) >= 0 && keepsPace(gained, span);
    }

    private static boolean keepsPace(Duration gained, Duration span) {
        return gained.multipliedBy(4).compareTo(span.multipliedBy(3)) >= 0;
    }

    /** Whether it lags, and for so long that it is no stumble. */
    public boolean slow() {
        return lags()
                && piecesSinceBurst >= SLOW_PIECES
                && lastAt.minus(burstAt).compareTo(SLOW_FOR) >= 0;
    }

    /** How fast it comes, beyond the burst: 1 is as it plays. */
    public double pace() {
        long span = lastAt.minus(burstAt).toMillis();
        return span <= 0 ? 1 : progress().toMillis() / (double) span;
    }

    /** How long nothing new came; zero before the first unit. */
    public Duration silence(Duration now) {
        return firstAt == null ? Duration.ZERO : now.minus(lastAt);
    }

    /** Whether nothing new came for longer than what was seen allows. */
    public boolean silent(Duration now) {
        if (firstAt == null) {
            return false;
        }
        if (media.isZero()) { // one picture may stand for long; a clock that stands still may not
            return heardAt.minus(firstAt).compareTo(LEAST_PATIENCE) > 0;
        }
        Duration lasts = media.minus(beforePiece).minus(lastAt.minus(pieceAt));
        Duration patience = longer(lasts, coveredGap).plus(MARGIN);
        return silence(now).compareTo(longer(patience, LEAST_PATIENCE)) > 0;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    /** Whether a burst goes on: what comes cannot be told from the past yet, nor is it known to be. */
    public boolean catchingUp(Duration now) {
        boolean fast = media.compareTo(proof) > 0 && now.minus(burstAt).compareTo(BURST) <= 0;
        return begun() && fast && media.compareTo(MOST_KEPT) <= 0;
    }

    /** Whether more came at once than any server keeps of a live stream. */
    public boolean recording() {
        return burst.compareTo(MOST_KEPT) > 0;
    }

    /** Why this is no stream that plays: nothing, a burst only, or some progress that ended. */
    public Reason shortfall() {
        if (!begun()) {
            return Reason.NO_MEDIA;
        }
        return progress().isZero() ? Reason.MEDIA_BURST_ONLY : Reason.MEDIA_STALLED;
    }
}
