package dev.tallylight.console.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineChartTest {
    private static final Instant FROM = Instant.parse("2026-11-28T14:00:00Z");
    private static final TimeAxis AXIS = TimeAxis.of(FROM, FROM.plusSeconds(1000), 1000, ZoneOffset.UTC, 8);
    private static final Duration GAP = Duration.ofSeconds(100);

    private static LineChart.Point point(long second, double value) {
        return new LineChart.Point(FROM.plusSeconds(second), value);
    }

    private static LineChart chart(@Nullable Double limit, LineChart.Point... points) {
        return LineChart.of(
                AXIS,
                160,
                Unit.MILLISECONDS,
                List.of(new LineChart.Series("l95", "p95", List.of(points))),
                GAP,
                limit,
                List.of());
    }

    @Test
    void hasTicksAtRoundValuesFromZero() {
        LineChart chart = chart(1500.0, point(0, 400), point(100, 1850));

        assertThat(chart.ticks())
                .extracting(LineChart.Tick::label)
                .containsExactly("0 ms", "500 ms", "1 s", "1.5 s", "2 s");
        assertThat(chart.limitY()).isEqualTo(40);
        assertThat(chart.lines()).singleElement().satisfies(line -> {
            assertThat(line.path()).isEqualTo("M0 128L100 12");
            assertThat(line.latest()).isEqualTo("1.85 s");
        });
        assertThat(chart.words()).isEqualTo("p95 from 400 ms to 1.85 s, 1.85 s at last");
    }

    @Test
    void hasAGapWhereNothingWasMeasuredAndADotForOnePoint() {
        LineChart chart = chart(null, point(0, 100), point(100, 100), point(300, 100), point(900, 100));

        assertThat(chart.lines().getFirst().path()).isEqualTo("M0 0L100 0M300 0h0M900 0h0");
        assertThat(chart.lines().getFirst().area()).isEqualTo("M0 0L100 0V160H0Z");
    }

    @Test
    void leavesOutALimitThatIsFarAbove() {
        assertThat(chart(10_000.0, point(0, 100)).limitY()).isNull();
        assertThat(chart(10_000.0, point(0, 100)).limit()).isEqualTo("10 s");
    }

    @Test
    void saysThatNothingWasMeasured() {
        assertThat(chart(null).isEmpty()).isTrue();
        assertThat(chart(null).words()).isEqualTo("nothing was measured");
    }

    @Test
    void showsFaultsBehindItsLines() {
        LineChart chart = LineChart.of(
                AXIS,
                160,
                Unit.BITS_PER_SECOND,
                List.of(),
                GAP,
                null,
                List.of(
                        new Stretch(FROM.minusSeconds(50), FROM.plusSeconds(100), Kind.OFFLINE),
                        new Stretch(FROM.plusSeconds(100), FROM.plusSeconds(200), Kind.ONLINE)));

        assertThat(chart.bands()).containsExactly(new Rect("oband", 0, 0, 100, 160));
    }

    @Property
    void holdsAnyValues(@ForAll @Size(max = 50) List<@DoubleRange(min = 0, max = 1e12) Double> values) {
        List<LineChart.Point> points = new ArrayList<>();
        values.forEach(value -> points.add(point(points.size() * 20L, value)));

        LineChart chart = chart(null, points.toArray(LineChart.Point[]::new));

        assertThat(chart.ticks()).hasSizeBetween(2, 6);
        assertThat(chart.ticks()).allSatisfy(tick -> assertThat(tick.y()).isBetween(0.0, 160.0));
        chart.lines().forEach(line -> assertThat(line.path()).doesNotContain("NaN", "E", "Infinity"));
    }
}
