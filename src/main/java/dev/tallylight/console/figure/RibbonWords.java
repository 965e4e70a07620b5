package dev.tallylight.console.figure;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** A ribbon in a sentence: {@code online 23 h 50 min, offline 9 min 5 s (3 times)}. */
final class RibbonWords {
    private RibbonWords() {}

    /** @param within what of the stretches lies between the two moments */
    static String of(List<Stretch> within, Instant from, Instant until) {
        Map<Kind, Duration> times = new EnumMap<>(Kind.class);
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        Kind before = null;
        Duration left = Duration.between(from, until);
        for (Stretch each : within) {
            Duration length = Duration.between(each.from(), each.until());
            times.merge(each.kind(), length, Duration::plus);
            counts.merge(each.kind(), each.kind() == before ? 0 : 1, Integer::sum);
            left = left.minus(length);
            before = each.kind();
        }
        StringJoiner words = new StringJoiner(", ");
        times.forEach((kind, time) -> words.add(kind.word() + " " + span(time) + times(kind, counts)));
        if (left.toSeconds() > 0) {
            words.add("no data for " + span(left));
        }
        return words.toString();
    }

    private static String times(Kind kind, Map<Kind, Integer> counts) {
        int count = counts.getOrDefault(kind, 0);
        return !kind.isFault() ? "" : count == 1 ? " (once)" : " (" + count + " times)";
    }

    /** {@code 45 s}, {@code 9 min 5 s}, {@code 3 h 20 min}, {@code 4 d 3 h}. */
    static String span(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }
}
