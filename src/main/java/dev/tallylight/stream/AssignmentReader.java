package dev.tallylight.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tallylight.agent.Assignment;
import dev.tallylight.agent.StreamId;
import dev.tallylight.net.Url;
import dev.tallylight.probe.ProbeTarget;
import dev.tallylight.probe.Protocol;
import dev.tallylight.store.SecretBox;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what a process of a checkpoint is to watch, and opens the secrets that its probes need. */
@ApplicationScoped
public class AssignmentReader {
    private final StreamRepository streams;
    private final SecretBox secrets;
    private final ObjectMapper mapper;

    AssignmentReader(StreamRepository streams, SecretBox secrets, ObjectMapper mapper) {
        this.streams = streams;
        this.secrets = secrets;
        this.mapper = mapper;
    }

    /** Those of the streams under watch that are wanted. */
    @WithSession
    public Uni<List<Assignment>> everything(Predicate<WatchedStream> wanted) {
        return streams.unpaused()
                .map(all -> all.stream()
                        .filter(stream -> wanted.test(WatchedStream.of(stream)))
                        .map(this::assignment)
                        .toList());
    }

    /** One stream; null where it is not under watch, or not wanted. */
    @WithSession
    public Uni<@Nullable Assignment> one(StreamId id, Predicate<WatchedStream> wanted) {
        return streams.findById(id.value())
                .map(stream -> stream == null || stream.paused || !wanted.test(WatchedStream.of(stream))
                        ? null
                        : assignment(stream));
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
