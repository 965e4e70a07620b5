package dev.tallylight.stream.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.StreamId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ToldTest {
    private static final StreamId A = stream(1);
    private static final StreamId B = stream(2);

    private final Told told = new Told();

    private static StreamId stream(long number) {
        return new StreamId(new UUID(0, number));
    }

    @Test
    void everythingIsNewAtFirst() {
        assertThat(told.fromAll(Map.of(A, 1L, B, 1L))).isEqualTo(new Told.Difference(Set.of(A, B), Set.of()));
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        told.assigned(A, 1);
        assertThat(told.fromAll(Map.of(A, 1L))).isEqualTo(new Told.Difference(Set.of(), Set.of()));
    }

    @Test
    void whatChangedSinceIsToldAgain() {
        told.assigned(A, 1);
        told.assigned(B, 1);
        assertThat(told.fromAll(Map.of(A, 2L, B, 1L))).isEqualTo(new Told.Difference(Set.of(A), Set.of()));
    }

    @Test
    void whatIsGoneIsWithdrawnAndNewWhenItComesBack() {
        told.assigned(A, 1);
        assertThat(told.fromAll(Map.of())).isEqualTo(new Told.Difference(Set.of(), Set.of(A)));
        told.withdrawn(A);
        assertThat(told.fromAll(Map.of(A, 1L))).isEqualTo(new Told.Difference(Set.of(A), Set.of()));
    }

    @Test
    void aLookAtSomeSaysNothingOfTheOthers() {
        told.assigned(A, 1);
        told.assigned(B, 1);
        assertThat(told.among(Set.of(B), Map.of())).isEqualTo(new Told.Difference(Set.of(), Set.of(B)));
    }

    @Property
    void whoeverTellsTheDifferenceHasToldWhatIs(
            @ForAll @Size(max = 20) Map<@IntRange(max = 30) Integer, @IntRange(max = 3) Integer> before,
            @ForAll @Size(max = 20) Map<@IntRange(max = 30) Integer, @IntRange(max = 3) Integer> now) {
        Told some = new Told();
        before.forEach((stream, change) -> some.assigned(stream(stream), (long) change));
        Map<StreamId, Long> present = new HashMap<>();
        now.forEach((stream, change) -> present.put(stream(stream), (long) change));
        Told.Difference difference = some.fromAll(present);
        difference.over().forEach(some::withdrawn);
        difference.stale().forEach(stream -> some.assigned(stream, Objects.requireNonNull(present.get(stream))));
        assertThat(some.fromAll(present)).isEqualTo(new Told.Difference(Set.of(), Set.of()));
        assertThat(Collections.disjoint(difference.stale(), difference.over())).isTrue();
    }
}
