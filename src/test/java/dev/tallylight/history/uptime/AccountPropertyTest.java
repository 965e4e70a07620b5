package dev.tallylight.history.uptime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tallylight.alert.Status;
import dev.tallylight.calendar.Recurrence;
import dev.tallylight.calendar.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The account against another one, which goes through a stream's days minute by minute and asks of each what was true then. The
 * days hold the change of clocks, outages, degradations, checkpoints that are lost and found, restarts of ours, pauses, a
 * maintenance window of each night and a schedule.
 */
class AccountPropertyTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final int MINUTES = 4 * 24 * 60;

    /** What happened, by the minute, and what the hub wrote of it. */
    private static final class Days {
        private final Random random;
        private final Instant begin;
        private final Status[] truth = new Status[MINUTES];
        private final boolean[] unseen = new boolean[MINUTES];
        private final List<Change> changes = new ArrayList<>();
        private final List<Span> gaps = new ArrayList<>();
        private Status status = Status.UNKNOWN;
        private int statusSince;
        private int minute;

        Days(long seed) {
            random = new Random(seed);
            // the clocks go forward on the second of these days, or back, or do nothing
            LocalDate day = switch (random.nextInt(3)) {
                case 0 -> LocalDate.of(2026, 3, 28);
                case 1 -> LocalDate.of(2026, 10, 24);
                default -> LocalDate.of(2026, 6, 1);
            };
            begin = day.atStartOfDay(ZONE).toInstant();
            Arrays.fill(truth, Status.UNKNOWN);
            minute = random.nextInt(300);
            while (minute < MINUTES - 30) {
                next();
            }
            Arrays.fill(truth, Math.min(statusSince, MINUTES), MINUTES, status);
            restarts();
        }

        private Instant at(int minutes) {
            return begin.plus(Duration.ofMinutes(minutes));
        }

        private void next() {
            int delay = random.nextInt(1, 6);
            int lasts = random.nextInt(8, 400);
            switch (random.nextInt(6)) {
                case 0 -> become(Status.OFFLINE, minute, minute + delay);
                case 1 -> become(Status.ONLINE, minute, minute + delay);
                case 2 -> degradedThenOffline(delay);
                case 3 -> become(Status.PAUSED, minute, minute);
                case 4 -> lostAndFound(lasts);
                default -> become(Status.DEGRADED, minute, minute + delay);
            }
            minute += lasts + 8;
        }

        private void become(Status next, int since, int confirmed) {
            if (next == status) {
                return;
            }
            if (status == Status.PAUSED) { // resumed
                write(Status.UNKNOWN, since, since);
                change(Status.UNKNOWN, since);
                if (next != Status.UNKNOWN) {
                    write(next, since + 1, confirmed + 1);
                    change(next, since + 1);
                }
                return;
            }
            write(next, since, confirmed);
            change(next, since);
        }

        private void write(Status next, int since, int confirmed) {
            changes.add(new Change(next, changes.isEmpty() ? Status.UNKNOWN : status, at(since), at(confirmed)));
        }

        private void change(Status next, int since) {
            if (since > statusSince) {
                Arrays.fill(truth, Math.min(statusSince, MINUTES), Math.min(since, MINUTES), status);
            }
            status = next;
            statusSince = since;
        }

        /** One checkpoint fails, then the others: it was offline from the first failure on. */
        private void degradedThenOffline(int delay) {
            become(Status.ONLINE, minute, minute + 1);
            int fails = minute + 10;
            write(Status.DEGRADED, fails, fails + delay);
            status = Status.DEGRADED;
            write(Status.OFFLINE, fails, fails + delay + 2);
            status = Status.ONLINE;
            change(Status.OFFLINE, fails);
            minute = fails + delay + 2;
        }

        /** Nobody can tell, and then whoever comes back holds what it held. */
        private void lostAndFound(int lasts) {
            Status held = status;
            if (held == Status.PAUSED || held == Status.UNKNOWN) {
                return;
            }
            int lost = minute;
            write(Status.UNKNOWN, lost, lost + 1);
            change(Status.UNKNOWN, lost);
            minute += lasts + 2;
            // online never dates from before what it ends; a failure dates from when it was seen first
            write(held, held == Status.ONLINE ? lost : lost - random.nextInt(2), minute);
            change(held, minute);
        }

        private void restarts() {
            for (int i = random.nextInt(4); i > 0; i--) {
                int from = random.nextInt(MINUTES - 100);
                int until = from + random.nextInt(1, 100);
                gaps.add(new Span(at(from), at(until)));
                Arrays.fill(unseen, from, until, true);
            }
        }
    }

    /** By the local clock, minute by minute: no rule of iCalendar is asked. */
    private static boolean isOn(Instant moment, LocalTime start, Duration lasts) {
        ZonedDateTime local = moment.atZone(ZONE);
        for (int back = 0; back <= 2; back++) {
            Instant begins = local.toLocalDate()
                    .minusDays(back)
                    .atTime(start)
                    .atZone(ZONE)
                    .toInstant();
            if (!moment.isBefore(begins) && moment.isBefore(begins.plus(lasts))) {
                return true;
            }
        }
        return false;
    }

    @Property(tries = 400)
    void isWhatGoingThroughEachMinuteSays(@ForAll long seed) {
        Days days = new Days(seed);
        Random random = days.random;
        LocalTime at = LocalTime.of(random.nextInt(24), random.nextInt(60));
        Duration lasts = Duration.ofMinutes(random.nextInt(1, 23 * 60));
        boolean windows = random.nextBoolean();
        int created = random.nextInt(200);
        int now = MINUTES - random.nextInt(200);

        Recurrence nightly = new Recurrence(LocalDateTime.of(LocalDate.of(2026, 1, 1), at), lasts, "FREQ=DAILY", ZONE);
        Spans excluded = windows ? Spans.covering(nightly.between(days.begin, days.at(MINUTES), 1_000)) : Spans.NONE;
        Story story = new Story(
                days.at(created),
                days.at(now),
                StatusLine.of(new StatusLine.Piece(Status.UNKNOWN, Instant.MIN), days.changes),
                excluded,
                Spans.covering(days.gaps));

        int[] edges = random.ints(5, 0, MINUTES + 1).sorted().toArray();
        List<Account> accounts =
                story.accounts(Arrays.stream(edges).mapToObj(days::at).toList());
        for (int i = 0; i + 1 < edges.length; i++) {
            Map<Kind, Integer> minutes = new EnumMap<>(Kind.class);
            for (int minute = edges[i]; minute < edges[i + 1]; minute++) {
                Kind kind;
                if (minute < created || minute >= now) {
                    kind = Kind.UNKNOWN;
                } else if (days.truth[minute] == Status.PAUSED) {
                    kind = Kind.PAUSED;
                } else if (windows && isOn(days.at(minute), at, lasts)) {
                    kind = Kind.MAINTENANCE;
                } else {
                    kind = days.unseen[minute] ? Kind.UNKNOWN : Kind.of(days.truth[minute]);
                }
                minutes.merge(kind, 1, Integer::sum);
            }
            Account account = accounts.get(i);
            Map<Kind, Integer> found = new EnumMap<>(Kind.class);
            put(found, Kind.ONLINE, account.online());
            put(found, Kind.DEGRADED, account.degraded());
            put(found, Kind.OFFLINE, account.offline());
            put(found, Kind.UNKNOWN, account.unknown());
            put(found, Kind.PAUSED, account.paused());
            put(found, Kind.MAINTENANCE, account.excluded());
            assertThat(found).as("from minute %d to %d", edges[i], edges[i + 1]).isEqualTo(minutes);
            assertThat(account.outages() > 0).isEqualTo(account.offline().isPositive());
            assertThat(story.account(days.at(edges[i]), days.at(edges[i + 1]))).isEqualTo(account);
        }
    }

    private static void put(Map<Kind, Integer> found, Kind kind, Duration time) {
        if (!time.isZero()) {
            found.put(kind, (int) time.toMinutes());
        }
    }
}
