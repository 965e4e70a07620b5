package dev.tallylight.outage.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.alert.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whom an outage is told again, and when, on virtual time. */
class CallTest {
    private static final Instant T0 = Instant.parse("2026-11-23T03:00:00Z");
    private static final Call.Facts LASTS = new Call.Facts(false, true, Status.OFFLINE, true, null, false);

    private static Call call(@Nullable Duration after, @Nullable Duration remind) {
        return new Call(T0, T0.plusSeconds(10), 0, null, after, remind);
    }

    private static @Nullable Duration minutes(int minutes) {
        return minutes == 0 ? null : Duration.ofMinutes(minutes);
    }

    private static Instant at(long second) {
        return T0.plusSeconds(second);
    }

    /** Looks whenever it is due, late by so much, and gives the seconds at which it was told. */
    private static List<Long> told(Call call, long until, long late, Facts facts) {
        List<Long> told = new ArrayList<>();
        Call held = call;
        Instant now = at(10);
        while (now.isBefore(at(until))) {
            Call.Next next = held.next(facts.at(now), now);
            if (next.tell()) {
                told.add(Duration.between(T0, now).toSeconds());
                held = held.called(now);
            }
            Instant due = next.dueAt();
            if (due == null) {
                break;
            }
            assertThat(due).isAfter(now);
            now = due.plusSeconds(late);
        }
        return told;
    }

    @FunctionalInterface
    private interface Facts {
        Call.Facts at(Instant now);
    }

    @Test
    void theSecondLineIsToldOnceTheOutageHasLasted() {
        assertThat(told(call(Duration.ofMinutes(10), null), 86_400, 0, now -> LASTS))
                .containsExactly(600L);
    }

    @Test
    void isToldAgainEverySoOften() {
        assertThat(told(call(null, Duration.ofMinutes(30)), 7_200, 0, now -> LASTS))
                .containsExactly(1_810L, 3_610L, 5_410L);
        assertThat(told(call(Duration.ofMinutes(10), Duration.ofMinutes(30)), 7_200, 0, now -> LASTS))
                .containsExactly(600L, 2_400L, 4_200L, 6_000L);
    }

    @Test
    void numbersReminders() {
        assertThat(call(null, Duration.ofMinutes(1)).reminder()).isEqualTo(1);
        assertThat(call(Duration.ofMinutes(1), Duration.ofMinutes(1)).reminder())
                .isZero();
        assertThat(call(Duration.ofMinutes(1), Duration.ofMinutes(1)).called(T0).reminder())
                .isEqualTo(1);
    }

    @Test
    void whatWasWithheldForLongIsToldTheSecondLineAtOnceWhenItIsToldAtAll() {
        Call late = new Call(T0, at(7_200), 0, null, Duration.ofMinutes(10), null);
        assertThat(late.next(LASTS, at(7_200)).tell()).isTrue();
    }

    /** As the book begins it anew: counted from when it went off air again. */
    @Test
    void theSecondLineIsToldOfALaterPartOnceThatHasLasted() {
        Call again = new Call(at(3_000), at(3_010), 0, null, Duration.ofMinutes(10), null);
        assertThat(again.next(LASTS, at(3_010))).isEqualTo(new Call.Next(false, at(3_600)));
        assertThat(again.next(LASTS, at(3_600)).tell()).isTrue();
    }

    @Test
    void nobodyIsToldOnceItIsInHandOrOver() {
        Call.Facts over = new Call.Facts(true, true, Status.OFFLINE, true, null, false);
        assertThat(call(null, Duration.ofMinutes(1)).next(over, at(3_600))).isEqualTo(new Call.Next(false, null));
    }

    @Test
    void waitsForTheEndOfQuietAndForWhatIsOnItsWay() {
        Call due = call(null, Duration.ofMinutes(1));
        Instant now = at(3_600);
        assertThat(due.next(new Call.Facts(false, true, Status.OFFLINE, true, now.plusSeconds(5), false), now))
                .isEqualTo(new Call.Next(false, now.plusSeconds(5)));
        for (Call.Facts facts : List.of(
                new Call.Facts(false, true, Status.OFFLINE, true, now.plusSeconds(5_000), false),
                new Call.Facts(false, true, Status.OFFLINE, true, null, true),
                new Call.Facts(false, false, Status.OFFLINE, true, null, false),
                new Call.Facts(false, true, Status.OFFLINE, false, null, false),
                new Call.Facts(false, true, Status.UNKNOWN, false, null, false),
                new Call.Facts(false, true, Status.PAUSED, true, null, false),
                new Call.Facts(false, true, Status.DEGRADED, true, null, false))) {
            assertThat(due.next(facts, now)).as(facts.toString()).isEqualTo(new Call.Next(false, now.plus(Call.AGAIN)));
        }
        assertThat(due.next(new Call.Facts(false, true, Status.UNKNOWN, true, null, false), now)
                        .tell())
                .isTrue();
    }

    /** Never twice within what was asked for, never before it, and never after somebody took it in hand. */
    @Property
    void keepsTheDistanceThatWasAskedFor(
            @ForAll @IntRange(max = 300) int after,
            @ForAll @IntRange(max = 300) int remind,
            @ForAll @IntRange(max = 90) int late,
            @ForAll @IntRange(min = 1, max = 86_400) int inHand,
            @ForAll @IntRange(max = 86_400) int quietFrom,
            @ForAll @IntRange(max = 20_000) int quietFor) {
        Instant quiet = at((long) quietFrom + quietFor);
        List<Long> told = told(
                call(minutes(after), minutes(remind)),
                86_400,
                late,
                now -> new Call.Facts(
                        !now.isBefore(at(inHand)),
                        true,
                        Status.OFFLINE,
                        true,
                        now.isBefore(at(quietFrom)) || !now.isBefore(quiet) ? null : quiet,
                        false));
        long least = after == 0 ? 10 + remind * 60L : Math.max(10, after * 60L);
        assertThat(told).allMatch(second -> second >= least && second < inHand);
        assertThat(told).noneMatch(second -> second >= quietFrom && second < (long) quietFrom + quietFor);
        for (int i = 1; i < told.size(); i++) {
            assertThat(told.get(i) - told.get(i - 1)).isGreaterThanOrEqualTo(remind * 60L);
        }
        if (remind == 0) {
            assertThat(told).hasSizeLessThanOrEqualTo(after == 0 ? 0 : 1);
        }
    }
}
