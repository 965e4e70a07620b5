package dev.tallylight.console.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RibbonTest {
    private static final Instant FROM = Instant.parse("2026-11-28T14:00:00Z");
    private static final TimeAxis DAY = TimeAxis.of(FROM, FROM.plus(Duration.ofDays(1)), 1000, ZoneOffset.UTC, 8);

    private static Stretch stretch(long from, long until, Kind kind) {
        return new Stretch(FROM.plusSeconds(from), FROM.plusSeconds(until), kind);
    }

    private static List<Rect> of(Ribbon ribbon, String css) {
        return ribbon.rects().stream().filter(each -> each.css().equals(css)).toList();
    }

    @Test
    void saysAStatusByItsHeight() {
        Ribbon ribbon = Ribbon.standing(
                DAY,
                List.of(
                        stretch(0, 21_600, Kind.ONLINE),
                        stretch(21_600, 43_200, Kind.DEGRADED),
                        stretch(43_200, 64_800, Kind.OFFLINE),
                        stretch(64_800, 86_400, Kind.OFF)),
                100);

        assertThat(ribbon.rects())
                .containsExactlyInAnyOrder(
                        new Rect("s-on", 0, 54, 250, 46),
                        new Rect("s-deg", 250, 25, 250, 75),
                        new Rect("s-off", 500, 0, 250, 100),
                        new Rect("s-zz", 750, 97, 250, 3));
    }

    @Test
    void showsAnOutageOfASecond() {
        Ribbon ribbon = Ribbon.centred(
                DAY,
                List.of(
                        stretch(0, 40_000, Kind.ONLINE),
                        stretch(40_000, 40_001, Kind.OFFLINE),
                        stretch(40_001, 86_400, Kind.ONLINE)),
                20);

        assertThat(of(ribbon, "s-off")).singleElement().satisfies(rect -> {
            assertThat(rect.width()).isEqualTo(Ribbon.THINNEST);
            assertThat(rect.height()).isEqualTo(20);
        });
        assertThat(of(ribbon, "s-on")).containsExactly(new Rect("s-on", 0, 5.4, 1000, 9.2));
        assertThat(ribbon.words()).isEqualTo("online 23 h 59 min, offline 1 s (once)");
    }

    @Test
    void leavesBareWhatNothingIsKnownOf() {
        Ribbon ribbon = Ribbon.standing(DAY, List.of(stretch(43_200, 86_400, Kind.ONLINE)), 20);

        assertThat(ribbon.rects())
                .singleElement()
                .satisfies(rect -> assertThat(rect.x()).isEqualTo(500));
        assertThat(ribbon.words()).isEqualTo("online 12 h 0 min, no data for 12 h 0 min");
    }

    @Test
    void drawsNothingForNothing() {
        assertThat(Ribbon.standing(DAY, List.of(), 20).rects()).isEmpty();
    }

    @Property(tries = 200)
    void staysWithinItsPlaceHoweverOftenItChanged(@ForAll long seed) {
        Random random = new Random(seed);
        List<Stretch> stretches = new ArrayList<>();
        long at = -5_000 + random.nextInt(10_000);
        int longest = random.nextBoolean() ? 30 : 20_000;
        while (at < 90_000) {
            long until = at + 1 + random.nextInt(longest);
            if (random.nextInt(5) > 0) {
                stretches.add(stretch(at, until, Kind.values()[random.nextInt(Kind.values().length)]));
            }
            at = until;
        }

        Ribbon ribbon = Ribbon.centred(DAY, stretches, 20);

        assertThat(ribbon.rects()).hasSizeLessThan(3_000);
        for (Rect rect : ribbon.rects()) {
            assertThat(rect.x()).isBetween(0.0, 1000.0);
            assertThat(rect.x() + rect.width()).isLessThanOrEqualTo(1000.2);
            assertThat(rect.y() + rect.height() / 2).isCloseTo(10, within(0.1));
        }
        assertThat(ribbon.rects().stream()
                        .filter(each -> each.css().equals("s-off") || each.css().equals("s-deg"))
                        .mapToDouble(Rect::width))
                .allMatch(width -> width >= Ribbon.THINNEST);
        for (Stretch each : stretches) {
            if (each.kind() == Kind.OFFLINE
                    && each.until().isAfter(FROM)
                    && each.from().isBefore(DAY.until())) {
                double x = DAY.x(each.from());
                assertThat(of(ribbon, "s-off"))
                        .anyMatch(rect -> rect.x() <= x + 0.1 && rect.x() + rect.width() >= x - 0.1);
            }
        }
    }
}
