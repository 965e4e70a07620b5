package dev.tallylight.status.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.Observation;
import dev.tallylight.agent.View;
import dev.tallylight.probe.MediaFacts;
import dev.tallylight.probe.ProbeOutcome;
import dev.tallylight.probe.Verdict;
import dev.tallylight.rest.Json;
import dev.tallylight.stream.state.CheckpointView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes of an observation what the hub keeps of it: the view that its checkpoint now holds. */
@ApplicationScoped
class ObservedViews {
    private final Json json;

    ObservedViews(ObjectMapper mapper) {
        this.json = new Json(mapper);
    }

    /** Null while the checkpoint has not seen enough to hold the stream to be anything. */
    @Nullable
    CheckpointView of(String checkpointId, UUID agent, Observation observation) {
        View view = observation.view();
        if (view == null) {
            return null;
        }
        ProbeOutcome outcome = observation.outcome();
        Duration latency = outcome.timings().firstMedia();
        Fault fault = Fault.of(outcome);
        return new CheckpointView(
                checkpointId,
                view,
                Objects.requireNonNull(observation.since()),
                fault.reason(),
                fault.detail(),
                observation.at(),
                (latency == null ? outcome.timings().total() : latency).toMillis(),
                facts(outcome.facts()),
                outcome.protocol().wireName(),
                observation.firm(),
                agent,
                observation.number(),
                speaksFor(view, outcome.verdict()));
    }

    /** A probe that plays, and cannot prove yet that it goes on, speaks against no view of up. */
    private static boolean speaksFor(View view, Verdict verdict) {
        return View.of(verdict) == view || view == View.UP && verdict instanceof Verdict.Up;
    }

    /** What there is to explain of an outcome. */
    private record Fault(@Nullable String reason, @Nullable String detail) {
        static Fault of(ProbeOutcome outcome) {
            return switch (outcome.verdict()) {
                case Verdict.Degraded degraded -> new Fault(degraded.reason().code(), degraded.detail());
                case Verdict.Down down -> new Fault(down.reason().code(), down.detail());
                case Verdict.Unknown unknown -> new Fault(unknown.reason().code(), unknown.detail());
                case Verdict.Up up -> new Fault(null, outcome.protocol().playsMedia() ? null : outcome.reservation());
            };
        }
    }

    private @Nullable String facts(MediaFacts facts) {
        if (facts.equals(MediaFacts.NONE)) {
            return null;
        }
        return json.write(facts);
    }
}
