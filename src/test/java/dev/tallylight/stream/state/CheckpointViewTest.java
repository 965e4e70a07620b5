package dev.tallylight.stream.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.View;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointViewTest {
    private static final Instant NOW = Instant.parse("2026-11-28T03:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);

    private static CheckpointView view(View view, Instant at, @Nullable UUID agent, long number) {
        return new CheckpointView("c", view, at, null, null, at, null, null, null, true, agent, number, true);
    }

    private static boolean changes(CheckpointView said, CheckpointView held) {
        boolean changes = said.changes(held.held(), NOW);
        assertThat(said.after(held, NOW).view()).isEqualTo(changes ? said.view() : held.view());
        return changes;
    }

    @Test
    void whatIsSaidFirstIsNews() {
        assertThat(view(View.UP, NOW, A, 1).changes(null, NOW)).isTrue();
    }

    @Test
    void whatIsHeldAlreadyIsNone() {
        assertThat(changes(view(View.UP, NOW, A, 2), view(View.UP, NOW.minusSeconds(30), A, 1)))
                .isFalse();
        assertThat(changes(view(View.UP, NOW, B, 1), view(View.UP, NOW.minusSeconds(30), A, 7)))
                .isFalse();
    }

    @Test
    void aViewOfDownThatBecomesFirmIsNews() {
        CheckpointView wavering =
                new CheckpointView("c", View.DOWN, NOW, null, null, NOW, null, null, null, false, A, 1, true);
        assertThat(view(View.DOWN, NOW.plusSeconds(5), A, 2).changes(wavering.held(), NOW))
                .isTrue();
        assertThat(wavering.changes(view(View.DOWN, NOW, A, 0).held(), NOW)).isFalse();
    }

    @Test
    void whatOneProcessSaysIsInTheOrderOfItsCountWhateverTheClockSays() {
        CheckpointView held = view(View.DOWN, NOW.plus(HOUR), A, 5);
        assertThat(changes(view(View.UP, NOW.minus(HOUR), A, 6), held)).isTrue();
        assertThat(changes(view(View.UP, NOW.plus(HOUR), A, 4), held)).isFalse();
        assertThat(changes(view(View.UP, NOW.plus(HOUR), A, 5), held)).isFalse();
    }

    @Test
    void whoeverWatchesByNowHasTheSay() {
        CheckpointView held = view(View.DOWN, NOW.plus(HOUR), A, 50);
        assertThat(changes(view(View.UP, NOW.minusSeconds(1), B, 1), held)).isTrue();
        assertThat(changes(view(View.UP, NOW.minusSeconds(1), B, 1), view(View.DOWN, NOW, null, 0)))
                .isTrue();
    }

    @Test
    void whatAnotherProcessSawEarlierTellsNothing() {
        CheckpointView held = view(View.UP, NOW.minusSeconds(5), A, 50);
        assertThat(changes(view(View.DOWN, NOW.minusSeconds(40), B, 7), held)).isFalse();
        assertThat(changes(view(View.DOWN, NOW, B, 8), held)).isTrue();
    }

    @Test
    void whoIsAboutToChangeItsMindSaysNothingNewToOthers() {
        CheckpointView leaving = leaving(View.DOWN, B, 8);
        assertThat(changes(leaving, view(View.UP, NOW.minusSeconds(5), A, 50))).isFalse();
        assertThat(leaving.changes(null, NOW)).isFalse();
        assertThat(changes(leaving, view(View.UP, NOW.minusSeconds(5), B, 7)))
                .as("but was not heard of it itself until now")
                .isTrue();
    }

    private static CheckpointView leaving(View view, UUID agent, long number) {
        return new CheckpointView("c", view, NOW, null, null, NOW, null, null, null, true, agent, number, false);
    }

    @Test
    void withoutACountTheDateTells() {
        CheckpointView held = view(View.DOWN, NOW.minusSeconds(10), null, 0);
        assertThat(changes(view(View.UP, NOW.minusSeconds(9), A, 0), held)).isTrue();
        assertThat(changes(view(View.UP, NOW.minusSeconds(11), A, 0), held)).isFalse();
    }

    @Test
    void aDateThatHasNotComeYetTellsNothing() {
        CheckpointView held = view(View.DOWN, NOW.plus(HOUR), null, 0);
        assertThat(changes(view(View.UP, NOW.minusSeconds(1), null, 0), held)).isTrue();
    }
}
