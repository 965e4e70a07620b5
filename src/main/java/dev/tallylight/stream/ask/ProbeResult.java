package dev.tallylight.stream.ask;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tallylight.agent.View;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Protocol;
import dev.tallylight.probe.Reason;
import dev.tallylight.probe.Stage;
import dev.tallylight.probe.Step;
import dev.tallylight.probe.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one probe ended, as the API shows it.
 *
 * @param checkpoint the id of the checkpoint that probed; absent in a dry run
 * @param reason null when the view is up
 */
@RegisterForReflection(
        targets = {
            ProbeResult.class,
            MediaFacts.class,
            MediaFacts.Variant.class,
            MediaFacts.Video.class,
            MediaFacts.Audio.class,
            Step.class
        })
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ProbeResult(
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String checkpoint,
        View view,
        Protocol protocol,
        @Nullable Reason reason,
        Stage stage,
        @Nullable String detail,
        Timings timings,
        MediaFacts facts,
        List<Step> steps) {

    /** Each in milliseconds; null for a stage that was not reached or not needed. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Timings(
            @Nullable Long dnsMs,
            @Nullable Long connectMs,
            @Nullable Long tlsMs,
            @Nullable Long firstByteMs,
            @Nullable Long firstMediaMs,
            Long totalMs) {
        static Timings of(dev.tallylight.probe.Timings timings) {
            return new Timings(
                    ms(timings.dns()),
                    ms(timings.connect()),
                    ms(timings.tls()),
                    ms(timings.firstByte()),
                    ms(timings.firstMedia()),
                    timings.total().toMillis());
        }

        private static @Nullable Long ms(@Nullable Duration duration) {
            return duration == null ? null : duration.toMillis();
        }
    }

    static ProbeResult of(@Nullable String checkpoint, ProbeOutcome outcome) {
        return switch (outcome.verdict()) {
            case Verdict.Up up -> of(checkpoint, outcome, View.UP, null, Stage.DONE, outcome.reservation());
            case Verdict.Degraded degraded ->
                of(checkpoint, outcome, View.DEGRADED, degraded.reason(), degraded.stage(), degraded.detail());
            case Verdict.Down down -> of(checkpoint, outcome, View.DOWN, down.reason(), down.stage(), down.detail());
            case Verdict.Unknown unknown ->
                of(checkpoint, outcome, View.UNKNOWN, unknown.reason(), unknown.stage(), unknown.detail());
        };
    }

    private static ProbeResult of(
            @Nullable String checkpoint,
            ProbeOutcome outcome,
            View view,
            @Nullable Reason reason,
            Stage stage,
            @Nullable String detail) {
        return new ProbeResult(
                checkpoint,
                view,
                outcome.protocol(),
                reason,
                stage,
                detail,
                Timings.of(outcome.timings()),
                outcome.facts(),
                outcome.steps());
    }
}
