package dev.tallylight.webhook.log;

import dev.tallylight.event.EventType;
import dev.tallylight.rest.Violations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which events to send again.
 *
 * @param since the first moment
 * @param until the moment after the last; now where it is left out
 * @param types only these; all but test pings where they are left out
 * @param states only what is in one of these: {@code succeeded}, {@code failed}, {@code skipped}, and {@code missed} for
 *     what the webhook was never to get because it was not there, or not set so; all of them where they are left out
 */
@RegisterForReflection
public record ReplayRequest(
        @Schema(required = true, examples = "2026-11-23T00:00:00Z") @Nullable
        Instant since,

        @Nullable Instant until,

        @Schema(examples = "[\"stream.offline\"]") @Nullable List<EventType> types,

        @Schema(examples = "[\"skipped\", \"failed\"]") @Nullable
        List<String> states) {
    static final String MISSED = "missed";
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
    private static final List<String> STATES = List.of("succeeded", "failed", "skipped", MISSED);

    void check() {
        Violations violations = new Violations();
        violations.check(since != null, "since", "is required: a time such as \"2026-11-23T00:00:00Z\"");
        violations.check(since == null || isKept(since), "since", "must be in the years from 2000 to 2199");
        violations.check(until == null || isKept(until), "until", "must be in the years from 2000 to 2199");
        violations.check(since == null || until == null || since.isBefore(until), "until", "must be later than since");
        violations.check(types == null || !types.contains(null), "types", "must be names of event types");
        violations.check(
                states == null || !states.isEmpty() && Set.copyOf(STATES).containsAll(withoutNulls(states)),
                "states",
                "must be from " + String.join(", ", STATES));
        violations.raise();
    }

    /** Beyond these nothing happened, and the database's calendar is not ours. */
    private static boolean isKept(Instant moment) {
        return !moment.isBefore(EARLIEST) && moment.isBefore(LATEST);
    }

    private static List<String> withoutNulls(List<String> states) {
        return states.stream().map(String::valueOf).toList();
    }

    /** The wanted types' names, separated by commas. */
    String wantedTypes() {
        Stream<EventType> wanted = types == null || types.isEmpty()
                ? Arrays.stream(EventType.values()).filter(type -> type != EventType.TEST_PING)
                : types.stream();
        return String.join(",", wanted.map(EventType::wireName).toList());
    }

    /** The wanted states, separated by commas. */
    String wantedStates() {
        return String.join(",", states == null ? STATES : states);
    }
}
