package dev.tallylight.webhook.delivery;

import dev.tallylight.rest.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a delivery is tried again, and when it is given up.
 *
 * @param waits before each attempt, the first included; there are as many attempts as waits
 * @param jitter how far a wait may be off, as a part of it, from 0 to 1
 */
record RetrySchedule(List<Duration> waits, double jitter) {
    RetrySchedule {
        waits = List.copyOf(waits);
        if (waits.isEmpty()) {
            throw new IllegalArgumentException("tallylight.webhooks.retry-schedule needs at least one entry");
        }
        if (jitter < 0 || jitter > 1) {
            throw new IllegalArgumentException("tallylight.webhooks.retry-jitter is " + jitter + "; it may be 0 to 1");
        }
    }

    /** An endpoint's own, as it is kept: durations separated by commas. */
    static RetrySchedule parse(String waits, double jitter) {
        return new RetrySchedule(
                Stream.of(waits.split(",", -1)).map(Durations::parse).toList(), jitter);
    }

    /**
     * The wait after so many failed attempts; empty when there were enough. A handler that says Retry-After gets what
     * it asks for between the schedule's own wait and twice that.
     *
     * @param made attempts since the delivery was put into the queue, at least 1
     */
    Optional<Duration> after(int made, @Nullable Duration retryAfter, RandomGenerator random) {
        if (made >= waits.size()) {
            return Optional.empty();
        }
        Duration base = waits.get(made);
        if (retryAfter != null) {
            return Optional.of(clamp(retryAfter, base, base.multipliedBy(2)));
        }
        double factor = 1 + jitter * (2 * random.nextDouble() - 1);
        return Optional.of(Duration.ofMillis(Math.round(base.toMillis() * factor)));
    }

    private static Duration clamp(Duration wait, Duration least, Duration most) {
        if (wait.compareTo(least) < 0) {
            return least;
        }
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
