package dev.tallylight.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.Slice;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Why an event was kept from handlers, as those see it who see a part of everything. */
class EventViewTest {
    private static final Slice SLICE = Slice.of(List.of("sport"));

    private static Withheld seen(Slice slice, String reason) {
        Event event = new Event(
                new EventId(new UUID(1, 2)),
                7,
                EventType.STREAM_UNKNOWN,
                Instant.EPOCH,
                new UUID(3, 4),
                List.of("sport"),
                List.of(),
                new Withheld(reason, "in words"),
                "{}");
        Withheld withheld = EventView.of(slice, event).withheld();
        assertThat(withheld).isNotNull();
        return withheld;
    }

    @ParameterizedTest
    @ValueSource(strings = {Withheld.PARENT_DOWN, Withheld.CHECKPOINT_LOST, Withheld.CHECKPOINT_BLIND})
    void wordsOfWhatIsBeyondASliceAreNotForIt(String reason) {
        assertThat(seen(SLICE, reason)).isEqualTo(new Withheld(reason, null));
        assertThat(seen(Slice.ALL, reason)).isEqualTo(new Withheld(reason, "in words"));
    }

    @ParameterizedTest
    @ValueSource(strings = {Withheld.FLAPPING, Withheld.MAINTENANCE, Withheld.OFF_AIR})
    void wordsOfTheStreamItselfAre(String reason) {
        assertThat(seen(SLICE, reason)).isEqualTo(new Withheld(reason, "in words"));
    }
}
