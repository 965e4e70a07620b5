package dev.tallylight.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What comes slower than it plays, on virtual time up to a deadline of ten seconds; who goes on listening is the judge. */
class MediaFlowPaceTest {
    private static final int END = 9_800;
    private static final int READS = 3;

    private MediaFlow flow = new MediaFlow();

    private void at(double nowMs, double mediaMs) {
        flow.advance(Duration.ofNanos((long) (nowMs * 1e6)), Duration.ofNanos((long) (mediaMs * 1e6)));
    }

    private boolean plays() {
        return flow.proven() && !flow.lags();
    }

    /**
     * A burst, a rest, then pieces, each read in three, over 30 ms.
     *
     * @return when it was seen to play; 0 where it was not
     */
    private int play(int burst, int rest, int pieceMs, double pace, int jitterPercent) {
        flow = new MediaFlow();
        at(0, burst);
        double every = pieceMs / pace;
        for (int piece = 1; ; piece++) {
            double late = piece % 2 * every * jitterPercent / 100;
            double due = rest + piece * every + late;
            for (int read = 1; read <= READS; read++) {
                double now = due + read * 10;
                if (now > END) {
                    return 0;
                }
                at(now, burst + (piece - 1 + read / (double) READS) * pieceMs);
                if (plays()) {
                    return (int) now;
                }
            }
        }
    }

    /** A radio that sends 0.3 s each second: a listener with a buffer of two seconds hears gaps from the third on. */
    @Test
    void hearsARadioThatDrops() {
        assertThat(play(2_000, 0, 300, 0.3, 0)).isZero();
        assertThat(flow.slow()).isTrue();
        assertThat(flow.pace()).isBetween(0.25, 0.35);
    }

    @Property(tries = 500)
    void isSlowWhatWillBeHeardWithGaps(
            @ForAll @IntRange(max = 20_000) int burst,
            @ForAll @IntRange(min = 10, max = 1_500) int piece,
            @ForAll @DoubleRange(min = 0.15, max = 0.65) double pace) {
        Assume.that(piece / pace <= 2_000); // three of them within the time; a longer gap is silence
        assertThat(play(burst, 0, piece, pace, 0)).isZero();
        if (flow.proven()) {
            assertThat(flow.slow()).isTrue();
        }
    }

    /** Pieces of any size, a little early or late, after any burst, and after a rest for as long as that plays. */
    @Property(tries = 1_000)
    void isNeverSlowWhatIsHeardWithoutGaps(
            @ForAll @IntRange(max = 20_000) int burst,
            @ForAll @IntRange(max = 100) int restPercent,
            @ForAll @IntRange(min = 10, max = 4_000) int piece,
            @ForAll @DoubleRange(min = 0.95, max = 1.15) double pace,
            @ForAll @IntRange(max = 15) int jitterPercent) {
        int rest = Math.min(5_000, burst * restPercent / 100);
        int proven = play(Math.max(burst, piece), rest, piece, pace, jitterPercent);
        assertThat(flow.slow()).isFalse();
        if (rest + 3.5 * piece + 2_500 < END) {
            assertThat(proven).isPositive().isLessThanOrEqualTo((int) (rest + 3.5 * piece + 2_500));
        }
    }

    /** A network that stumbles once: what waited comes at once, and all is as before. */
    @Property(tries = 500)
    void forgivesAStumble(
            @ForAll @IntRange(min = 20, max = 500) int piece,
            @ForAll @IntRange(min = 300, max = 6_000) int from,
            @ForAll @IntRange(min = 100, max = 2_900) int length) {
        flow = new MediaFlow();
        at(0, 1_000);
        for (int sent = 1; sent * piece <= END; sent++) {
            int due = sent * piece;
            boolean waits = due > from && due < from + length;
            at(waits ? from + length : due, 1_000 + (double) sent * piece);
            assertThat(!waits && flow.slow()).as("at %d", due).isFalse();
        }
        assertThat(plays() || from + length > END - 500).isTrue();
    }
}
