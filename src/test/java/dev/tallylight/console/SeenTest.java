package dev.tallylight.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a slice's page is told: nothing while nothing of its own changed. */
class SeenTest {
    private final Seen seen = new Seen();

    @Test
    void theFirstLookIsNewsAndTheSameIsNone() {
        assertThat(seen.isDue(7)).isTrue();
        assertThat(seen.isNews("a", 7)).isTrue();
        assertThat(seen.isDue(7)).as("nothing rang").isFalse();
        assertThat(seen.isDue(8)).as("something changed somewhere").isTrue();
        assertThat(seen.isNews("a", 8)).as("but nothing of the slice").isFalse();
        assertThat(seen.isDue(9)).isTrue();
        assertThat(seen.isNews("b", 9)).isTrue();
    }

    @Test
    void aLostSignalIsFoundWithinAMinute() {
        assertThat(seen.isNews("a", 7)).isTrue();
        int asked = 0;
        for (int i = 0; i < 12; i++) {
            if (seen.isDue(7)) {
                asked++;
                assertThat(seen.isNews("b", 7)).isTrue();
            }
        }
        assertThat(asked).isEqualTo(1);
    }
}
