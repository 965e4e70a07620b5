package dev.tallylight.console.stream.detail;

import dev.tallylight.agent.View;
import dev.tallylight.alert.Status;
import dev.tallylight.outage.OutageView;
import dev.tallylight.status.TransitionView;
import dev.tallylight.status.explain.Explanation;
import dev.tallylight.stream.StreamView;
import io.quarkus.qute.TemplateData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is now, who says so, and what would make it something else.
 *
 * @param look the shape that stands for it: as the status, or {@code asleep} where it need not be on air
 * @param since when it became so
 * @param decided how long after that it was decided: a span in words; empty where that is not known, or was at once
 * @param says who holds it to be what, in a sentence
 * @param because the same with all reasons
 * @param guide what the reason means; null where there is none, or it is not explained
 * @param outage the one that is going on; null for none
 */
@TemplateData
public record Verdict(
        String look,
        Status status,
        Instant since,
        String decided,
        String says,
        String because,
        List<String> wouldChange,
        int needed,
        int voters,
        ReasonGuide.@Nullable Entry guide,
        @Nullable OutageView outage) {
    private static final int MOST_NAMED = 4;

    static Verdict of(StreamView stream, Explanation why, @Nullable TransitionView last, @Nullable OutageView outage) {
        boolean offAir = stream.withheld() != null && stream.withheld().reason().equals("off_air");
        return new Verdict(
                offAir ? "asleep" : stream.status().wireName(),
                stream.status(),
                stream.since(),
                last == null || last.status() != stream.status() ? "" : decided(last),
                says(stream.status(), why),
                why.because(),
                why.wouldChange(),
                why.needed(),
                why.voters(),
                ReasonGuide.BUILT_IN.entry(stream.reason()),
                outage);
    }

    private static String decided(TransitionView last) {
        long seconds = Duration.between(last.since(), last.confirmedAt()).toSeconds();
        return seconds <= 0 ? "" : seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }

    private static String says(Status status, Explanation why) {
        if (status != Status.OFFLINE && status != Status.DEGRADED) {
            return why.because();
        }
        StringJoiner words = new StringJoiner(" ");
        String faulty = names(why, voice -> voice.counts() && isFault(voice.view()));
        String fine = names(why, voice -> voice.counts() && voice.view() == View.UP);
        String others = names(why, voice -> !voice.counts());
        words.add(faulty + (isOne(why) ? " sees" : " see") + " a fault.");
        if (!fine.isEmpty()) {
            words.add(fine + " still see" + (fine.contains(" and ") || fine.contains(", ") ? "" : "s") + " it play.");
        }
        if (!others.isEmpty()) {
            words.add("Not counted: " + others + ".");
        }
        return faulty.isEmpty() ? why.because() : words.toString();
    }

    private static boolean isOne(Explanation why) {
        return why.checkpoints().stream()
                        .filter(voice -> voice.counts() && isFault(voice.view()))
                        .count()
                == 1;
    }

    private static boolean isFault(@Nullable View view) {
        return view == View.DOWN || view == View.DEGRADED;
    }

    private static String names(Explanation why, Predicate<Explanation.Voice> which) {
        List<String> names = why.checkpoints().stream()
                .filter(which)
                .map(Explanation.Voice::name)
                .toList();
        if (names.size() > MOST_NAMED) {
            return names.stream().limit(MOST_NAMED - 1L).collect(Collectors.joining("; ")) + " and "
                    + (names.size() - MOST_NAMED + 1) + " others";
        }
        return names.size() < 2
                ? String.join("", names)
                : String.join("; ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
    }
}
