package dev.tallylight.stream.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");
    private static final StreamId STREAM = new StreamId(new UUID(0, 1));

    private final Sightings sightings = new Sightings(() -> T0.plusSeconds(600));

    private static CheckpointView view(View view, int since, int probedAt) {
        return new CheckpointView(
                "here", view, T0.plusSeconds(since), null, null, T0.plusSeconds(probedAt), 12L, null, "hls", false);
    }

    /** Another process, or a clock that was set, dates a view anew; nothing has changed by that. */
    @Test
    void showsWhatConfirmsAViewSinceThatIsHeld() {
        sightings.note(STREAM, view(View.UP, 500, 510));
        CheckpointView shown = sightings.freshest(STREAM, view(View.UP, 0, 5));
        assertThat(shown.since()).isEqualTo(T0);
        assertThat(shown.probedAt()).isEqualTo(T0.plusSeconds(510));
    }

    @Test
    void showsAtOnceWhatIsNotHeldYet() {
        sightings.note(STREAM, view(View.DOWN, 500, 510));
        assertThat(sightings.freshest(STREAM, view(View.UP, 0, 5))).isEqualTo(view(View.DOWN, 500, 510));
        assertThat(sightings.freshest(STREAM, view(View.UP, 520, 520)))
                .as("what was written later, by another replica")
                .isEqualTo(view(View.UP, 520, 520));
    }
}
