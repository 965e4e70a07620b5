package dev.tallylight.console.overview;

import dev.tallylight.checkpoint.Condition;
import dev.tallylight.history.summary.SummaryView;
import dev.tallylight.outage.ToldView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** How the first page says how things are. */
final class Sentences {
    private static final int MOST_NAMED = 4;

    private Sentences() {}

    /** {@code 2 of 49 streams are offline}: the worst that there is, and how much of it. */
    static String head(SummaryView.Counts counts) {
        long all = all(counts);
        if (all == 0) {
            return "Nothing is watched yet";
        }
        if (counts.offline() > 0) {
            return some(counts.offline(), all) + " offline";
        }
        if (counts.degraded() > 0) {
            return some(counts.degraded(), all) + " degraded";
        }
        if (counts.online() == 0) {
            return counts.unknown() > 0 ? some(counts.unknown(), all) + " not known yet" : "All streams are paused";
        }
        return all == 1 ? "The stream plays as it should" : "All streams play as they should";
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
    static String rest(SummaryView.Counts counts) {
        List<String> parts = new ArrayList<>();
        if (counts.offline() > 0) {
            add(parts, counts.degraded(), "degraded");
        }
        if (counts.online() > 0 || counts.offline() + counts.degraded() > 0) {
            add(parts, counts.unknown(), "unknown");
        }
        if (counts.paused() < all(counts)) {
            add(parts, counts.paused(), "paused");
        }
        return parts.isEmpty() ? "" : String.join(", ", parts) + ".";
    }

    private static void add(List<String> parts, long count, String what) {
        if (count > 0) {
            String verb = parts.isEmpty() ? count == 1 ? " is " : " are " : " ";
            parts.add(number(count) + verb + what);
        }
    }

    /** {@code 42 play as they should.} Empty where none does, or where {@link #head} says it. */
    static String playing(SummaryView.Counts counts) {
        if (counts.online() == 0 || counts.offline() + counts.degraded() == 0 && counts.online() == all(counts)) {
            return "";
        }
        return number(counts.online()) + (counts.online() == 1 ? " plays as it should." : " play as they should.");
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

    static long all(SummaryView.Counts counts) {
        return counts.online() + counts.degraded() + counts.offline() + counts.unknown() + counts.paused();
    }
}
