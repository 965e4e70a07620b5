package dev.tallylight.history.uptime;

import dev.tallylight.alert.Status;
import dev.tallylight.calendar.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is known of a stream's time.
 *
 * @param known before it nothing is known: it was not there, or its transitions are not kept any more
 * @param now after it nothing is known
 * @param line what the stream was
 * @param excluded when it was off air by its schedule, or in maintenance
 * @param unseen when nobody looked, whatever the line says
 * @param offAir of what is excluded, what the schedule excludes
 */
public record Story(Instant known, Instant now, StatusLine line, Spans excluded, Spans unseen, Spans offAir) {
    /**
     * A while that counts as one thing.
     *
     * @param outage which one goes on, counted up; 0 for none
     */
    public record Stretch(Instant from, Instant until, Kind kind, int outage) {}

    /** Of a stream without a schedule. */
    Story(Instant known, Instant now, StatusLine line, Spans excluded, Spans unseen) {
        this(known, now, line, excluded, unseen, Spans.NONE);
    }

    /** What it was, one after the other without a gap, and without two of a kind in a row unless they are two outages. */
    public List<Stretch> stretches(Instant from, Instant until) {
        List<Stretch> joined = new ArrayList<>();
        for (Stretch next : pieces(from, until)) {
            Stretch last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && last.kind() == next.kind() && last.outage() == next.outage()) {
                joined.set(joined.size() - 1, new Stretch(last.from(), next.until(), last.kind(), last.outage()));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }

    /** As much of a window as lies ahead and is neither off air by schedule nor in maintenance. */
    public Duration toCome(Instant from, Instant until) {
        Instant begins = from.isBefore(now) ? now : from;
        return begins.isBefore(until)
                ? excluded.leftOf(begins, until).list().stream()
                        .map(span -> Duration.between(span.start(), span.end()))
                        .reduce(Duration.ZERO, Duration::plus)
                : Duration.ZERO;
    }

    /** The account of one window. */
    public Account account(Instant from, Instant until) {
        return accounts(List.of(from, until)).getFirst();
    }

    /**
     * The accounts of windows that follow each other.
     *
     * @param edges in their order, two at least: where one ends the next begins
     */
    public List<Account> accounts(List<Instant> edges) {
        List<Stretch> stretches = pieces(edges.getFirst(), edges.getLast());
        List<Account> accounts = new ArrayList<>();
        int at = 0;
        for (int i = 0; i + 1 < edges.size(); i++) {
            Instant from = edges.get(i);
            Instant until = edges.get(i + 1);
            Sum sum = new Sum();
            while (at < stretches.size() && stretches.get(at).from().isBefore(until)) {
                sum.add(stretches.get(at), from, until);
                if (stretches.get(at).until().isAfter(until)) {
                    break; // the next window has the rest of it
                }
                at++;
            }
            accounts.add(sum.account());
        }
        return accounts;
    }

    private static final class Sum {
        private final Map<Kind, Duration> times = new EnumMap<>(Kind.class);
        private final Set<Integer> outages = new HashSet<>();

        void add(Stretch stretch, Instant from, Instant until) {
            Instant begins = stretch.from().isBefore(from) ? from : stretch.from();
            Instant ends = stretch.until().isAfter(until) ? until : stretch.until();
            if (begins.isBefore(ends)) {
                times.merge(stretch.kind(), Duration.between(begins, ends), Duration::plus);
                if (stretch.kind() == Kind.OFFLINE) {
                    outages.add(stretch.outage());
                }
            }
        }

        Account account() {
            return new Account(
                    of(Kind.ONLINE),
                    of(Kind.DEGRADED),
                    of(Kind.OFFLINE),
                    of(Kind.UNKNOWN),
                    of(Kind.PAUSED),
                    of(Kind.MAINTENANCE).plus(of(Kind.OFF_AIR)),
                    outages.size());
        }

        private Duration of(Kind kind) {
            return times.getOrDefault(kind, Duration.ZERO);
        }
    }

    private List<Stretch> pieces(Instant from, Instant until) {
        List<Instant> cuts = cuts(from, until);
        Walk walk = new Walk();
        List<Stretch> found = new ArrayList<>();
        for (int i = 0; i + 1 < cuts.size(); i++) {
            found.add(walk.stretch(cuts.get(i), cuts.get(i + 1)));
        }
        return found;
    }

    /** Wherever something may change within the window, and its ends; in their order, each once. */
    private List<Instant> cuts(Instant from, Instant until) {
        List<Instant> cuts = new ArrayList<>(List.of(from, until));
        addWithin(from, until, known, cuts);
        addWithin(from, until, now, cuts);
        line.pieces().forEach(piece -> addWithin(from, until, piece.from(), cuts));
        for (Spans spans : List.of(excluded, unseen, offAir)) {
            for (Span span : spans.list()) {
                addWithin(from, until, span.start(), cuts);
                addWithin(from, until, span.end(), cuts);
            }
        }
        cuts.sort(Comparator.naturalOrder()); // of few runs that are sorted already
        List<Instant> once = new ArrayList<>(cuts.size());
        for (Instant cut : cuts) {
            if (once.isEmpty() || !once.getLast().equals(cut)) {
                once.add(cut);
            }
        }
        return once;
    }

    private static void addWithin(Instant from, Instant until, Instant cut, List<Instant> cuts) {
        if (cut.isAfter(from) && cut.isBefore(until)) {
            cuts.add(cut);
        }
    }

    /** Goes through the cuts in their order. */
    private final class Walk {
        private int piece;
        private int exclusion;
        private int gap;
        private int silence;
        private int outages;
        private boolean outage;

        Walk() {
            noteOutage();
        }

        Stretch stretch(Instant from, Instant until) {
            List<StatusLine.Piece> pieces = line.pieces();
            while (piece + 1 < pieces.size() && !pieces.get(piece + 1).from().isAfter(from)) {
                piece++;
                noteOutage();
            }
            exclusion = reached(excluded, exclusion, from);
            gap = reached(unseen, gap, from);
            silence = reached(offAir, silence, from);
            return new Stretch(from, until, kind(from), outage ? outages : 0);
        }

        /** It lasts until the stream is online, through whatever else it is meanwhile. */
        private void noteOutage() {
            Status status = line.pieces().get(piece).status();
            if (status == Status.OFFLINE && !outage) {
                outage = true;
                outages++;
            } else if (status == Status.ONLINE) {
                outage = false;
            }
        }

        private int reached(Spans spans, int at, Instant moment) {
            int index = at;
            while (index < spans.list().size() && !spans.list().get(index).end().isAfter(moment)) {
                index++;
            }
            return index;
        }

        private Kind kind(Instant moment) {
            if (moment.isBefore(known) || !moment.isBefore(now)) {
                return Kind.UNKNOWN;
            }
            Status status = line.pieces().get(piece).status();
            if (status == Status.PAUSED) {
                return Kind.PAUSED;
            }
            if (covers(offAir, silence, moment)) {
                return Kind.OFF_AIR;
            }
            if (covers(excluded, exclusion, moment)) {
                return Kind.MAINTENANCE;
            }
            return covers(unseen, gap, moment) ? Kind.UNKNOWN : Kind.of(status);
        }

        private boolean covers(Spans spans, int at, Instant moment) {
            return at < spans.list().size() && spans.list().get(at).covers(moment);
        }
    }
}
