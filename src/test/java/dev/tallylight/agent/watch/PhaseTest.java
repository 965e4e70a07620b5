package dev.tallylight.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import dev.tallylight.store.Ids;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PhaseTest {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    @Test
    void spreadsStreamsThatWereAddedTogether() {
        int[] perSecond = new int[30];
        Instant added = Instant.parse("2026-11-23T03:00:00Z");
        for (int i = 0; i < 30_000; i++) {
            long phase = Phase.of(new StreamId(Ids.at(added.plusMillis(i))), "new-york", INTERVAL);
            perSecond[(int) (phase / 1_000_000_000L)]++;
        }
        // 1,000 expected in each second; five standard deviations are 155
        assertThat(java.util.Arrays.stream(perSecond).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(845, 1155));
    }

    @Property
    void findsTheNextTurnOnTheGrid(
            @ForAll long origin,
            @ForAll @LongRange(min = 0, max = 29_999_999_999L) long phase,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long elapsed) {
        long now = origin + elapsed;
        long next = Phase.next(origin, phase, INTERVAL.toNanos(), now);
        assertThat(next - now).isBetween(1L, INTERVAL.toNanos());
        assertThat(Math.floorMod(next - origin - phase, INTERVAL.toNanos())).isZero();
    }
}
