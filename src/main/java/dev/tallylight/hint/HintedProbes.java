package dev.tallylight.hint;

import dev.tallylight.agent.StreamId;
import dev.tallylight.follow.Sequence;
import dev.tallylight.stream.ask.ProbeRequests;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Asks for streams to be probed because of a hint: at once, for what has just gone; and twice more, because a server that has just
 * lost its publisher plays what it has left, and one that is just being published to has nothing to play yet.
 */
@ApplicationScoped
class HintedProbes {
    /** How long after the hint, besides at once. */
    static final List<Duration> AFTERWARDS = List.of(Duration.ofSeconds(3), Duration.ofSeconds(10));

    private final ProbeRequests requests;
    private final Spacing spacing = new Spacing();

    HintedProbes(ProbeRequests requests) {
        this.requests = requests;
    }

    /** Those that have not just been asked for, from all their checkpoints. */
    Uni<Void> ask(Collection<StreamId> streams) {
        return Sequence.of(
                streams,
                stream -> spacing.lets(stream, System.nanoTime())
                        ? requests.ask(stream, null)
                        : Uni.createFrom().voidItem());
    }
}
