package dev.tallylight.stream;

import dev.tallylight.agent.ProbeLoop;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.BuiltInCheckpoint;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Checks a stream out of turn. */
@ApplicationScoped
public class StreamCheck {
    private final StreamRegistry registry;
    private final ProbeLoop loop;
    private final BuiltInCheckpoint builtIn;

    StreamCheck(StreamRegistry registry, ProbeLoop loop, BuiltInCheckpoint builtIn) {
        this.registry = registry;
        this.loop = loop;
        this.builtIn = builtIn;
    }

    /** What each assigned checkpoint saw. */
    @RegisterForReflection
    public record Results(List<ProbeResult> results) {}

    /** Probes now from every assigned checkpoint; what they see counts as at any other turn. */
    public Uni<Results> now(UUID id) {
        return registry.get(id)
                .invoke(found -> {
                    if (found.view().paused()) {
                        throw new ProblemException(
                                ProblemType.CONFLICT,
                                "The stream is paused: resume it, or try its URL with a dry run.");
                    }
                })
                .chain(() -> loop.probeNow(new StreamId(id)))
                .map(observation -> new Results(
                        observation == null
                                ? List.of()
                                : List.of(ProbeResult.of(builtIn.self().id(), observation.outcome()))));
    }
}
