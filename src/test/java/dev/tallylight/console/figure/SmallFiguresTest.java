package dev.tallylight.console.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sparklines, heat maps, and ribbons below each other. */
class SmallFiguresTest {
    @Test
    void aSparklineHasGapsAndDots() {
        Sparkline spark = Sparkline.of(Arrays.asList(100.0, 200.0, null, 150.0), Unit.MILLISECONDS, 60, 18);

        assertThat(spark.path()).isEqualTo("M0 16.5L20 1.5M60 9h0");
        assertThat(spark.words()).isEqualTo("from 100 ms to 200 ms, 150 ms at last");
    }

    @Test
    void aSparklineOfNothingIsEmpty() {
        assertThat(Sparkline.of(Arrays.asList(null, null), Unit.COUNT, 60, 18).path())
                .isEmpty();
        assertThat(Sparkline.of(List.of(), Unit.COUNT, 60, 18).path()).isEmpty();
        assertThat(Sparkline.of(List.of(5.0), Unit.COUNT, 60, 18).path()).isEqualTo("M30 9h0");
    }

    @Test
    void aHeatMapTellsNothingKnownFromAllKept() {
        HeatMap map = HeatMap.of(
                List.of("1 Nov", "2 Nov", "3 Nov", "4 Nov", "5 Nov"),
                2,
                List.of(new HeatMap.Shares(
                        "sport",
                        List.of(
                                share(1.0, 1.0),
                                share(null, 0.0),
                                share(0.99999, 1.0),
                                share(1.0, 0.0062),
                                new HeatMap.Share(null, 1.0, true)))));

        assertThat(map.rows().getFirst().cells())
                .extracting(HeatMap.Cell::css, HeatMap.Cell::little, HeatMap.Cell::words)
                .containsExactly(
                        tuple("h-0", false, "1 Nov: 100 %"),
                        tuple("h-none", false, "2 Nov: nothing is known"),
                        tuple("h-1", false, "3 Nov: 99.99 %"),
                        tuple("h-0", true, "4 Nov: 100 %, 0.62 % of it seen"),
                        tuple("h-out", false, "5 Nov: left out"));
        assertThat(map.columns()).extracting(HeatMap.Column::label).containsExactly("1 Nov", "", "3 Nov", "", "5 Nov");
    }

    private static HeatMap.Share share(@Nullable Double kept, double seen) {
        return new HeatMap.Share(kept, seen, false);
    }

    @Test
    void lanesShareAnAxisAndKeepTheirOrder() {
        Instant from = Instant.parse("2026-11-28T14:00:00Z");
        TimeAxis axis = TimeAxis.of(from, from.plusSeconds(100), 1000, ZoneOffset.UTC, 8);
        Map<String, List<Stretch>> stretches = new LinkedHashMap<>();
        stretches.put("oslo", List.of(new Stretch(from, from.plusSeconds(50), Kind.ONLINE)));
        stretches.put("berlin", List.of());

        Lanes lanes = Lanes.of(axis, stretches, 20);

        assertThat(lanes.lanes()).extracting(Lanes.Lane::id).containsExactly("oslo", "berlin");
        assertThat(lanes.lanes().getFirst().ribbon().rects()).containsExactly(new Rect("s-on", 0, 5.4, 500, 9.2));
    }
}
