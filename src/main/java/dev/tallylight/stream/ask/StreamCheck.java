package dev.tallylight.stream.ask;

import dev.tallylight.access.Slice;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Heartbeats;
import dev.tallylight.rest.Durations;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.stream.StreamRegistry;
import dev.tallylight.stream.StreamView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** Checks a stream out of turn, from everywhere. */
@ApplicationScoped
public class StreamCheck {
    /** Beyond the time-outs of probes: to reach an agent, and for its answer to come back. */
    private static final Duration WAY = Duration.ofSeconds(5);

    /** How long a probe that is running is waited for. */
    private static final Duration RUNNING = Duration.ofSeconds(20);

    private final StreamRegistry registry;
    private final ProbeAnswers answers;
    private final Heartbeats heartbeats;

    StreamCheck(StreamRegistry registry, ProbeAnswers answers, Heartbeats heartbeats) {
        this.registry = registry;
        this.answers = answers;
        this.heartbeats = heartbeats;
    }

    /** What each assigned checkpoint saw, and those that said nothing. */
    @RegisterForReflection
    public record Results(List<ProbeResult> results, List<Unanswered> unanswered) {}

    /**
     * A checkpoint that did not answer.
     *
     * @param why in words
     */
    @RegisterForReflection
    public record Unanswered(String checkpoint, String why) {}

    /**
     * Probes now from every assigned checkpoint, and anew where a probe is running: what that has seen may be over. What
     * they see counts as at any other turn.
     */
    public Uni<Results> now(Slice slice, UUID id) {
        return registry.get(slice, id).map(StreamRegistry.Found::view).chain(stream -> now(slice, stream));
    }

    /** The same of a stream that was read already: of several at once, which no one session of the database can be asked for. */
    public Uni<Results> now(Slice slice, StreamView stream) {
        if (!slice.sees(stream.tags())) {
            return Uni.createFrom()
                    .failure(ProblemException.notFound("stream", stream.id().toString()));
        }
        if (stream.paused()) {
            return Uni.createFrom()
                    .failure(new ProblemException(
                            ProblemType.CONFLICT, "The stream is paused: resume it, or try its URL with a dry run."));
        }
        return living().chain(living -> ask(stream, living));
    }

    private Uni<Results> ask(StreamView stream, Set<String> living) {
        Set<String> assigned = stream.checkpoints().stream()
                .map(StreamView.Checkpoint::id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asked = new TreeSet<>(assigned);
        asked.retainAll(living);
        if (asked.isEmpty()) {
            return Uni.createFrom().item(results(Map.of(), assigned, asked, Duration.ZERO));
        }
        UUID request = UUID.randomUUID();
        Duration patience = patience(stream.policy().timeout());
        return answers.collect(
                        new ProbeRequests.Request(new StreamId(stream.id()), null, request), request, asked, patience)
                .map(seen -> results(seen, assigned, asked, patience));
    }

    /** Proxies give up where it takes a minute and more: a probe that is running is not waited for as long as it may take. */
    private static Duration patience(Duration timeout) {
        Duration running = timeout.compareTo(RUNNING) < 0 ? timeout : RUNNING;
        return timeout.plus(running).plus(WAY);
    }

    private Uni<Set<String>> living() {
        return heartbeats
                .all()
                .map(agents -> agents.stream()
                        .filter(dev.tallylight.checkpoint.Agent::live)
                        .map(agent -> agent.report().checkpointId())
                        .collect(Collectors.toSet()));
    }

    private static Results results(
            Map<String, ProbeResult> seen, Set<String> assigned, Set<String> asked, Duration patience) {
        return new Results(
                List.copyOf(seen.values()),
                assigned.stream()
                        .filter(place -> !seen.containsKey(place))
                        .map(place -> new Unanswered(
                                place,
                                asked.contains(place)
                                        ? "no answer within " + Durations.format(patience)
                                        : "none of its processes was heard lately"))
                        .toList());
    }
}
