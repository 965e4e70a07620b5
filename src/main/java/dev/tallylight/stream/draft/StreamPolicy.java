package dev.tallylight.stream.draft;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.agent.ProbePolicy;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is watched.
 *
 * @param interval between probes, {@value #LEAST_INTERVAL_S} s to 24 h
 * @param timeout of one probe, 1 s to 60 s
 * @param retryInterval between probes while they contradict the view, 1 s to 10 min
 * @param failuresToDown failures in a row that make a checkpoint's view down, 1 to 20
 * @param successesToUp successes in a row that make it up, 1 to 20
 * @param flapHigh percent of state changes at which it is held to be flapping, 1 to 100; 0 never holds it so
 * @param flapLow percent below which it has calmed down, less than flapHigh
 */
@RegisterForReflection
public record StreamPolicy(
        @Schema(implementation = String.class, examples = "30s")
        Duration interval,

        @Schema(implementation = String.class, examples = "10s")
        Duration timeout,

        @Schema(implementation = String.class, examples = "5s")
        Duration retryInterval,

        int failuresToDown,
        int successesToUp,

        @Schema(implementation = String.class, examples = "majority")
        Quorum quorum,

        @Schema(examples = "30") int flapHigh,
        @Schema(examples = "15") int flapLow) {
    static final int LEAST_INTERVAL_S = 1;
    private static final Duration MOST_INTERVAL = Duration.ofHours(24);
    private static final Duration MOST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MOST_RETRY = Duration.ofMinutes(10);
    private static final int MOST_STREAK = 20;

    public static final StreamPolicy DEFAULT = new StreamPolicy(
            Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5), 2, 2, Quorum.DEFAULT, 30, 15);

    /** A policy as a client sends it: what is left out is the default. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(
            @Schema(implementation = String.class, examples = "30s") @Nullable
            Duration interval,

            @Schema(implementation = String.class, examples = "10s") @Nullable
            Duration timeout,

            @Schema(implementation = String.class, examples = "5s") @Nullable
            Duration retryInterval,

            @Nullable Integer failuresToDown,
            @Nullable Integer successesToUp,

            @Schema(implementation = String.class, examples = "majority") @Nullable
            Quorum quorum,

            @Schema(
                    description = "percent of state changes over the last 21 intervals at which it flaps; 0 is never",
                    examples = "30")
            @Nullable
            Integer flapHigh,

            @Schema(description = "percent below which it has calmed down", examples = "15") @Nullable
            Integer flapLow) {}

    static StreamPolicy of(@Nullable Request request, Violations violations) {
        if (request == null) {
            return DEFAULT;
        }
        StreamPolicy policy = new StreamPolicy(
                or(request.interval, DEFAULT.interval),
                or(request.timeout, DEFAULT.timeout),
                or(request.retryInterval, DEFAULT.retryInterval),
                or(request.failuresToDown, DEFAULT.failuresToDown),
                or(request.successesToUp, DEFAULT.successesToUp),
                or(request.quorum, DEFAULT.quorum),
                or(request.flapHigh, DEFAULT.flapHigh),
                flapLow(request));
        between(violations, "policy.interval", policy.interval, Duration.ofSeconds(LEAST_INTERVAL_S), MOST_INTERVAL);
        between(violations, "policy.timeout", policy.timeout, Duration.ofSeconds(1), MOST_TIMEOUT);
        between(violations, "policy.retryInterval", policy.retryInterval, Duration.ofSeconds(1), MOST_RETRY);
        streak(violations, "policy.failuresToDown", policy.failuresToDown);
        streak(violations, "policy.successesToUp", policy.successesToUp);
        violations.check(
                policy.flapHigh >= 0 && policy.flapHigh <= 100,
                "policy.flapHigh",
                "must be from 1 to 100, or 0 to never hold it to be flapping");
        violations.check(
                policy.flapLow >= 0 && (policy.flapHigh == 0 || policy.flapLow < policy.flapHigh),
                "policy.flapLow",
                "must be at least 0 and less than flapHigh");
        return policy;
    }

    /** A high of one's own halves for a low that was left out. */
    private static int flapLow(Request request) {
        if (request.flapLow != null) {
            return request.flapLow;
        }
        return request.flapHigh == null ? DEFAULT.flapLow : request.flapHigh / 2;
    }

    /** What a client need send to get this policy; null where that is nothing. */
    public @Nullable Request toRequest() {
        if (equals(DEFAULT)) {
            return null;
        }
        Integer high = unless(flapHigh, DEFAULT.flapHigh);
        return new Request(
                unless(interval, DEFAULT.interval),
                unless(timeout, DEFAULT.timeout),
                unless(retryInterval, DEFAULT.retryInterval),
                unless(failuresToDown, DEFAULT.failuresToDown),
                unless(successesToUp, DEFAULT.successesToUp),
                unless(quorum, DEFAULT.quorum),
                high,
                unless(flapLow, high == null ? DEFAULT.flapLow : high / 2));
    }

    private static <T> @Nullable T unless(T value, T otherwise) {
        return value.equals(otherwise) ? null : value;
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }

    private static void between(Violations violations, String field, Duration value, Duration least, Duration most) {
        violations.check(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                field,
                "must be from " + Durations.format(least) + " to " + Durations.format(most) + ", not "
                        + Durations.format(value));
    }

    private static void streak(Violations violations, String field, int value) {
        violations.check(
                value >= 1 && value <= MOST_STREAK, field, "must be from 1 to " + MOST_STREAK + ", not " + value);
    }

    /** What a checkpoint needs of it. */
    public ProbePolicy probePolicy() {
        return new ProbePolicy(interval, retryInterval, failuresToDown, successesToUp);
    }
}
