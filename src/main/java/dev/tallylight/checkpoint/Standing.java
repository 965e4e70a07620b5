package dev.tallylight.checkpoint;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a checkpoint stands, and what its next look makes of that. Pure; all ages are of the database's clock.
 *
 * <p>Being lost or blind is decided at once; seeing again has to last for {@link #STEADY}, so that a checkpoint on a bad
 * line does not flap. A checkpoint that nobody was told about (a new one) needs no such proof.
 *
 * @param condition what it is held to be
 * @param detail why
 * @param heardFor how long the signs have spoken for its seeing again without a break; null when they do not
 * @param told whether an event told of its being lost or blind
 */
public record Standing(
        Condition condition,
        @Nullable String detail,
        @Nullable Duration heardFor,
        boolean told) {
    /** A checkpoint that was not heard of for longer is lost. */
    public static final Duration LOST_AFTER = Duration.ofSeconds(30);

    /** So long it must be seen to be well before it is believed again. */
    public static final Duration STEADY = Duration.ofSeconds(15);

    /**
     * What there is to judge by.
     *
     * @param silence how old the youngest heartbeat is; null when there never was one
     * @param lastHeard when that was
     * @param blindness what its processes say, where all that live say that they are blind
     * @param contested streams that it holds to be silent while others see them
     * @param hosts how many hosts these are on
     * @param watched how many streams it holds to be anything
     */
    public record Signs(
            @Nullable Duration silence,
            @Nullable Instant lastHeard,
            @Nullable String blindness,
            long contested,
            long hosts,
            long watched) {
        private static final int HOSTS = 3;
        private static final double TO_BLIND = 1.0 / 3;
        private static final double TO_SEEING = 0.1;

        boolean contradicted(boolean blindAlready) {
            double share = watched == 0 ? 0 : (double) contested / watched;
            return blindAlready ? share >= TO_SEEING : hosts >= HOSTS && share >= TO_BLIND;
        }
    }

    /** What the signs say. */
    public record Finding(Condition condition, @Nullable String detail) {}

    /** @param grace whether silence proves nothing yet: it may have been us who could not hear */
    public Finding read(Signs signs, boolean grace) {
        if (signs.silence() == null || signs.silence().compareTo(LOST_AFTER) > 0) {
            return grace
                    ? new Finding(condition, detail)
                    : new Finding(
                            Condition.LOST,
                            signs.lastHeard() == null
                                    ? "no agent of it has connected yet"
                                    : "last heard of at " + signs.lastHeard());
        }
        if (signs.blindness() != null) {
            return new Finding(Condition.BLIND, signs.blindness());
        }
        if (signs.contradicted(condition == Condition.BLIND)) {
            return new Finding(
                    Condition.BLIND,
                    "it cannot reach %d of its %d streams, on %d hosts, that other checkpoints see"
                            .formatted(signs.contested(), signs.watched(), signs.hosts()));
        }
        return new Finding(Condition.SEEING, null);
    }

    /** Whether it changes to what was found now; a return waits until it has lasted. */
    public boolean changesTo(Finding finding) {
        if (finding.condition() == condition) {
            return false;
        }
        return finding.condition() != Condition.SEEING || !told || heardFor != null && heardFor.compareTo(STEADY) >= 0;
    }
}
