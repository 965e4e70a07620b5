package dev.tallylight.status.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LateChangesTest {
    private static final Instant T0 = Instant.parse("2026-11-25T10:00:00Z");
    private static final StreamId ONE = new StreamId(new UUID(0, 1));
    private static final StreamId OTHER = new StreamId(new UUID(0, 2));

    private static final Duration GATHERING = Duration.ofSeconds(12);

    private final LateChanges<String> late = new LateChanges<>(GATHERING);
    private long nanoTime = 5;

    private boolean holds(StreamId stream, int second, boolean isLate, String change) {
        return late.holds(stream, T0.plusSeconds(second), isLate, change, nanoTime);
    }

    private List<String> releasedAfter(Duration time) {
        nanoTime += time.toNanos();
        return late.release(nanoTime);
    }

    @Test
    void putsTheStoriesOfSeveralCheckpointsIntoOneOrder() {
        assertThat(holds(ONE, 10, true, "a down")).isTrue();
        assertThat(holds(ONE, 60, true, "a up")).isTrue();
        assertThat(releasedAfter(GATHERING.minusMillis(1))).isEmpty();
        assertThat(holds(ONE, 12, true, "b down")).isTrue();
        assertThat(holds(ONE, 61, true, "b up")).isTrue();
        assertThat(releasedAfter(Duration.ofMillis(1))).containsExactly("a down", "b down", "a up", "b up");
        assertThat(releasedAfter(GATHERING)).isEmpty();
    }

    @Test
    void letsPassWhatIsFreshButNotBeforeItsOwnPast() {
        assertThat(holds(OTHER, 100, false, "fresh")).isFalse();
        assertThat(holds(ONE, 10, true, "then")).isTrue();
        assertThat(holds(ONE, 100, false, "now")).isTrue();
        assertThat(holds(OTHER, 100, false, "fresh")).isFalse();
        assertThat(releasedAfter(GATHERING)).containsExactly("then", "now");
        assertThat(holds(ONE, 101, false, "next")).isFalse();
    }

    @Test
    void keepsTheOrderOfWhatHappenedAtOnce() {
        holds(ONE, 10, true, "first");
        holds(ONE, 10, true, "second");
        assertThat(releasedAfter(GATHERING)).containsExactly("first", "second");
    }

    /** Agents send what they kept in batches, each once the one before it was answered, and so together. */
    @Test
    void gathersTheNextBatchesOfThoseThatCameTogetherForASecondEach() {
        holds(ONE, 10, true, "first batch");
        assertThat(releasedAfter(GATHERING)).containsExactly("first batch");
        holds(ONE, 40, true, "a, second batch");
        assertThat(releasedAfter(Duration.ofMillis(999))).isEmpty();
        holds(ONE, 30, true, "b, second batch");
        assertThat(releasedAfter(Duration.ofMillis(1))).containsExactly("b, second batch", "a, second batch");
        holds(ONE, 50, true, "third batch");
        assertThat(releasedAfter(Duration.ofSeconds(1))).containsExactly("third batch");
    }

    @Test
    void gathersAnewForWhoeverComesLater() {
        holds(ONE, 10, true, "before");
        assertThat(releasedAfter(GATHERING)).containsExactly("before");
        assertThat(releasedAfter(GATHERING)).isEmpty();
        holds(ONE, 90, true, "after another absence");
        assertThat(releasedAfter(GATHERING.minusMillis(1))).isEmpty();
        assertThat(releasedAfter(Duration.ofMillis(1))).containsExactly("after another absence");
    }
}
