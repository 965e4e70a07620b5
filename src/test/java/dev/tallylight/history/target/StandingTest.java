package dev.tallylight.history.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.alert.Status;
import dev.tallylight.history.uptime.Change;
import dev.tallylight.history.uptime.Spans;
import dev.tallylight.history.uptime.StatusLine;
import dev.tallylight.history.uptime.Story;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StandingTest {
    private static final Instant NOW = Instant.parse("2026-11-16T00:00:00Z");
    private static final Target TARGET = new Target(null, 99.9, ZoneOffset.UTC);

    /** On air but for these last so and so long, each so long ago. */
    private static Standing after(Target target, Duration... agoAndLength) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < agoAndLength.length; i += 2) {
            Instant off = NOW.minus(agoAndLength[i]);
            changes.add(new Change(Status.OFFLINE, Status.ONLINE, off, off));
            Instant on = off.plus(agoAndLength[i + 1]);
            if (on.isBefore(NOW)) {
                changes.add(new Change(Status.ONLINE, Status.OFFLINE, on, on));
            }
        }
        Story story = new Story(
                Instant.EPOCH,
                NOW,
                StatusLine.of(new StatusLine.Piece(Status.ONLINE, Instant.MIN), changes),
                Spans.NONE,
                Spans.NONE,
                Spans.NONE);
        return new Reckoning(target, NOW).add(story).standing();
    }

    @Test
    void saysWhatIsLeft() {
        Standing standing = after(TARGET, Duration.ofDays(9), Duration.ofSeconds(192));
        assertThat(standing.state()).isEqualTo(Standing.State.KEPT);
        assertThat(standing.words())
                .isEqualTo("99.9 % is promised of November: 3 min 12 s of 43 min 12 s are used, 40 min left.");
    }

    @Test
    void saysHowFastItGoes() {
        Standing standing = after(TARGET, Duration.ofMinutes(6), Duration.ofMinutes(6));
        assertThat(standing.state()).isEqualTo(Standing.State.BURNING);
        assertThat(standing.words())
                .isEqualTo("99.9 % is promised of November: 6 min of 43 min 12 s are used, 37 min 12 s left."
                        + " In the last hour it went 100 times as fast as the promise allows."
                        + " As in the last six hours, that is gone in 1 d 13 h.");
    }

    @Test
    void saysThatItCannotBeKeptAnyMore() {
        Standing standing = after(TARGET, Duration.ofDays(3), Duration.ofHours(2));
        assertThat(standing.state()).isEqualTo(Standing.State.MISSED);
        assertThat(standing.words())
                .isEqualTo(
                        "99.9 % is promised of November, which cannot be kept any more: 43 min 12 s may be lost, 2 h were,"
                                + " 1 h 16 min too many.");
    }

    @Test
    void whoPromisesAllLosesItByTheFirstSecond() {
        Target all = new Target(null, 100, ZoneOffset.UTC);
        assertThat(after(all).state()).isEqualTo(Standing.State.KEPT);
        assertThat(after(all, Duration.ofDays(3), Duration.ofSeconds(1)).state())
                .isEqualTo(Standing.State.MISSED);
    }

    @Test
    void aStreamsOwnPromiseGoesBeforeItsTagsOfWhichTheStrictestCounts() {
        UUID own = new UUID(0, 1);
        Target silver = new Target("silver", 99, ZoneOffset.UTC);
        Target gold = new Target("gold", 99.9, ZoneOffset.UTC);
        Promises promises =
                new Promises(Map.of(own, new Target(null, 95, ZoneOffset.UTC)), Map.of("silver", silver, "gold", gold));
        assertThat(promises.of(own, List.of("gold")))
                .extracting(Target::percent)
                .isEqualTo(95.0);
        assertThat(promises.of(new UUID(0, 2), List.of("silver", "gold"))).isEqualTo(gold);
        assertThat(promises.of(new UUID(0, 2), List.of("iron"))).isNull();
    }
}
