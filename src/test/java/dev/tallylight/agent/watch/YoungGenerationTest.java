package dev.tallylight.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YoungGenerationTest {
    private static final long MIB = 1024 * 1024;

    @Test
    void isSmallWhereLittleIsWatched() {
        assertThat(YoungGeneration.size(0, 2_000 * MIB)).isEqualTo(8 * MIB);
        assertThat(YoungGeneration.size(500, 2_000 * MIB)).isEqualTo(8 * MIB);
    }

    @Test
    void growsWithWhatIsWatched() {
        assertThat(YoungGeneration.size(1_000, 2_000 * MIB)).isEqualTo(16 * MIB);
        assertThat(YoungGeneration.size(5_000, 2_000 * MIB)).isEqualTo(64 * MIB);
        assertThat(YoungGeneration.size(10_500, 2_000 * MIB)).isEqualTo(128 * MIB);
    }

    @Test
    void endsWhereItsBoundOrThatOfTheHeapIs() {
        assertThat(YoungGeneration.size(100_000, 2_000 * MIB)).isEqualTo(128 * MIB);
        assertThat(YoungGeneration.size(10_000, 256 * MIB)).isEqualTo(64 * MIB);
        assertThat(YoungGeneration.size(10_000, 16 * MIB)).isEqualTo(8 * MIB);
    }
}
