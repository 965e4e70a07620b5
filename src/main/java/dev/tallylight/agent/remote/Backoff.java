package dev.tallylight.agent.remote;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: doubling up to a most, give or take a half, so that many agents do not come back at once. */
final class Backoff {
    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 10;

    private final RandomGenerator random;
    private int failures;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long wait = Math.min(MOST.toMillis(), LEAST.toMillis() << Math.min(failures, MOST_DOUBLINGS));
        failures++;
        return Duration.ofMillis(wait / 2 + random.nextLong(wait));
    }

    void succeeded() {
        failures = 0;
    }

    /** How many tries in a row failed. */
    int failures() {
        return failures;
    }
}
