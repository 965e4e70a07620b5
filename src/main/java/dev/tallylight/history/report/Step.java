package dev.tallylight.history.report;

import dev.tallylight.rest.Violations;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How long the buckets of a history are. */
enum Step {
    MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    HOUR("1h", Duration.ofHours(1)),
    DAY("1d", Duration.ofDays(1));

    /** In one answer. */
    static final int MOST = 2_000;

    /** As many as a chart has room for. */
    private static final int ENOUGH = 400;

    private final String wireName;
    private final Duration length;

    Step(String wireName, Duration length) {
        this.wireName = wireName;
        this.length = length;
    }

    String wireName() {
        return wireName;
    }

    Duration length() {
        return length;
    }

    /**
     * @param name null, empty or {@code auto} for the shortest of which there are not too many to look at, and which are kept
     * @param age how long ago the whole begins
     * @param kept how long samples are kept by steps of a length
     */
    static Step of(
            @Nullable String name, Duration whole, Duration age, UnaryOperator<Duration> kept, Violations violations) {
        if (name == null || name.isEmpty() || name.equals("auto")) {
            return Arrays.stream(values())
                    .filter(step -> step.count(whole) <= ENOUGH)
                    .filter(step -> age.compareTo(kept.apply(step.length)) <= 0)
                    .findFirst()
                    .orElse(DAY);
        }
        for (Step step : values()) {
            if (step.wireName.equals(name)) {
                violations.check(
                        step.count(whole) <= MOST,
                        "step",
                        "makes more than " + MOST + " buckets of so long a time: take a longer one");
                return step;
            }
        }
        violations.add(
                "step",
                "must be auto, " + Arrays.stream(values()).map(Step::wireName).collect(Collectors.joining(", ")));
        return DAY;
    }

    private long count(Duration whole) {
        return whole.dividedBy(length);
    }

    /** The last multiple of it, counted from 1970 by UTC, that is not after a moment. */
    Instant floor(Instant moment) {
        long seconds = length.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
    }

    /** The first multiple that is not before it. */
    Instant ceiling(Instant moment) {
        Instant floor = floor(moment);
        return floor.equals(moment) ? floor : floor.plus(length);
    }
}
