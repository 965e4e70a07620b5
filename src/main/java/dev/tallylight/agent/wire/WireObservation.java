package dev.tallylight.agent.wire;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.StreamId;
import dev.tallylight.agent.View;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeMemory;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Step;
import dev.tallylight.probe.Timings;
import dev.tallylight.probe.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An observation on its way to the hub; its stream and time are what it is known by, should it come twice.
 *
 * @param number counts up over all that its process saw; 0 from an agent that does not count
 * @param at when the probe began, by the agent's clock
 * @param view and {@code since} are null until the agent has made up its mind
 * @param verdict {@code up}, {@code unproven} (plays, too early to tell), {@code degraded}, {@code down}, {@code unknown}
 * @param request that this answers; null for a turn of the schedule
 * @param steps what the probe did; only in an answer
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WireObservation(
        @Nullable UUID stream,
        long number,
        @Nullable Instant at,
        @Nullable String view,
        @Nullable Instant since,
        boolean viewChanged,
        boolean firstFailure,
        boolean firm,
        @Nullable UUID request,
        @Nullable String protocol,
        @Nullable String verdict,
        @Nullable String reason,
        @Nullable String stage,
        @Nullable String detail,
        @Nullable Spans timings,
        @Nullable MediaFacts facts,
        @Nullable List<Step> steps) {
    private static final String UNPROVEN = "unproven";

    /** No agent keeps what it saw for longer, however long the hub is away; what is older was dated by nobody's clock. */
    private static final Duration OLDEST = Duration.ofDays(30);

    /** Later ones are in the future by whatever clock, and are refused for that. */
    private static final Instant NO_LATER = Instant.parse("9999-12-31T00:00:00Z");

    /** For longer than this no agent has run, and so held a view. */
    private static final Duration LONGEST_HELD = Duration.ofDays(3660);

    /** Each in milliseconds. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Spans(
            @Nullable Long dnsMs,
            @Nullable Long connectMs,
            @Nullable Long tlsMs,
            @Nullable Long firstByteMs,
            @Nullable Long firstMediaMs,
            long totalMs) {
        private static final long MOST_MS = Duration.ofDays(1).toMillis();

        static Spans of(Timings timings) {
            return new Spans(
                    ms(timings.dns()),
                    ms(timings.connect()),
                    ms(timings.tls()),
                    ms(timings.firstByte()),
                    ms(timings.firstMedia()),
                    timings.total().toMillis());
        }

        Timings toTimings() {
            return new Timings(
                    span(dnsMs), span(connectMs), span(tlsMs), span(firstByteMs), span(firstMediaMs), bounded(totalMs));
        }

        private static @Nullable Long ms(@Nullable Duration span) {
            return span == null ? null : span.toMillis();
        }

        private static @Nullable Duration span(@Nullable Long ms) {
            return ms == null ? null : bounded(ms);
        }

        /** No probe takes longer than its deadline, which is minutes; what else is said would not fit where it is added up. */
        private static Duration bounded(long ms) {
            return Duration.ofMillis(Math.clamp(ms, 0, MOST_MS));
        }
    }

    public static WireObservation of(Observation observation, @Nullable UUID request) {
        ProbeOutcome outcome = observation.outcome();
        Said said = Said.of(outcome.verdict());
        return new WireObservation(
                observation.stream().value(),
                observation.number(),
                observation.at(),
                observation.view() == null ? null : observation.view().wireName(),
                observation.since(),
                observation.viewChanged(),
                observation.firstFailure(),
                observation.firm(),
                request,
                outcome.protocol().wireName(),
                said.verdict,
                said.reason == null ? null : said.reason.code(),
                said.stage == null ? null : said.stage.wireName(),
                said.detail,
                Spans.of(outcome.timings()),
                outcome.facts().equals(MediaFacts.NONE) ? null : outcome.facts(),
                request == null ? null : outcome.steps());
    }

    /**
     * The observation, its times moved back by so much.
     *
     * @param clockAhead how far the agent's clock is ahead of the hub's, a hundred years at most
     * @param now by the hub's clock
     * @throws IllegalArgumentException saying what is missing, not known, or dated when it cannot have been
     */
    public Observation toObservation(Duration clockAhead, Instant now) {
        Instant began = corrected("at", required(at, "at"), clockAhead, now.minus(OLDEST));
        View held = view == null ? null : View.ofWireName(view);
        Instant from =
                since == null ? null : earlier(began, corrected("since", since, clockAhead, now.minus(LONGEST_HELD)));
        if ((held == null) != (from == null)) {
            throw new IllegalArgumentException("view and since come together");
        }
        ProbeOutcome outcome = new ProbeOutcome(
                Protocol.ofWireName(required(protocol, "protocol")),
                toVerdict(),
                required(timings, "timings").toTimings(),
                facts == null ? MediaFacts.NONE : facts,
                steps == null ? List.of() : steps.subList(0, Math.min(steps.size(), ProbeOutcome.MOST_STEPS)),
                ProbeMemory.NONE);
        return new Observation(
                new StreamId(required(stream, "stream")),
                Math.max(0, number),
                began,
                outcome,
                held,
                from,
                viewChanged,
                firstFailure,
                firm);
    }

    /** Compared before it is moved: what is beyond all calendars cannot be. */
    private static Instant corrected(String field, Instant said, Duration clockAhead, Instant earliest) {
        if (said.isBefore(earliest.plus(clockAhead))) {
            throw new IllegalArgumentException(
                    field + " is before " + earliest + " by the hub's clock, after the skew that the agent reports");
        }
        return said.isAfter(NO_LATER) ? NO_LATER : said.minus(clockAhead);
    }

    /** By a clock that was set back since, a view is dated later than what is seen; what is held of it keeps its date. */
    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private Verdict toVerdict() {
        String kind = required(verdict, "verdict");
        return switch (kind) {
            case "up" -> new Verdict.Up(true);
            case UNPROVEN -> new Verdict.Up(false);
            case "degraded" -> new Verdict.Degraded(toReason(), toStage(), required(detail, "detail"));
            case "down" -> new Verdict.Down(toReason(), toStage(), required(detail, "detail"));
            case "unknown" -> new Verdict.Unknown(toReason(), toStage(), required(detail, "detail"));
            default -> throw new IllegalArgumentException("verdict is none that is known");
        };
    }

    private Reason toReason() {
        return Reason.ofCode(required(reason, "reason"));
    }

    private Stage toStage() {
        return Stage.valueOf(required(stage, "stage").toUpperCase(Locale.ROOT));
    }

    private static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    /** A verdict taken apart. */
    private record Said(
            String verdict,
            @Nullable Reason reason,
            @Nullable Stage stage,
            @Nullable String detail) {
        static Said of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Up up -> new Said(up.proven() ? "up" : UNPROVEN, null, null, null);
                case Verdict.Degraded it -> new Said("degraded", it.reason(), it.stage(), it.detail());
                case Verdict.Down it -> new Said("down", it.reason(), it.stage(), it.detail());
                case Verdict.Unknown it -> new Said("unknown", it.reason(), it.stage(), it.detail());
            };
        }
    }
}
