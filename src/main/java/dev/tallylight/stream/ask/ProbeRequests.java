package dev.tallylight.stream.ask;

import dev.tallylight.agent.StreamId;
import dev.tallylight.store.Signals;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Asks the checkpoints that watch a stream to probe it at once, wherever they are: every process hears the request, and
 * each that holds a loop or an agent's link passes it on. Like any signal it can be lost; then the stream's turn comes
 * with its interval.
 */
@ApplicationScoped
public class ProbeRequests {
    private final Signals signals;

    ProbeRequests(Signals signals) {
        this.signals = signals;
    }

    /**
     * One request.
     *
     * @param exceptCheckpoint the id of the checkpoint that need not probe, for it has just done so
     * @param answer the id under which an answer is waited for; null where the observations themselves are enough
     */
    public record Request(
            StreamId stream,
            @Nullable String exceptCheckpoint,
            @Nullable UUID answer) {
        private static final String NONE = "";

        String encoded() {
            return stream + "|" + (answer == null ? NONE : answer) + "|"
                    + (exceptCheckpoint == null ? NONE : exceptCheckpoint);
        }

        static Request decode(String text) {
            String[] parts = text.split("\\|", 3);
            return new Request(
                    new StreamId(UUID.fromString(parts[0])),
                    parts[2].equals(NONE) ? null : parts[2],
                    parts[1].equals(NONE) ? null : UUID.fromString(parts[1]));
        }

        /** Whether it concerns the checkpoint with this id. */
        public boolean concerns(String checkpointId) {
            return !checkpointId.equals(exceptCheckpoint);
        }
    }

    /** Asks every checkpoint of the stream but one to probe it now. */
    public Uni<Void> ask(StreamId stream, @Nullable String exceptCheckpoint) {
        return send(new Request(stream, exceptCheckpoint, null));
    }

    /** Asks every checkpoint of several streams to probe them once the session's transaction is committed. */
    public Uni<Void> ask(Mutiny.Session session, Collection<StreamId> streams) {
        return signals.send(
                session,
                Signals.Channel.PROBE_NOW,
                streams.stream()
                        .map(stream -> new Request(stream, null, null).encoded())
                        .toList());
    }

    Uni<Void> send(Request request) {
        return signals.send(Signals.Channel.PROBE_NOW, request.encoded());
    }

    /**
     * Has it called with each request from now on, of every replica. It must not block.
     *
     * @return what ends that
     */
    public Runnable hear(Consumer<Request> listener) {
        return signals.hear(Signals.Channel.PROBE_NOW, request -> listener.accept(Request.decode(request)));
    }
}
