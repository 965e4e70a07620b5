package dev.tallylight.story.chaos;

import dev.tallylight.story.chaos.Outages.Outage;
import dev.tallylight.story.chaos.Told.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Holds what was told of each stream against what was true. An outage that lasted until it had to be known must have been
 * told, once, by then, and its end likewise; nothing else may have been told. A shorter one may be told, if it is told in
 * order.
 */
final class Judgement {
    private final Bound bound;
    private final LongFunction<String> clock;
    private final List<String> differences = new ArrayList<>();
    private int outages;
    private int told;
    private int recoveries;
    private int wrong;
    private int late;
    private int missing;
    private Duration worstDetection = Duration.ZERO;
    private Duration worstRecovery = Duration.ZERO;

    /** @param clock how a time is shown */
    Judgement(Bound bound, LongFunction<String> clock) {
        this.bound = bound;
        this.clock = clock;
    }

    void judge(String stream, List<Outage> outagesOfStream, List<Alert> alerts, long now) {
        new OfStream(stream, outagesOfStream, alerts, now).judge();
    }

    List<String> differences() {
        return List.copyOf(differences);
    }

    int wrong() {
        return wrong;
    }

    int late() {
        return late;
    }

    int missing() {
        return missing;
    }

    List<String> table() {
        return List.of(
                row("true outages", outages),
                row("told offline, told online again", told + ", " + recoveries),
                row("told and not true", wrong),
                row("told late", late),
                row("never told", missing),
                row("worst detection, in quiet time", worstDetection),
                row("worst recovery, in quiet time", worstRecovery));
    }

    private static String row(String what, Object value) {
        return "| %s | %s |".formatted(what, value);
    }

    private final class OfStream {
        private final String stream;
        private final List<Outage> truth;
        private final List<Alert> alerts;
        private final long now;
        /** The first outage that nothing was told of yet. */
        private int next;
        /** The one that was told and whose end was not; -1 where there is none. */
        private int open = -1;

        OfStream(String stream, List<Outage> truth, List<Alert> alerts, long now) {
            this.stream = stream;
            this.truth = truth;
            this.alerts = alerts;
            this.now = now;
        }

        void judge() {
            outages += truth.size();
            for (Alert alert : alerts) {
                if (alert.offline()) {
                    offline(alert);
                } else {
                    online(alert);
                }
            }
            if (open >= 0
                    && endMustBeKnown(open)
                    && bound.deadline(truth.get(open).to()) < now) {
                missing++;
                say("its recovery at %s was never told", truth.get(open).to());
            }
            while (next < truth.size()) {
                passOver(truth.get(next++));
            }
        }

        private void offline(Alert alert) {
            if (open >= 0) {
                wrong++;
                say("told offline at %s, and it was told so already", alert.at());
                return;
            }
            while (next < truth.size()
                    && truth.get(next).to() != Outages.LASTING
                    && alert.at() > bound.deadline(truth.get(next).to())) {
                passOver(truth.get(next++));
            }
            if (next == truth.size() || alert.at() < truth.get(next).from()) {
                wrong++;
                say("told offline at %s, and it was up", alert.at());
                return;
            }
            open = next++;
            told++;
            long from = truth.get(open).from();
            worstDetection = max(worstDetection, bound.quiet(from, alert.at()));
            if (alert.at() > bound.deadline(from)) {
                late++;
                say("told offline at %s, late: it was down since %s", alert.at(), from);
            }
        }

        private void online(Alert alert) {
            if (open < 0) {
                wrong++;
                say("told online at %s, and nobody had been told that it was offline", alert.at());
                return;
            }
            // a time between two outages that was too short to be seen: they were told as one
            while (next < truth.size()
                    && alert.at() > bound.deadline(truth.get(open).to())
                    && truth.get(next).from() < bound.deadline(truth.get(open).to())
                    && truth.get(next).to() <= alert.at()) {
                open = next++;
            }
            long end = truth.get(open).to();
            open = -1;
            recoveries++;
            if (end == Outages.LASTING || alert.at() < end) {
                wrong++;
                say("told online at %s, and it was down", alert.at());
                return;
            }
            worstRecovery = max(worstRecovery, bound.quiet(end, alert.at()));
            if (alert.at() > bound.deadline(end)) {
                late++;
                say("told online at %s, late: it was up since %s", alert.at(), end);
            }
        }

        private boolean endMustBeKnown(int number) {
            long end = truth.get(number).to();
            return end != Outages.LASTING
                    && (number + 1 >= truth.size() || truth.get(number + 1).from() > bound.deadline(end));
        }

        /** Nothing was told of it. */
        private void passOver(Outage outage) {
            long due = bound.deadline(outage.from());
            if (due < now && outage.to() > due) {
                missing++;
                say("down from %s to %s, never told", outage.from(), outage.to());
            }
        }

        private void say(String words, long... times) {
            Object[] shown = Arrays.stream(times).mapToObj(clock).toArray();
            differences.add(stream + ": " + words.formatted(shown));
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
