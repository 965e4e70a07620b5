package dev.tallylight.stream.browse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShortIdTest {
    @Test
    void isOfTheTimeAndTheEnd() {
        assertThat(ShortId.of(UUID.fromString("0199a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"))
                        .text())
                .isEqualTo("0199a1b2c3d40c1d2e3f4a5b");
        assertThat(ShortId.of(new UUID(0, 7)).text()).isEqualTo("000000000000000000000007");
        assertThat(ShortId.of(new UUID(-1, -1)).text()).isEqualTo("f".repeat(24));
    }

    @Test
    void isAnotherForEachOfManyThatAreMadeAtOnce() {
        Instant moment = Instant.parse("2026-11-29T00:00:00Z");
        Set<ShortId> all = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            all.add(ShortId.of(dev.tallylight.store.Ids.at(moment)));
        }
        assertThat(all).hasSize(100_000);
    }

    @Test
    void isReadInEitherCaseAndIsNothingElse() {
        assertThat(ShortId.parse("0199A1B2C3D40C1D2E3F4A5B")).isEqualTo(new ShortId("0199a1b2c3d40c1d2e3f4a5b"));
        assertThat(ShortId.parse("0199a1b2c3d40c1d2e3f4a5")).isNull();
        assertThat(ShortId.parse("0199a1b2c3d40c1d2e3f4a5bb")).isNull();
        assertThat(ShortId.parse("0199a1b2c3d40c1d2e3f4a5g")).isNull();
        assertThat(ShortId.parse("")).isNull();
        assertThat(ShortId.isOne(null)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new ShortId("x"));
    }
}
