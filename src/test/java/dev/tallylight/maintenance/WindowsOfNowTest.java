package dev.tallylight.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a thousand windows cost whoever asks which are under way: counted, not timed. */
class WindowsOfNowTest {
    private static final Instant BEGIN = Instant.parse("2026-11-30T12:00:00Z");

    private int asked;
    private int read;
    private String fingerprint = "1";
    private List<HeldWindows.Window> windows = new ArrayList<>();
    private final WindowsOfNow ofNow = new WindowsOfNow(new WindowsOfNow.Rows() {
        @Override
        public Uni<String> fingerprint() {
            return Uni.createFrom().item(fingerprint);
        }

        @Override
        public Uni<HeldWindows> all() {
            read++;
            return Uni.createFrom().item(new HeldWindows(fingerprint, windows));
        }
    });

    /** From one minute to another, after the beginning. */
    private HeldWindows.Times from(int from, int to) {
        return new HeldWindows.Times() {
            private final Instant begins = BEGIN.plus(Duration.ofMinutes(from));
            private final Instant ends = BEGIN.plus(Duration.ofMinutes(to));

            @Override
            public @Nullable Instant until(Instant moment) {
                asked++;
                return moment.isBefore(begins) || !moment.isBefore(ends) ? null : ends;
            }

            @Override
            public @Nullable Instant next(Instant moment) {
                asked++;
                return moment.isBefore(begins) ? begins : null;
            }
        };
    }

    private void add(String name, boolean mute, Set<String> tags, int from, int to) {
        windows.add(new HeldWindows.Window(name, mute, Set.of(), tags, from(from, to)));
    }

    private UnderWay at(Duration after) {
        return ofNow.at(BEGIN.plus(after)).await().indefinitely();
    }

    private @Nullable String name(Duration after, String... tags) {
        UnderWay.Active active = at(after).of(UUID.randomUUID(), List.of(tags));
        return active == null ? null : active.name();
    }

    @Test
    void aThousandAreAskedOnceFromOneChangeToTheNext() {
        for (int i = 0; i < 999; i++) {
            add("w" + i, i % 2 == 0, Set.of("t" + i), 100 + i, 5_000);
        }
        add("soon", false, Set.of("soon"), 10, 20);
        assertThat(name(Duration.ZERO, "soon")).isNull();
        int first = asked;
        assertThat(first).as("until and next of each").isLessThanOrEqualTo(4_000);
        for (int i = 0; i < 100; i++) {
            assertThat(name(Duration.ofSeconds(i), "soon", "t7")).isNull();
        }
        assertThat(name(Duration.ofSeconds(-30), "soon"))
                .as("who read the clock before")
                .isNull();
        assertThat(asked).as("nobody is asked again").isEqualTo(first);
        assertThat(name(Duration.ofMinutes(10), "soon")).isEqualTo("soon");
        assertThat(asked - first).as("only what has changed").isLessThanOrEqualTo(4);
        assertThat(name(Duration.ofMinutes(20), "soon")).isNull();
        assertThat(asked - first).isLessThanOrEqualTo(8);
        assertThat(read).as("and read once").isEqualTo(1);
    }

    @Test
    void theyAreReadAgainWhenTheyAreOthersWithoutASignal() {
        assertThat(name(Duration.ZERO, "t")).isNull();
        add("Mast", false, Set.of("t"), -5, 5);
        fingerprint = "2";
        assertThat(name(Duration.ofSeconds(1), "t")).isEqualTo("Mast");
        windows = new ArrayList<>();
        fingerprint = "3";
        assertThat(name(Duration.ofSeconds(2), "t")).isNull();
        assertThat(read).isEqualTo(3);
    }

    @Test
    void maintenanceComesBeforeMutesAndOfSeveralTheLastToEnd() {
        UUID stream = UUID.randomUUID();
        add("all", true, Set.of(), -1, 50);
        add("short", false, Set.of("a"), -1, 5);
        add("long", false, Set.of("b"), -1, 10);
        windows.add(new HeldWindows.Window("own", false, Set.of(stream.toString()), Set.of(), from(-1, 7)));
        UnderWay now = at(Duration.ZERO);
        assertThat(now.of(stream, List.of())).extracting(UnderWay.Active::name).isEqualTo("own");
        assertThat(now.of(stream, List.of("a", "b")))
                .isEqualTo(new UnderWay.Active("long", BEGIN.plus(Duration.ofMinutes(10))));
        assertThat(now.of(UUID.randomUUID(), List.of("c")))
                .isEqualTo(new UnderWay.Active("all", BEGIN.plus(Duration.ofMinutes(50)), true));
    }
}
