package dev.tallylight.history.report;

import dev.tallylight.history.story.StreamRows;
import dev.tallylight.history.target.Promises;
import dev.tallylight.history.uptime.Account;
import dev.tallylight.history.uptime.Story;
import dev.tallylight.rest.Violations;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a report has a row of. */
enum Grouping {
    STREAM {
        @Override
        Rows rows(Instant from, Instant to, ZoneId zone, Promises promises, Consumer<ReportRow> out) {
            return new Rows(
                    List.of(from, to),
                    (stream, accounts, toCome) ->
                            out.accept(ReportRow.ofStream(stream.id(), stream.name(), accounts.getFirst())
                                    .promising(promises.of(stream.id(), stream.tags()), accounts.getFirst(), toCome)),
                    () -> {});
        }
    },
    TAG {
        @Override
        Rows rows(Instant from, Instant to, ZoneId zone, Promises promises, Consumer<ReportRow> out) {
            Map<String, Sum> sums = new TreeMap<>();
            return new Rows(
                    List.of(from, to),
                    (stream, accounts, toCome) -> (stream.tags().isEmpty() ? List.of("") : stream.tags())
                            .forEach(tag ->
                                    sums.computeIfAbsent(tag, each -> new Sum()).add(accounts.getFirst(), toCome)),
                    () -> sums.entrySet().stream()
                            .map(sum -> ReportRow.ofTag(sum.getKey(), sum.getValue().streams, sum.getValue().account)
                                    .promising(
                                            promises.ofTag(sum.getKey()),
                                            sum.getValue().account,
                                            sum.getValue().toCome))
                            .forEach(out));
        }
    },
    DAY {
        @Override
        Rows rows(Instant from, Instant to, ZoneId zone, Promises promises, Consumer<ReportRow> out) {
            List<Instant> edges = days(from, to, zone);
            List<Sum> sums = new ArrayList<>();
            edges.stream().skip(1).forEach(edge -> sums.add(new Sum()));
            return new Rows(
                    edges,
                    (stream, accounts, toCome) -> {
                        for (int i = 0; i < accounts.size(); i++) {
                            sums.get(i).add(accounts.get(i));
                        }
                    },
                    () -> {
                        for (int i = 0; i < sums.size(); i++) {
                            LocalDate day = edges.get(i).atZone(zone).toLocalDate();
                            out.accept(ReportRow.ofDay(day, sums.get(i).streams, sums.get(i).account));
                        }
                    });
        }
    };

    /**
     * Rows in the making: a stream's goes out when it is added, the others at the end.
     *
     * @param edges of the windows that each stream's story is counted in
     * @param end what is to go out when all streams were added
     */
    record Rows(List<Instant> edges, Each each, Runnable end) {
        Account add(StreamRows.One stream, Story story) {
            List<Account> accounts = story.accounts(edges);
            each.add(stream, accounts, story.toCome(edges.getFirst(), edges.getLast()));
            return edges.size() == 2 ? accounts.getFirst() : story.account(edges.getFirst(), edges.getLast());
        }
    }

    interface Each {
        void add(StreamRows.One stream, List<Account> accounts, Duration toCome);
    }

    /** Several streams' accounts in one. */
    static final class Sum {
        long streams;
        Account account = Account.NOTHING;
        Duration toCome = Duration.ZERO;

        void add(Account other) {
            add(other, Duration.ZERO);
        }

        void add(Account other, Duration more) {
            streams++;
            account = account.plus(other);
            toCome = toCome.plus(more);
        }
    }

    abstract Rows rows(Instant from, Instant to, ZoneId zone, Promises promises, Consumer<ReportRow> out);

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By stream where it is left out. */
    static Grouping of(@Nullable String name, Violations violations) {
        for (Grouping grouping : values()) {
            if (name == null || name.isEmpty() || grouping.wireName().equals(name)) {
                return grouping;
            }
        }
        violations.add("groupBy", "must be one of stream, tag, day");
        return STREAM;
    }

    /** The midnights within, by the clocks of the time zone, which may be 23 or 25 hours apart, and the ends. */
    static List<Instant> days(Instant from, Instant to, ZoneId zone) {
        List<Instant> edges = new ArrayList<>(List.of(from));
        LocalDate day = from.atZone(zone).toLocalDate().plusDays(1);
        for (Instant next = begin(day, zone); next.isBefore(to); next = begin(day, zone)) {
            if (next.isAfter(edges.getLast())) { // a day that a country skipped has no length
                edges.add(next);
            }
            day = day.plusDays(1);
        }
        edges.add(to);
        return edges;
    }

    private static Instant begin(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
