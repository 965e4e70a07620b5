package dev.tallylight.console.wall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.access.Slice;
import dev.tallylight.history.summary.LampReader;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SharedLampsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-29T12:00:00Z"));
    private final AtomicInteger reads = new AtomicInteger();
    private final SharedLamps lamps = new SharedLamps(
            (slice, tag) -> Uni.createFrom().item(() -> {
                reads.incrementAndGet();
                return LampReader.Lamps.all(List.of());
            }),
            now::get);

    private SharedLamps.Look look(Slice slice, String tag, long rings) {
        SharedLamps.Look look = lamps.look(slice, tag, () -> rings);
        look.lamps().await().indefinitely();
        return look;
    }

    @Test
    void screensThatShowTheSameShareTheReadOfASecond() {
        SharedLamps.Look first = look(Slice.ALL, "sport", 1);
        // what rang since may not be in it: the screen hears of it by its count
        assertThat(look(Slice.ALL, "sport", 2))
                .isSameAs(first)
                .extracting(SharedLamps.Look::rings)
                .isEqualTo(1L);
        assertThat(reads).hasValue(1);

        now.updateAndGet(then -> then.plusSeconds(1));
        assertThat(look(Slice.ALL, "sport", 2).rings()).isEqualTo(2);
        assertThat(reads).hasValue(2);
    }

    @Test
    void whatIsOfOthersIsReadForThem() {
        look(Slice.ALL, "sport", 1);
        look(Slice.of(List.of("sport")), "sport", 1);
        look(Slice.ALL, "news", 1);
        assertThat(reads).hasValue(3);
    }
}
