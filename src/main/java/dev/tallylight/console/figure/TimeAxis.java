package dev.tallylight.console.figure;

import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The axis of time of a figure: true time from left to right, with ticks at round times by the clocks of a zone.
 *
 * @param until the first moment after it; after {@code from}
 * @param width in units of the drawing
 */
@TemplateData
public record TimeAxis(Instant from, Instant until, double width, ZoneId zone, List<Tick> ticks) {
    private static final List<Duration> CLOCK_STEPS = List.of(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(15),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12));
    private static final int[] DAY_STEPS = {1, 2, 4, 7, 14, 30, 60, 91, 182, 365};
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    /**
     * A tick.
     *
     * @param share how far along the axis it is, in hundredths
     * @param label {@code 14:05}; at midnight, and on an axis of days, {@code 3 Nov}
     */
    @TemplateData
    public record Tick(Instant at, double x, double share, String label) {}

    /**
     * @param most so many ticks at most; one at least
     * @throws IllegalArgumentException where it ends before it begins
     */
    public static TimeAxis of(Instant from, Instant until, double width, ZoneId zone, int most) {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("an axis must begin before it ends, not " + from + " to " + until);
        }
        TimeAxis bare = new TimeAxis(from, until, width, zone, List.of());
        return new TimeAxis(from, until, width, zone, List.copyOf(bare.ticks(most)));
    }

    /** Where a moment is; outside of the axis, its nearer end. */
    public double x(Instant moment) {
        if (!moment.isAfter(from)) {
            return 0;
        }
        return moment.isBefore(until) ? millis(from, moment) / millis(from, until) * width : width;
    }

    /** The width of so much time. */
    double length(Duration time) {
        return time.toMillis() / millis(from, until) * width;
    }

    /** The moment at a share of it from 0 to 1. */
    public Instant at(double share) {
        return from.plusMillis(Math.round(millis(from, until) * share));
    }

    public List<Double> grid() {
        return ticks.stream().map(Tick::x).toList();
    }

    private static double millis(Instant from, Instant until) {
        return Math.max(1, Duration.between(from, until).toMillis());
    }

    private List<Tick> ticks(int most) {
        for (Duration step : CLOCK_STEPS) {
            if (millis(from, until) / step.toMillis() <= most) {
                return byClock(step);
            }
        }
        for (int days : DAY_STEPS) {
            if (millis(from, until) / Duration.ofDays(days).toMillis() <= most) {
                return byDay(days);
            }
        }
        return List.of();
    }

    private List<Tick> byClock(Duration step) {
        List<Tick> found = new ArrayList<>();
        LocalDateTime begin = LocalDateTime.ofInstant(from, zone);
        long whole = begin.toLocalTime().toSecondOfDay() / step.toSeconds();
        LocalDateTime local = begin.toLocalDate().atStartOfDay().plus(step.multipliedBy(whole));
        DateTimeFormatter form = step.toSeconds() < 60 ? SECONDS : CLOCK;
        while (!local.atZone(zone).toInstant().isAfter(until)) {
            Instant at = local.atZone(zone).toInstant();
            // a time that the clocks leave out is moved onto the next one, which is there already
            boolean there = LocalDateTime.ofInstant(at, zone).equals(local);
            if (there && !at.isBefore(from)) {
                found.add(tick(
                        at, local.toLocalTime().equals(LocalTime.MIDNIGHT) ? DAY.format(local) : form.format(local)));
            }
            local = local.plus(step);
        }
        return found;
    }

    /** Counted from one Monday on, so that the same days have a tick tomorrow. */
    private List<Tick> byDay(int step) {
        List<Tick> found = new ArrayList<>();
        LocalDate first = LocalDate.ofInstant(from, zone);
        LocalDate day = first.minusDays(Math.floorMod(first.toEpochDay() + 3, step));
        while (!day.atStartOfDay(zone).toInstant().isAfter(until)) {
            Instant at = day.atStartOfDay(zone).toInstant();
            if (!at.isBefore(from)) {
                found.add(tick(at, DAY.format(day)));
            }
            day = day.plusDays(step);
        }
        return found;
    }

    private Tick tick(Instant at, String label) {
        return new Tick(at, Numbers.tenth(x(at)), Numbers.tenth(x(at) / width * 100), label);
    }
}
