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
    /** With more attempts than this behind it, a delivery follows its schedule even where shorter waits are asked for. */
    private static final int MOST_ASKED = 100;

    /** Behind the last attempt, a wait that is shorter than this, or than the schedule's last, is waited for too. */
    private static final Duration LEAST_BASE = Duration.ofMinutes(1);

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
     * The next attempt.
     *
     * @param pause until then
     * @param charged whether the attempt before it counts as one of the schedule's
     */
    record Next(Duration pause, boolean charged) {}

    /**
     * What comes after so many failed attempts; empty when there were enough. Where its receiver asks for a wait, the next
     * attempt is made when that is over. One that is shorter than the schedule's own uses up none of the schedule, or a
     * busy receiver would use it up in seconds; of that there is an end, too.
     *
     * @param made attempts since the delivery was put into the queue that the schedule counts, this one included
     * @param attempts all that the delivery ever had
     * @param asked what its receiver asks for; null for nothing
     */
    Optional<Next> after(int made, int attempts, @Nullable Duration asked, RandomGenerator random) {
        if (made >= waits.size()) {
            return asked == null || attempts >= MOST_ASKED || asked.compareTo(last()) >= 0
                    ? Optional.empty()
                    : Optional.of(new Next(asked, false));
        }
        Duration base = waits.get(made);
        if (asked == null) {
            double factor = 1 + jitter * (2 * random.nextDouble() - 1);
            return Optional.of(new Next(Duration.ofMillis(Math.round(base.toMillis() * factor)), true));
        }
        boolean longer = asked.compareTo(base) >= 0;
        return Optional.of(longer || attempts < MOST_ASKED ? new Next(asked, longer) : new Next(base, true));
    }

    private Duration last() {
        Duration last = waits.getLast();
        return last.compareTo(LEAST_BASE) < 0 ? LEAST_BASE : last;
    }
}
