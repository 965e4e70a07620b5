package dev.tallylight.history.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tallylight.alert.Status;
import dev.tallylight.calendar.Span;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.history.uptime.Change;
import dev.tallylight.history.uptime.Spans;
import dev.tallylight.history.uptime.StatusLine;
import dev.tallylight.history.uptime.Story;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/** Budgets of random months, in a zone in which the clocks change. */
class ReckoningPropertyTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Instant MONTH = Instant.parse("2026-09-30T22:00:00Z");

    private static final class Life {
        private final Random random;
        private final List<Change> changes = new ArrayList<>();
        private final List<Span> gaps = new ArrayList<>();
        private final List<Span> windows = new ArrayList<>();
        private final Instant now;

        Life(long seed, boolean looked) {
            random = new Random(seed);
            now = MONTH.plusSeconds(1 + random.nextInt(30 * 86_400));
            Status[] statuses = {Status.ONLINE, Status.OFFLINE, Status.DEGRADED, Status.UNKNOWN, Status.PAUSED};
            Status last = Status.UNKNOWN;
            for (Instant at = MONTH.minusSeconds(400_000);
                    at.isBefore(now);
                    at = at.plusSeconds(60 + random.nextInt(90_000))) {
                Status next = statuses[random.nextInt(statuses.length)];
                if (next != last) {
                    changes.add(new Change(next, last, at, at));
                    last = next;
                }
            }
            Instant gap = MONTH.plusSeconds(random.nextInt(2_000_000));
            Span unseen = new Span(gap, gap.plusSeconds(random.nextInt(500_000)));
            if (!looked) {
                gaps.add(unseen);
            }
            Instant at = MONTH.plusSeconds(random.nextInt(2_600_000));
            windows.add(new Span(at, at.plusSeconds(1 + random.nextInt(80_000))));
        }

        Story story() {
            return new Story(
                    Instant.EPOCH,
                    now,
                    StatusLine.of(new StatusLine.Piece(Status.UNKNOWN, Instant.MIN), changes),
                    Spans.covering(windows),
                    Spans.covering(gaps),
                    Spans.NONE);
        }

        Standing standing(double percent) {
            return new Reckoning(new Target(null, percent, ZONE), now)
                    .add(story())
                    .standing();
        }
    }

    @Property
    void theBudgetIsOfWhatCountsAndOfWhatIsToCome(
            @ForAll long seed, @ForAll @DoubleRange(min = 1, max = 100) double percent) {
        Life life = new Life(seed, false);
        Standing standing = life.standing(percent);
        Budget budget = standing.budget();
        Account account = life.story().account(MONTH, life.now);
        Duration month =
                Duration.between(standing.month().from(), standing.month().to());

        assertThat(month).isEqualTo(Duration.ofHours(31 * 24 + 1));
        assertThat(budget.used()).isEqualTo(account.offline());
        assertThat(budget.used().plus(budget.left())).isEqualTo(budget.whole());
        assertThat(budget.isKept()).isEqualTo(!budget.left().isNegative());
        assertThat(Account.seconds(budget.whole()))
                .isLessThanOrEqualTo(Account.seconds(month.minus(account.unknown())) * (100 - percent) / 100 + 1e-3);
        assertThat(standing.words()).doesNotContain("null").endsWith(".");
    }

    /** A gap takes from what is known, and never adds to what is kept. */
    @Property
    void whatNobodySawIsNeverKept(@ForAll long seed, @ForAll @DoubleRange(min = 1, max = 99.99) double percent) {
        Standing seen = new Life(seed, true).standing(percent);
        Standing unseen = new Life(seed, false).standing(percent);
        assertThat(unseen.budget().whole()).isLessThanOrEqualTo(seen.budget().whole());
        assertThat(unseen.budget().used()).isLessThanOrEqualTo(seen.budget().used());
    }

    /** Of a whole month that went on at a rate of one, nothing is left, and nothing is missing. */
    @Property
    void aRateOfOneUsesItUpExactly(@ForAll @DoubleRange(min = 50, max = 99.9) double percent) {
        double allowed = (100 - percent) / 100;
        Duration month = Duration.ofDays(30);
        Duration lost = Duration.ofSeconds((long) (month.toSeconds() * allowed));
        Account account =
                new Account(month.minus(lost), Duration.ZERO, lost, Duration.ZERO, Duration.ZERO, Duration.ZERO, 1);
        assertThat(Account.seconds(Budget.of(allowed, account, Duration.ZERO).left()))
                .isCloseTo(0, within(1.0));
    }

    @Property
    void nothingIsUsedUpLaterThanTheMonthEnds(
            @ForAll long seed, @ForAll @DoubleRange(min = 1, max = 99.99) double percent) {
        Standing standing = new Life(seed, true).standing(percent);
        if (standing.usedUpAt() != null) {
            assertThat(standing.state()).isEqualTo(Standing.State.BURNING);
            assertThat(standing.usedUpAt())
                    .isBetween(standing.at(), standing.month().to());
        }
        standing.burns()
                .forEach(burn ->
                        assertThat(burn.rate() == null || burn.rate() >= 0).isTrue());
    }
}
