package dev.tallylight.console.overview;

import dev.tallylight.checkpoint.Condition;
import dev.tallylight.history.summary.SummaryView;
import dev.tallylight.outage.ToldView;
import dev.tallylight.stream.browse.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the first page says how things are. */
final class Sentences {
    private static final int MOST_NAMED = 4;
    private static final Map<State, String> WORDS = Map.of(
            State.DEGRADED, " degraded",
            State.UNKNOWN, " unknown",
            State.MAINTENANCE, " in maintenance",
            State.ASLEEP, " off air as planned",
            State.PAUSED, " paused");

    private Sentences() {}

    /** {@code 2 of 49 streams are offline}: the worst that there is, and how much of it. */
    static String head(Map<State, Long> counts) {
        long all = all(counts);
        if (all == 0) {
            return "Nothing is watched yet";
        }
        State worst = worst(counts);
        if (worst == State.UNKNOWN && count(counts, State.ONLINE) > 0) {
            return playing(counts, all) + "; of " + number(count(counts, State.UNKNOWN)) + " nobody knows";
        }
        if (worst != null) {
            return some(count(counts, worst), all)
                    + (worst == State.UNKNOWN ? " not known yet" : " " + worst.wireName());
        }
        if (count(counts, State.ONLINE) == 0) {
            return count(counts, State.PAUSED) == all ? "All streams are paused" : "Nothing is to be on air";
        }
        return all == 1 ? "The stream plays as it should" : "All streams play as they should";
    }

    private static String playing(Map<State, Long> counts, long all) {
        long online = count(counts, State.ONLINE);
        return number(online) + " of " + number(all) + (online == 1 ? " plays" : " play");
    }

    /** What the head is about; null where all is well. What nobody knows is not well. */
    private static @Nullable State worst(Map<State, Long> counts) {
        if (count(counts, State.OFFLINE) > 0) {
            return State.OFFLINE;
        }
        if (count(counts, State.DEGRADED) > 0) {
            return State.DEGRADED;
        }
        return count(counts, State.UNKNOWN) > 0 ? State.UNKNOWN : null;
    }

    private static String some(long part, long all) {
        if (all == 1) {
            return "The stream is";
        }
        return part == all
                ? "All " + number(all) + " streams are"
                : number(part) + " of " + number(all) + (part == 1 ? " streams is" : " streams are");
    }

    /** What else there is, beside {@link #head} and those that play: {@code 1 is degraded, 1 unknown.} Empty for nothing. */
    static String rest(Map<State, Long> counts) {
        List<String> parts = new ArrayList<>();
        State worst = worst(counts);
        for (State each : List.of(State.DEGRADED, State.UNKNOWN, State.MAINTENANCE, State.ASLEEP, State.PAUSED)) {
            long count = count(counts, each);
            if (each != worst && count > 0 && count < all(counts)) {
                parts.add(number(count) + (parts.isEmpty() ? count == 1 ? " is" : " are" : "") + WORDS.get(each));
            }
        }
        return parts.isEmpty() ? "" : String.join(", ", parts) + ".";
    }

    /** {@code 42 play as they should.} Empty where none does, or where {@link #head} says it. */
    static String playing(Map<State, Long> counts) {
        long online = count(counts, State.ONLINE);
        if (online == 0 || online == all(counts) || worst(counts) == State.UNKNOWN) {
            return "";
        }
        return number(online) + (online == 1 ? " plays as it should." : " play as they should.");
    }

    /** {@code All 4 checkpoints see.}, or which do not. */
    static String checkpoints(List<SummaryView.Place> places) {
        List<SummaryView.Place> away = places.stream()
                .filter(each -> each.condition() != Condition.SEEING)
                .toList();
        if (places.isEmpty()) {
            return "There is no checkpoint: nobody looks.";
        }
        if (away.isEmpty()) {
            return places.size() == 1
                    ? places.getFirst().name() + " looks alone."
                    : "All " + places.size() + " checkpoints see.";
        }
        String names = away.stream()
                .limit(MOST_NAMED)
                .map(each -> each.name() + (each.condition() == Condition.BLIND ? " is blind" : " is not heard of"))
                .collect(Collectors.joining(", "));
        return names + "; " + (places.size() - away.size()) + " of " + places.size() + " checkpoints see.";
    }

    /** {@code PagerDuty, Slack in 0.9 s}: whom the first alert of an outage reached, and in which time at most. Empty for none. */
    static String told(List<ToldView> told) {
        List<ToldView> reached = told.stream()
                .filter(each -> each.state().equals("succeeded")
                        && each.type().wireName().equals("stream.offline"))
                .toList();
        if (reached.isEmpty()) {
            return "";
        }
        long most = reached.stream()
                .filter(each -> each.finishedAt() != null)
                .mapToLong(each -> Duration.between(each.at(), Objects.requireNonNull(each.finishedAt()))
                        .toMillis())
                .max()
                .orElse(0);
        return names(reached) + " in " + seconds(most);
    }

    /** Who was not reached yet, or not at all: {@code league-handler}. Empty for none. */
    static String untold(List<ToldView> told) {
        return names(told.stream()
                .filter(each -> each.state().equals("pending") || each.state().equals("failed"))
                .toList());
    }

    private static String names(List<ToldView> told) {
        List<String> names = told.stream().map(ToldView::name).distinct().toList();
        String some = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
        return names.size() > MOST_NAMED ? some + " and " + (names.size() - MOST_NAMED) + " more" : some;
    }

    private static String seconds(long milliseconds) {
        return milliseconds < 60_000
                ? String.format(Locale.ROOT, "%.1f s", milliseconds / 1000.0)
                : milliseconds / 60_000 + " min";
    }

    /** With a thin gap after thousands: {@code 10 000}. */
    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
    }

    static long all(Map<State, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long count(Map<State, Long> counts, State state) {
        return counts.getOrDefault(state, 0L);
    }
}
