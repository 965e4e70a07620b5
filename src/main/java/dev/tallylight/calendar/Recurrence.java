package dev.tallylight.calendar;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.dmfs.rfc5545.DateTime;
import org.dmfs.rfc5545.recur.Freq;
import org.dmfs.rfc5545.recur.InvalidRecurrenceRuleException;
import org.dmfs.rfc5545.recur.RecurrenceRule;
import org.dmfs.rfc5545.recur.RecurrenceRuleIterator;
import org.jspecify.annotations.Nullable;

/**
 * Something that begins at a local time in a time zone, lasts, and may come again by an iCalendar rule (RFC 5545
 * §3.3.10).
 *
 * <p>The rule counts in local time, so that "every day at 20:00" stays at 20:00 through the change of clocks. A local
 * start that the clocks jump over is moved on by the length of the jump; one that comes twice is the first of the two.
 * The duration is elapsed time.
 *
 * @param start local, by the clocks of the time zone
 * @param duration from {@value #LEAST_MINUTES} minute to {@value #MOST_DAYS} days
 * @param rrule without the leading {@code RRULE:}; null where it happens once
 */
public record Recurrence(
        LocalDateTime start, Duration duration, @Nullable String rrule, ZoneId timezone) {
    static final int LEAST_MINUTES = 1;
    static final int MOST_DAYS = 31;
    private static final int LONGEST_RULE = 500;

    /** Occurrences looked at before a question is answered: a rule with more in so short a time is refused. */
    private static final int MOST_LOOKED_AT = 2_000;

    /** Of a rule that counts its occurrences: each is counted anew, whenever anybody asks. */
    private static final int MOST_COUNTED = 10_000;

    private static final int MOST_INTERVAL = 10_000;
    private static final LocalDateTime EARLIEST = LocalDateTime.of(1970, 1, 1, 0, 0);
    private static final LocalDateTime LATEST = LocalDateTime.of(2200, 1, 1, 0, 0);

    private static final int SAMPLE = 100;
    private static final int MOST_A_DAY = 26;
    private static final Set<Freq> TOO_OFTEN = EnumSet.of(Freq.SECONDLY, Freq.MINUTELY);

    /** @throws InvalidRecurrenceException naming the part that cannot be, and the remedy */
    public Recurrence {
        if (duration.compareTo(Duration.ofMinutes(LEAST_MINUTES)) < 0
                || duration.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
            throw new InvalidRecurrenceException(
                    "duration", "must be from " + LEAST_MINUTES + "m to " + MOST_DAYS * 24 + "h");
        }
        if (start.isBefore(EARLIEST) || !start.isBefore(LATEST)) {
            throw new InvalidRecurrenceException("start", "must be in the years from 1970 to 2199");
        }
        if (rrule != null) {
            rrule = rrule.strip();
            if (rrule.regionMatches(true, 0, "RRULE:", 0, "RRULE:".length())) {
                rrule = rrule.substring("RRULE:".length());
            }
            checkRule(start, duration, rrule, timezone);
        }
    }

    private static void checkRule(LocalDateTime start, Duration duration, String rrule, ZoneId timezone) {
        RecurrenceRule rule = rule(rrule, timezone);
        if (TOO_OFTEN.contains(rule.getFreq())) {
            throw new InvalidRecurrenceException("rrule", "must recur hourly or more rarely");
        }
        if (rule.getInterval() > MOST_INTERVAL) {
            throw new InvalidRecurrenceException("rrule", "must have an INTERVAL of " + MOST_INTERVAL + " at most");
        }
        if (counts(rule) && rule.getCount() > MOST_COUNTED) {
            throw new InvalidRecurrenceException(
                    "rrule", "must have a COUNT of " + MOST_COUNTED + " at most: use UNTIL, or leave it out");
        }
        List<Instant> starts = firstStarts(start, rrule, timezone);
        if (starts.isEmpty()) {
            throw new InvalidRecurrenceException(
                    "rrule", "never occurs: check UNTIL against the start, and BYMONTHDAY against the months");
        }
        boolean endless = starts.size() == SAMPLE;
        for (int i = 1; i < starts.size() && endless; i++) {
            endless = !starts.get(i - 1).plus(duration).isBefore(starts.get(i));
        }
        if (endless) {
            throw new InvalidRecurrenceException(
                    "duration", "is as long as the time between two occurrences, so that it never ends: shorten it");
        }
    }

    /**
     * Refuses a rule with more than an occurrence an hour, whatever its FREQ is called: {@code BYMINUTE} and {@code BYSECOND} make
     * hundreds of an hourly one. To be asked of what somebody enters; what was written earlier is read all the same.
     *
     * @throws InvalidRecurrenceException where 27 begin within a day: a day of 25 hours has 26
     */
    public void requireHourlyAtMost() {
        if (rrule == null) {
            return;
        }
        List<Instant> starts = firstStarts(start, rrule, timezone);
        for (int i = 0; i + MOST_A_DAY < starts.size(); i++) {
            if (starts.get(i + MOST_A_DAY).isBefore(starts.get(i).plus(Duration.ofDays(1)))) {
                throw new InvalidRecurrenceException(
                        "rrule",
                        "must recur hourly or more rarely: take away BYMINUTE, BYSECOND, or some of their values");
            }
        }
    }

    private static List<Instant> firstStarts(LocalDateTime start, String rrule, ZoneId timezone) {
        List<Instant> starts = new ArrayList<>();
        Iterator<LocalDateTime> times = new Starts(start, rrule, timezone, start);
        while (times.hasNext() && starts.size() < SAMPLE) {
            starts.add(instant(times.next(), timezone));
        }
        return starts;
    }

    /** The occurrence under way at that moment; of several, the one that ends last. Null where there is none. */
    public @Nullable Span at(Instant moment) {
        Span latest = null;
        for (Span span : around(moment)) {
            if (span.covers(moment) && (latest == null || span.end().isAfter(latest.end()))) {
                latest = span;
            }
        }
        return latest;
    }

    /** The first occurrence that begins after that moment; null where none does. */
    public @Nullable Span next(Instant moment) {
        Iterator<LocalDateTime> times = startsFrom(local(moment).minusDays(1));
        for (int i = 0; i < MOST_LOOKED_AT && times.hasNext(); i++) {
            Instant begins = instant(times.next(), timezone);
            if (begins.isAfter(moment)) {
                return new Span(begins, begins.plus(duration));
            }
        }
        return null;
    }

    /**
     * The occurrences that reach into a window, in their order.
     *
     * @param most so many are given at most; whoever gets as many asked for too long a window
     */
    public List<Span> between(Instant from, Instant until, int most) {
        List<Span> spans = new ArrayList<>();
        Iterator<LocalDateTime> times = startsFrom(local(from.minus(duration)).minusDays(1));
        while (spans.size() < most && times.hasNext()) {
            Instant begins = instant(times.next(), timezone);
            if (!begins.isBefore(until)) {
                break;
            }
            Span span = new Span(begins, begins.plus(duration));
            if (span.end().isAfter(from)) {
                spans.add(span);
            }
        }
        return spans;
    }

    private List<Span> around(Instant moment) {
        List<Span> spans = new ArrayList<>();
        // a day of slack: what a local time stands for moves by the offset's changes
        Iterator<LocalDateTime> times = startsFrom(local(moment.minus(duration)).minusDays(1));
        for (int i = 0; i < MOST_LOOKED_AT && times.hasNext(); i++) {
            Instant begins = instant(times.next(), timezone);
            if (begins.isAfter(moment)) {
                break;
            }
            spans.add(new Span(begins, begins.plus(duration)));
        }
        return spans;
    }

    private Iterator<LocalDateTime> startsFrom(LocalDateTime earliest) {
        return rrule == null ? List.of(start).iterator() : new Starts(start, rrule, timezone, earliest);
    }

    private LocalDateTime local(Instant moment) {
        return LocalDateTime.ofInstant(moment, timezone);
    }

    private static Instant instant(LocalDateTime local, ZoneId timezone) {
        return local.atZone(timezone).toInstant();
    }

    private static RecurrenceRule rule(String rrule, ZoneId timezone) {
        if (rrule.length() > LONGEST_RULE) {
            throw new InvalidRecurrenceException("rrule", "must have at most " + LONGEST_RULE + " characters");
        }
        try {
            RecurrenceRule rule = new RecurrenceRule(rrule, RecurrenceRule.RfcMode.RFC5545_STRICT);
            DateTime until = rule.getUntil();
            if (until != null && !until.isAllDay() && !until.isFloating()) {
                rule.setUntil(floating(LocalDateTime.ofInstant(Instant.ofEpochMilli(until.getTimestamp()), timezone)));
            } else if (until != null && until.isAllDay()) { // that day is still in
                rule.setUntil(new DateTime(until.getYear(), until.getMonth(), until.getDayOfMonth(), 23, 59, 59));
            }
            return rule;
        } catch (InvalidRecurrenceRuleException | IllegalArgumentException e) {
            throw new InvalidRecurrenceException(
                    "rrule", "is no rule of iCalendar (RFC 5545 §3.3.10), such as FREQ=WEEKLY;BYDAY=MO,TU");
        }
    }

    private static DateTime floating(LocalDateTime time) {
        return new DateTime(
                time.getYear(),
                time.getMonthValue() - 1, // the library counts months from 0
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
    }

    private static boolean counts(RecurrenceRule rule) {
        return rule.getCount() != null;
    }

    /**
     * The local starts by the rule, in order, from the earliest that is asked for. A rule without an occurrence makes the
     * library give up with an exception, wherever it happens to look: here that is an end.
     */
    private static final class Starts implements Iterator<LocalDateTime> {
        private final @Nullable RecurrenceRuleIterator times;
        private @Nullable LocalDateTime upcoming;

        Starts(LocalDateTime start, String rrule, ZoneId timezone, LocalDateTime earliest) {
            times = times(rule(rrule, timezone), start, earliest);
            upcoming = following();
        }

        private static @Nullable RecurrenceRuleIterator times(
                RecurrenceRule rule, LocalDateTime start, LocalDateTime earliest) {
            try {
                LocalDateTime from = rolled(rule, start, earliest);
                RecurrenceRuleIterator times = rule.iterator(floating(from));
                if (earliest.isAfter(from)) {
                    times.fastForward(floating(earliest));
                }
                return times;
            } catch (IllegalArgumentException | IllegalStateException e) {
                return null;
            }
        }

        /**
         * The same rule from a later start, where it makes no difference: the library goes from hour to hour and from day to
         * day, and half a million hours are many.
         */
        private static LocalDateTime rolled(RecurrenceRule rule, LocalDateTime start, LocalDateTime earliest) {
            Duration step = Duration.of(rule.getInterval(), rule.getFreq() == Freq.HOURLY ? HOURS : DAYS);
            boolean rolls = (rule.getFreq() == Freq.HOURLY || rule.getFreq() == Freq.DAILY) && !counts(rule);
            long steps = Duration.between(start, earliest).dividedBy(step) - 1;
            return rolls && steps > 0 ? start.plus(step.multipliedBy(steps)) : start;
        }

        private @Nullable LocalDateTime following() {
            try {
                return times == null || !times.hasNext()
                        ? null
                        : LocalDateTime.ofEpochSecond(times.nextMillis() / 1000, 0, ZoneOffset.UTC);
            } catch (IllegalArgumentException | IllegalStateException e) {
                return null;
            }
        }

        @Override
        public boolean hasNext() {
            return upcoming != null;
        }

        @Override
        public LocalDateTime next() {
            LocalDateTime next = upcoming;
            if (next == null) {
                throw new NoSuchElementException();
            }
            upcoming = following();
            return next;
        }
    }
}
