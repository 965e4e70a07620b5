package dev.tallylight.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecurrenceTest {
    private static Recurrence of(String start, String duration, @Nullable String rrule, String zone) {
        return new Recurrence(LocalDateTime.parse(start), Duration.parse(duration), rrule, ZoneId.of(zone));
    }

    private static Span span(String start, String end) {
        return new Span(Instant.parse(start), Instant.parse(end));
    }

    @Test
    void onceIsOneSpan() {
        Recurrence once = of("2026-11-25T20:00", "PT2H", null, "Europe/Berlin");
        assertThat(once.at(Instant.parse("2026-11-25T18:59:59Z"))).isNull();
        assertThat(once.at(Instant.parse("2026-11-25T19:00:00Z")))
                .isEqualTo(span("2026-11-25T19:00:00Z", "2026-11-25T21:00:00Z"));
        assertThat(once.at(Instant.parse("2026-11-25T21:00:00Z"))).isNull();
        assertThat(once.next(Instant.parse("2026-11-25T19:00:00Z"))).isNull();
    }

    /** Clocks change on 2026-03-29 and 2026-10-25 in Berlin, on 2026-03-08 and 2026-11-01 in New York. */
    @ParameterizedTest(name = "{0} at {1}: next begins {2}")
    @CsvSource({
        // 20:00 stays 20:00 while the offset changes
        "Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-28T19:00:00Z, 2026-01-01T20:00",
        "Europe/Berlin, 2026-03-29T12:00:00Z, 2026-03-29T18:00:00Z, 2026-01-01T20:00",
        "Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-24T18:00:00Z, 2026-01-01T20:00",
        "Europe/Berlin, 2026-10-25T12:00:00Z, 2026-10-25T19:00:00Z, 2026-01-01T20:00",
        "America/New_York, 2026-03-07T12:00:00Z, 2026-03-08T01:00:00Z, 2026-01-01T20:00",
        "America/New_York, 2026-03-08T12:00:00Z, 2026-03-09T00:00:00Z, 2026-01-01T20:00",
        // 02:30 does not exist on that night: 03:30, an hour after 01:30
        "Europe/Berlin, 2026-03-28T12:00:00Z, 2026-03-29T01:30:00Z, 2026-01-01T02:30",
        "America/New_York, 2026-03-07T12:00:00Z, 2026-03-08T07:30:00Z, 2026-01-01T02:30",
        // 02:30 and 01:30 come twice: the first
        "Europe/Berlin, 2026-10-24T12:00:00Z, 2026-10-25T00:30:00Z, 2026-01-01T02:30",
        "America/New_York, 2026-10-31T12:00:00Z, 2026-11-01T05:30:00Z, 2026-01-01T01:30",
    })
    void keepsItsLocalTimeThroughTheChangeOfClocks(String zone, Instant now, Instant begins, String start) {
        Span next = of(start, "PT1H", "FREQ=DAILY", zone).next(now);
        assertThat(next).isEqualTo(new Span(begins, begins.plus(Duration.ofHours(1))));
    }

    /** A window with an hourly rule from the year -999999999 held up the whole hub for ten minutes. */
    @ParameterizedTest
    @CsvSource({
        "-999999999-01-01T00:00, FREQ=HOURLY, start must be in the years from 1970 to 2199",
        "0001-01-01T00:00, FREQ=YEARLY, start must be in the years from 1970 to 2199",
        "+294277-01-01T00:00, , start must be in the years from 1970 to 2199",
        "2026-01-01T00:00, FREQ=YEARLY;INTERVAL=999999999, rrule must have an INTERVAL of 10000 at most",
        "2026-01-01T00:00, FREQ=HOURLY;COUNT=999999999, rrule must have a COUNT of 10000 at most",
        "2026-01-01T00:00, FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2;BYSETPOS=-366, rrule never occurs"
    })
    void refusesWhatWouldBeLookedForForever(String start, @Nullable String rrule, String words) {
        assertThatThrownBy(() -> of(start, "PT30M", rrule, "UTC"))
                .isInstanceOfSatisfying(
                        InvalidRecurrenceException.class,
                        refused -> assertThat(refused.field() + " " + refused.getMessage())
                                .contains(words));
    }

    /** Half a century of hours is not gone through one by one, and comes out the same. */
    @Property(tries = 300)
    void occursTheSameFromAnEarlierStart(
            @ForAll @IntRange(min = 1, max = 50) int interval,
            @ForAll @IntRange(min = 0, max = 4_000) int earlier,
            @ForAll @IntRange(min = 0, max = 2_000) int minutes,
            @ForAll boolean hourly) {
        LocalDateTime start = LocalDateTime.of(2026, 3, 27, 22, 15);
        LocalDateTime before =
                hourly ? start.minusHours((long) earlier * interval) : start.minusDays((long) earlier % 300 * interval);
        String rrule = hourly ? "FREQ=HOURLY;BYDAY=SA,SU;INTERVAL=" + interval : "FREQ=DAILY;INTERVAL=" + interval;
        Instant now = Instant.parse("2026-03-29T00:00:00Z").plusSeconds(minutes * 60L);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Recurrence late = new Recurrence(start, Duration.ofMinutes(20), rrule, berlin);
        Recurrence early = new Recurrence(before, Duration.ofMinutes(20), rrule, berlin);
        assertThat(early.next(now)).isEqualTo(late.next(now));
        assertThat(early.at(now)).isEqualTo(late.at(now));
    }

    @Test
    void findsTheOccurrenceThatBeganBeforeMidnight() {
        Recurrence night = of("2026-11-02T23:00", "PT3H", "FREQ=WEEKLY;BYDAY=MO,WE", "UTC");
        assertThat(night.at(Instant.parse("2026-11-26T01:59:00Z")))
                .isEqualTo(span("2026-11-25T23:00:00Z", "2026-11-26T02:00:00Z"));
        assertThat(night.at(Instant.parse("2026-11-27T00:00:00Z"))).isNull();
        assertThat(night.next(Instant.parse("2026-11-26T00:00:00Z")))
                .isEqualTo(span("2026-11-30T23:00:00Z", "2026-12-01T02:00:00Z"));
    }

    @Test
    void endsWithItsUntilWhoseLastDayIsIn() {
        Recurrence until = of("2026-11-01T10:00", "PT1H", "FREQ=DAILY;UNTIL=20261103T090000Z", "Europe/Berlin");
        assertThat(until.next(Instant.parse("2026-11-02T12:00:00Z")))
                .isEqualTo(span("2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z"));
        assertThat(until.next(Instant.parse("2026-11-03T09:00:00Z"))).isNull();
    }

    @Test
    void looksOnlyAroundTheMomentHoweverOldTheStart() {
        Recurrence old = of("1990-01-01T10:00", "PT1H", "FREQ=HOURLY;INTERVAL=2", "UTC");
        long before = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(old.at(Instant.parse("2026-11-25T10:30:00Z"))).isNotNull();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest(name = "{1} of {2}: {0}")
    @CsvSource({
        "rrule, FREQ=SOMETIMES, PT1H",
        "rrule, '', PT1H",
        "rrule, FREQ=MINUTELY, PT1M",
        "rrule, FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30, PT1H",
        "rrule, FREQ=DAILY;UNTIL=20200101T000000Z, PT1H",
        "duration, FREQ=DAILY, PT24H",
        "duration, FREQ=DAILY, PT30S",
        "duration, FREQ=MONTHLY, PT800H",
    })
    void refusesWhatNeverOccursNeverEndsOrIsNoRule(String field, String rule, String duration) {
        assertThatThrownBy(() -> of("2026-11-25T10:00", duration, rule, "Europe/Berlin"))
                .isInstanceOfSatisfying(
                        InvalidRecurrenceException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void joinsWhatFollowsWithoutABreak() {
        Schedule schedule = new Schedule(List.of(
                of("2026-11-02T08:00", "PT4H", "FREQ=DAILY", "UTC"),
                of("2026-11-02T12:00", "PT2H", "FREQ=DAILY", "UTC")));
        assertThat(schedule.until(Instant.parse("2026-11-25T09:00:00Z"))).isEqualTo("2026-11-25T14:00:00Z");
        assertThat(schedule.until(Instant.parse("2026-11-25T14:00:00Z"))).isNull();
        assertThat(schedule.next(Instant.parse("2026-11-25T14:00:00Z"))).isEqualTo("2026-11-26T08:00:00Z");
        assertThat(schedule.since(Instant.parse("2026-11-25T13:00:00Z"))).isEqualTo("2026-11-25T12:00:00Z");
    }

    /** What {@code next} says begins is under way then, and nothing is just before it. */
    @Property(tries = 300)
    void atAndNextAgree(
            @ForAll @IntRange(max = 366 * 24 * 60) int minutes, @ForAll @IntRange(min = 1, max = 23) int hours) {
        Recurrence daily = of("2026-01-01T02:30", "PT" + hours + "H", "FREQ=DAILY", "Europe/Berlin");
        Instant moment = Instant.parse("2026-01-02T00:00:00Z").plus(Duration.ofMinutes(minutes));
        Span next = daily.next(moment);
        assertThat(next).isNotNull();
        assertThat(daily.at(next.start())).isEqualTo(next);
        Span now = daily.at(moment);
        assertThat(now == null || now.covers(moment)).isTrue();
    }

    @Property(tries = 500)
    void takesAnyTextForARule(@ForAll @StringLength(max = 60) String text) {
        try {
            of("2026-11-25T10:00", "PT1H", text, "UTC").next(Instant.parse("2026-11-26T00:00:00Z"));
        } catch (InvalidRecurrenceException e) {
            assertThat(e.field()).isIn("rrule", "duration");
        }
    }
}
