package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LateChangesTest {
    private static final Instant T0 = Instant.parse("2026-11-25T10:00:00Z");
    private static final StreamId ONE = new StreamId(new UUID(0, 1));
    private static final StreamId OTHER = new StreamId(new UUID(0, 2));

    private final LateChanges<String> late = new LateChanges<>();

    private LateChanges.Answer offer(StreamId stream, int second, boolean isLate, String change) {
        return late.offer(stream, T0.plusSeconds(second), isLate, change);
    }

    @Test
    void putsTheStoriesOfSeveralCheckpointsIntoOneOrder() {
        assertThat(offer(ONE, 10, true, "a down")).isEqualTo(LateChanges.Answer.HELD_FIRST);
        assertThat(offer(ONE, 60, true, "a up")).isEqualTo(LateChanges.Answer.HELD);
        assertThat(offer(ONE, 12, true, "b down")).isEqualTo(LateChanges.Answer.HELD);
        assertThat(offer(ONE, 61, true, "b up")).isEqualTo(LateChanges.Answer.HELD);
        assertThat(late.release()).containsExactly("a down", "b down", "a up", "b up");
        assertThat(late.release()).isEmpty();
    }

    @Test
    void letsPassWhatIsFreshButNotBeforeItsOwnPast() {
        assertThat(offer(OTHER, 100, false, "fresh")).isEqualTo(LateChanges.Answer.GOES_ON);
        offer(ONE, 10, true, "then");
        assertThat(offer(ONE, 100, false, "now")).isEqualTo(LateChanges.Answer.HELD);
        assertThat(offer(OTHER, 100, false, "fresh")).isEqualTo(LateChanges.Answer.GOES_ON);
        assertThat(late.release()).containsExactly("then", "now");
        assertThat(offer(ONE, 101, false, "next")).isEqualTo(LateChanges.Answer.GOES_ON);
    }

    @Test
    void keepsTheOrderOfWhatHappenedAtOnce() {
        offer(ONE, 10, true, "first");
        offer(ONE, 10, true, "second");
        assertThat(late.release()).containsExactly("first", "second");
    }
}
