package dev.tallylight.story.chaos;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What is tried, as the environment asks for it.
 *
 * @param minutes how long faults are made; what was down is given time to come back afterwards
 * @param seed of everything that is left to chance: the same seed makes the same faults and outages in the same order
 * @param interval of the streams
 * @param quiet between two faults, before what the hub says is compared with the truth
 * @param faults the kinds that are made
 */
record Plan(Duration minutes, int streams, long seed, Duration interval, Duration quiet, List<Fault> faults) {
    static final String MINUTES = "TALLYLIGHT_CHAOS_MINUTES";
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final Duration RETRY = Duration.ofSeconds(2);
    private static final int STREAK = 2;
    /** For the database, the handler, a second opinion and a machine of two cores. */
    private static final Duration SLACK = Duration.ofSeconds(12);
    /** One stream in so many truly goes down and up. */
    private static final int RESTLESS = 20;

    static Plan read(Map<String, String> environment) {
        String only = environment.getOrDefault("TALLYLIGHT_CHAOS_FAULTS", "");
        return new Plan(
                Duration.ofMinutes(number(environment, MINUTES, "1")),
                (int) number(environment, "TALLYLIGHT_CHAOS_STREAMS", "2000"),
                number(environment, "TALLYLIGHT_CHAOS_SEED", "12"),
                Duration.ofSeconds(number(environment, "TALLYLIGHT_CHAOS_INTERVAL", "30")),
                Duration.ofSeconds(number(environment, "TALLYLIGHT_CHAOS_QUIET", "60")),
                only.isEmpty()
                        ? List.of(Fault.values())
                        : Arrays.stream(only.split(",", -1)).map(Fault::valueOf).toList());
    }

    private static long number(Map<String, String> environment, String name, String otherwise) {
        return Long.parseLong(environment.getOrDefault(name, otherwise));
    }

    /** Pages from 0 up to here go down and up; the others are always there. */
    int restless() {
        return Math.max(1, streams / RESTLESS);
    }

    /** How long it may take, while nothing disturbs, until a handler has been told of a change: the bound of the test. */
    Duration bound() {
        return interval.plus(TIMEOUT).plus(RETRY.multipliedBy(STREAK)).plus(SLACK);
    }

    /** As the API takes it. One checkpoint that holds it down is enough, so that no error hides behind a majority. */
    String policy() {
        return """
                "interval":"%ds","timeout":"%ds","retryInterval":"%ds","failuresToDown":%d,"successesToUp":%d,"quorum":"any","flapHigh":0""".formatted(interval.toSeconds(), TIMEOUT.toSeconds(), RETRY.toSeconds(), STREAK, STREAK);
    }
}
