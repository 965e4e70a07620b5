package dev.tallylight.stream;

import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.calendar.RecurrenceForm;
import dev.tallylight.net.url.Url;
import dev.tallylight.probe.Protocol;
import dev.tallylight.stream.draft.OnAir;
import dev.tallylight.stream.draft.SameStream;
import dev.tallylight.stream.draft.StreamDraft;
import dev.tallylight.stream.draft.StreamPolicy;
import dev.tallylight.stream.draft.StreamRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Between a stream's row and the request that makes it so. */
@ApplicationScoped
class StreamDescriptions {
    static final String STREAM = "stream";

    private final StreamSecrets secrets;
    private final OnAir onAir;
    private final InstantSource clock;

    StreamDescriptions(StreamSecrets secrets, OnAir onAir, InstantSource clock) {
        this.secrets = secrets;
        this.onAir = onAir;
        this.clock = clock;
    }

    void write(StreamEntity entity, StreamDraft draft) {
        entity.key = draft.key();
        entity.name = draft.name();
        entity.urlRedacted = Url.redact(draft.urlAsGiven());
        entity.shownBy = Url.SHOWN_BY;
        entity.protocol = draft.protocol().wireName();
        entity.tags = draft.tags().toArray(String[]::new);
        entity.checkpoints = draft.checkpoints().toArray(String[]::new);
        entity.policy(draft.policy());
        secrets.write(entity, draft);
        entity.paused = draft.paused();
        entity.schedule = onAir.column(draft.schedule());
        entity.alertOutsideSchedule = draft.alertOutsideSchedule();
        entity.dependsOn = parents(draft);
        entity.updatedAt = clock.instant();
    }

    static String[] parents(StreamDraft draft) {
        return draft.dependsOn().stream().map(UUID::toString).toArray(String[]::new);
    }

    /** The same for the same URL and protocol, and for no others. */
    byte[] fingerprint(StreamDraft draft) {
        return secrets.fingerprint(draft.url().full(), draft.protocol());
    }

    /** The request that would make the stream as it is. */
    StreamRequest of(StreamEntity entity) {
        return of(entity, Set.of());
    }

    /**
     * The same as somebody sees it: what a patch is merged into.
     *
     * @param beyond the streams that are not there for him
     */
    StreamRequest of(StreamEntity entity, Set<String> beyond) {
        StreamPolicy policy = entity.policy();
        return new StreamRequest(
                entity.key,
                entity.name,
                secrets.url(entity),
                Protocol.ofWireName(entity.protocol),
                List.of(entity.tags),
                List.of(entity.checkpoints),
                new StreamPolicy.Request(
                        policy.interval(),
                        policy.timeout(),
                        policy.retryInterval(),
                        policy.failuresToDown(),
                        policy.successesToUp(),
                        policy.quorum(),
                        policy.flapHigh(),
                        policy.flapLow()),
                secrets.expect(entity),
                secrets.auth(entity),
                entity.paused,
                onAir.forms(entity.schedule),
                entity.alertOutsideSchedule,
                parents(entity, beyond),
                secrets.signing(entity));
    }

    Optional<StreamRequest.Expect> expected(StreamEntity entity) {
        return Optional.ofNullable(secrets.expect(entity));
    }

    /** As the audit takes it down, whole: to be compared with what it becomes. */
    Fields audited(StreamEntity entity) {
        return of(entity).audited(entity.urlRedacted);
    }

    Note created(StreamEntity entity) {
        return Note.created(STREAM, entity.id, entity.name, briefly(entity));
    }

    Note updated(StreamEntity entity, Fields before) {
        return Note.updated(STREAM, entity.id, entity.name, before, audited(entity));
    }

    Note deleted(StreamEntity entity) {
        return Note.deleted(STREAM, entity.id, entity.name, briefly(entity));
    }

    /** What is the default is left out: a list may bring 100,000 of them. */
    private Fields briefly(StreamEntity entity) {
        return shown(entity, true, Set.of()).audited(entity.urlRedacted);
    }

    /**
     * The shortest request that makes the stream as it is: what is the default is left out.
     *
     * @param withSecrets whether with what opens doors; else its URL is the redacted one, and credentials and signing are
     *     left out
     * @param beyond the streams that are not there for whoever asks
     */
    StreamRequest shown(StreamEntity entity, boolean withSecrets, Set<String> beyond) {
        List<String> parents = parents(entity, beyond);
        List<RecurrenceForm> schedule = onAir.forms(entity.schedule);
        return new StreamRequest(
                entity.key == null || entity.key.isBlank() ? null : entity.key,
                entity.name,
                withSecrets ? secrets.url(entity) : entity.urlRedacted,
                entity.protocol.equals(Protocol.AUTO.wireName()) ? null : Protocol.ofWireName(entity.protocol),
                entity.tags.length == 0 ? null : List.of(entity.tags),
                List.of(entity.checkpoints).equals(List.of("*")) ? null : List.of(entity.checkpoints),
                entity.policy().toRequest(),
                SameStream.plain(secrets.expect(entity)),
                withSecrets ? secrets.auth(entity) : null,
                entity.paused ? Boolean.TRUE : null,
                schedule == null || schedule.isEmpty() ? null : List.copyOf(schedule),
                entity.alertOutsideSchedule ? Boolean.TRUE : null,
                parents.isEmpty() ? null : List.copyOf(parents),
                withSecrets ? secrets.signing(entity) : null);
    }

    private static List<String> parents(StreamEntity entity, Set<String> beyond) {
        return Arrays.stream(entity.dependsOn)
                .filter(id -> !beyond.contains(id))
                .toList();
    }
}
