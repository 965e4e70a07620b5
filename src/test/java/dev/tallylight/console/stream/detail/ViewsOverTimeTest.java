package dev.tallylight.console.stream.detail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.agent.View;
import dev.tallylight.console.figure.Kind;
import dev.tallylight.console.figure.Stretch;
import dev.tallylight.history.sample.Figures;
import dev.tallylight.stream.StreamView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ViewsOverTimeTest {
    private static final Instant FIRST = Instant.parse("2026-11-28T14:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant UNTIL = FIRST.plus(Duration.ofMinutes(10));

    private static Figures.View saw(int ok, int failed, int unknown) {
        return new Figures.View("oslo", ok, failed, unknown, null, null);
    }

    private static Instant at(int seconds) {
        return FIRST.plusSeconds(seconds);
    }

    private static StreamView.Checkpoint holds(View view, int since, int lastProbe) {
        return new StreamView.Checkpoint("oslo", "Oslo, Norway", view, at(since), null, null, at(lastProbe), null);
    }

    private static List<Stretch> of(StreamView.@Nullable Checkpoint now, Figures.View... buckets) {
        return ViewsOverTime.of(List.of(buckets), FIRST, MINUTE, now, UNTIL, Duration.ofMinutes(2));
    }

    @Test
    void tellsSeenFromNotSeenAndFromNotLooked() {
        assertThat(of(null, saw(2, 0, 0), saw(2, 0, 0), saw(0, 0, 0), saw(0, 2, 0), saw(1, 1, 0), saw(0, 0, 1)))
                .containsExactly(
                        new Stretch(at(0), at(120), Kind.ONLINE),
                        new Stretch(at(180), at(240), Kind.OFFLINE),
                        new Stretch(at(240), at(300), Kind.DEGRADED),
                        new Stretch(at(300), at(360), Kind.UNKNOWN));
    }

    @Test
    void goesOnWithWhatIsHeldNow() {
        assertThat(of(holds(View.UP, -500, 590), saw(2, 0, 0)))
                .containsExactly(new Stretch(at(0), at(600), Kind.ONLINE));
    }

    @Test
    void knowsToTheSecondSinceWhenItIsDown() {
        assertThat(of(holds(View.DOWN, 90, 595), saw(2, 0, 0), saw(1, 1, 0), saw(0, 2, 0)))
                .containsExactly(new Stretch(at(0), at(90), Kind.ONLINE), new Stretch(at(90), at(600), Kind.OFFLINE));
    }

    @Test
    void saysNothingOfNowWhereItHasNotLookedLately() {
        assertThat(of(holds(View.UP, -500, 100), saw(2, 0, 0)))
                .containsExactly(new Stretch(at(0), at(60), Kind.ONLINE));
    }
}
