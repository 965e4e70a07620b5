package dev.tallylight.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.testing.VirtualTimers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TransitionNotesTest {
    private final VirtualTimers time = new VirtualTimers();
    private final TransitionNotes notes = new TransitionNotes(time::nanoTime);

    private static StreamId stream(long number) {
        return new StreamId(new UUID(0, number));
    }

    @Test
    void threeHundredFlappingStreamsWriteTwoLinesASecondAtMost() {
        int lines = 0;
        for (int second = 0; second < 3_600; second += 9) {
            for (int stream = 0; stream < 300; stream++) {
                lines += notes.allows(stream(stream)) ? 1 : 0;
            }
            time.pass(Duration.ofSeconds(9));
        }
        assertThat(lines).isLessThan(2 * 3_600);
    }

    @Test
    void aQuietStreamIsHeardAmongThem() {
        for (int round = 0; round < 100; round++) {
            for (int stream = 0; stream < 300; stream++) {
                notes.allows(stream(stream));
            }
            time.pass(Duration.ofSeconds(9));
        }
        assertThat(notes.allows(stream(1_000))).isTrue();
    }

    @Test
    void anHourLaterAllIsAsItWas() {
        for (int i = 0; i < 3; i++) {
            assertThat(notes.allows(stream(1))).isTrue();
        }
        assertThat(notes.allows(stream(1))).isFalse();
        time.pass(Duration.ofHours(1));
        assertThat(notes.allows(stream(1))).isTrue();
    }
}
