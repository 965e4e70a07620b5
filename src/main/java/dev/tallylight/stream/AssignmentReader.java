package dev.tallylight.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.StreamId;
import dev.tallylight.checkpoint.Checkpoint;
import dev.tallylight.checkpoint.CheckpointRegistry;
import dev.tallylight.net.Url;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.store.SecretBox;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Reads what a process of a checkpoint is to watch, and opens the secrets that its probes need. */
@ApplicationScoped
public class AssignmentReader {
    private final StreamRepository streams;
    private final SecretBox secrets;
    private final ObjectMapper mapper;
    private final CheckpointRegistry checkpoints;

    AssignmentReader(StreamRepository streams, SecretBox secrets, ObjectMapper mapper, CheckpointRegistry checkpoints) {
        this.streams = streams;
        this.secrets = secrets;
        this.mapper = mapper;
        this.checkpoints = checkpoints;
    }

    /** Everything that is that process' part. */
    @WithSession
    public Uni<Change> everything(Share share) {
        return checkpoints
                .get(share.checkpointId())
                .chain(place -> streams.unpaused()
                        .map(all -> new Change.Snapshot(all.stream()
                                .filter(stream -> isOf(share, place, stream))
                                .map(this::assignment)
                                .toList())));
    }

    /** One stream, whether it is that process' part or not. */
    @WithSession
    public Uni<Change> one(Share share, StreamId id) {
        return checkpoints
                .get(share.checkpointId())
                .chain(place -> streams.findById(id.value())
                        .map(stream -> stream == null || stream.paused || !isOf(share, place, stream)
                                ? new Change.Withdrawn(id)
                                : new Change.Assigned(assignment(stream))));
    }

    private static boolean isOf(Share share, Checkpoint place, StreamEntity stream) {
        return share.holds(new StreamId(stream.id)) && WatchedStream.of(stream).assignedTo(place);
    }

    private Assignment assignment(StreamEntity stream) {
        ProbeTarget target = new ProbeTarget(
                Url.parse(secrets.open(stream.urlEncrypted)),
                Protocol.ofWireName(stream.protocol),
                StreamDraft.credentials(auth(stream)),
                StreamDraft.expectations(expect(stream)),
                stream.policy().timeout(),
                SigningDraft.of(signing(stream)));
        return new Assignment(new StreamId(stream.id), target, stream.policy().probePolicy());
    }

    /** What is expected, as the client wrote it; null where nothing is. */
    StreamRequest.@Nullable Expect expect(StreamEntity stream) {
        if (stream.expect == null) {
            return null;
        }
        try {
            return mapper.readValue(stream.expect, StreamRequest.Expect.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("expectations in the database are JSON that we wrote", e);
        }
    }

    /** How the URL is signed, as the client wrote it; null where it is not. */
    StreamRequest.@Nullable Signing signing(StreamEntity stream) {
        if (stream.signingEncrypted == null) {
            return null;
        }
        try {
            return mapper.readValue(secrets.open(stream.signingEncrypted), StreamRequest.Signing.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("signings in the database are JSON that we wrote");
        }
    }

    /** The credentials as the client gave them; null where there are none. */
    StreamRequest.@Nullable Auth auth(StreamEntity stream) {
        if (stream.authEncrypted == null) {
            return null;
        }
        try {
            return mapper.readValue(secrets.open(stream.authEncrypted), StreamRequest.Auth.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("credentials in the database are JSON that we wrote", e);
        }
    }
}
