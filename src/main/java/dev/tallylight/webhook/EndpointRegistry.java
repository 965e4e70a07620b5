package dev.tallylight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.access.FileOwnership;
import dev.tallylight.access.SecretText;
import dev.tallylight.access.Slice;
import dev.tallylight.access.audit.Audit;
import dev.tallylight.access.audit.Fields;
import dev.tallylight.access.audit.Note;
import dev.tallylight.net.Egress;
import dev.tallylight.net.Url;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.Existing;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.rest.Revision;
import dev.tallylight.rest.Violations;
import dev.tallylight.store.Ids;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.SignatureKind;
import dev.tallylight.webhook.message.SigningKey;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes endpoints: each call one transaction. Secrets leave it once, in the answer that made them. */
@ApplicationScoped
public class EndpointRegistry {
    private static final String WEBHOOK = "webhook";

    private final EndpointRepository endpoints;
    private final EndpointSecrets secrets;
    private final Egress egress;
    private final MergePatch mergePatch;
    private final WebhookConfig config;
    private final MessageConfig messages;
    private final FileOwnership ownership;
    private final Audit audit;
    private final InstantSource clock;

    EndpointRegistry(
            EndpointRepository endpoints,
            EndpointSecrets secrets,
            Egress egress,
            MergePatch mergePatch,
            WebhookConfig config,
            MessageConfig messages,
            FileOwnership ownership,
            Audit audit,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.egress = egress;
        this.mergePatch = mergePatch;
        this.config = config;
        this.messages = messages;
        this.ownership = ownership;
        this.audit = audit;
        this.clock = clock;
    }

    /** An endpoint as it is shown, with the revision that its ETag is made of. */
    public record Found(EndpointView view, long revision) {}

    @WithSession
    public Uni<Found> get(Slice slice, UUID id) {
        return present(endpoints.byId(slice, id), id).map(entity -> found(entity, null, null));
    }

    /** One more than {@code limit} where there are more. */
    @WithSession
    public Uni<List<EndpointView>> list(Slice slice, @Nullable Cursor cursor, int limit) {
        return endpoints
                .page(slice, cursor, limit + 1)
                .map(rows -> rows.stream()
                        .map(entity -> found(entity, null, null).view())
                        .toList());
    }

    /** @param byAdmin whether he who asks may decide where streams' credentials go */
    @WithTransaction
    public Uni<Found> create(Slice slice, EndpointRequest request, boolean byAdmin) {
        EndpointDraft draft = checked(slice, request);
        EndpointMoves.checkCredentials(false, false, draft, byAdmin);
        return add(draft, null);
    }

    /**
     * In a transaction.
     *
     * @param fileKey by which the streams file knows it; null for one that is nobody's
     */
    Uni<Found> add(EndpointDraft draft, @Nullable String fileKey) {
        EndpointEntity entity = new EndpointEntity();
        entity.fileKey = fileKey;
        entity.managedByFile = fileKey != null;
        entity.createdAt = clock.instant();
        entity.id = Ids.at(entity.createdAt);
        entity.revision = 1;
        SigningKey given = draft.sending().secret();
        SigningKey key = given == null ? SigningKey.generate(draft.sending().signature()) : given;
        use(entity, key);
        String token = draft.token() == null ? SecretText.random("") : draft.token();
        write(entity, draft, token);
        entity.tokenGenerated = draft.token() == null;
        String shown = ReceiverRules.digests(draft.format()) ? token : null;
        return endpoints
                .add(entity)
                .call(() -> audit.note(Note.created(WEBHOOK, entity.id, entity.urlRedacted, audited(entity))))
                .map(saved -> found(saved, shared(key), shown));
    }

    /**
     * Applies a merge patch. Switching an endpoint off skips what waits for it; switching it on forgets its failures.
     *
     * @param expectedRevision the revision that the client saw, or null to change it whatever it is
     * @param byAdmin whether he who asks may decide where streams' credentials go
     */
    @WithTransaction
    public Uni<Found> patch(Slice slice, UUID id, JsonNode patch, @Nullable Long expectedRevision, boolean byAdmin) {
        return editable(slice, id).chain(entity -> {
            Revision.check("webhook", entity.revision, expectedRevision);
            EndpointDraft draft = patched(slice, entity, patch, byAdmin);
            checkNoSecret(draft);
            entity.managedByFile = false;
            return change(entity, draft);
        });
    }

    private EndpointDraft patched(Slice slice, EndpointEntity entity, JsonNode sent, boolean byAdmin) {
        EndpointRequest before = describe(entity);
        JsonNode patch = withoutShownUrl(entity, sent);
        EndpointDraft draft = checked(slice, mergePatch.apply(before, patch, EndpointRequest.class));
        boolean moved = EndpointMoves.moved(before, draft);
        EndpointMoves.checkCredentials(entity.sendCredentials, moved, draft, byAdmin);
        if (moved && entity.tokenGenerated && before.format() == Format.STANDARD && !patch.has("token")) {
            // nobody was ever sent anything made of it: the new server gets one of its own, and nobody is asked
            patch = patch.<ObjectNode>deepCopy().putNull("token");
            draft = checked(slice, mergePatch.apply(before, patch, EndpointRequest.class));
        }
        EndpointMoves.checkSecrets(before, draft, patch);
        return draft;
    }

    /** Who sends back the URL as it was shown to him changes nothing of it. */
    private static JsonNode withoutShownUrl(EndpointEntity entity, JsonNode patch) {
        boolean shown = entity.urlRedacted.contains(CustomHeaders.HIDDEN)
                && entity.urlRedacted.equals(patch.path("url").textValue());
        return shown ? patch.<ObjectNode>deepCopy().without("url") : patch;
    }

    /** One that is locked. Where its signature is of another kind, or it has another secret, both sign for a while. */
    Uni<Found> change(EndpointEntity entity, EndpointDraft draft) {
        Fields was = audited(entity);
        String generated = draft.token() == null ? SecretText.random("") : null;
        boolean wasEnabled = entity.enabled;
        boolean moved = !secrets.open(entity.urlEncrypted).equals(draft.urlAsGiven())
                || !Objects.equals(secrets.openOrEmpty(entity.tokenEncrypted), draft.token())
                || !Objects.equals(entity.chatId, draft.chatId());
        boolean sameToken = secrets.openOrEmpty(entity.tokenEncrypted).equals(draft.token());
        entity.tokenGenerated = generated != null || sameToken && entity.tokenGenerated;
        write(entity, draft, generated == null ? String.valueOf(draft.token()) : generated);
        entity.revision++;
        SigningKey other = otherKey(entity, draft.sending());
        boolean again = draft.enabled() && !wasEnabled;
        if (again || moved) {
            entity.pausedUntil = null; // as below, for the answer
            entity.waitsUntil = null;
        }
        if (again) {
            entity.disabledReason = null;
            entity.failingSince = null;
            entity.failingWarnedAt = null;
        }
        Uni<Integer> changed = !draft.enabled()
                ? endpoints.skipWaitingDeliveries(entity.id)
                : again || moved
                        ? endpoints.closeBreaker(entity.id).chain(() -> endpoints.forgetWait(entity.id))
                        : Uni.createFrom().item(0);
        String secret = other == null ? null : shared(other);
        Fields is = audited(entity).hiding("secret", other != null);
        return changed.chain(() -> endpoints.flush())
                .chain(() -> audit.note(
                        Note.updated(WEBHOOK, entity.id, entity.urlRedacted, was.hiding("secret", false), is)))
                .map(done -> found(entity, secret, generated));
    }

    /** What signs from now on, where it is not what did. */
    private @Nullable SigningKey otherKey(EndpointEntity entity, SendingDraft wanted) {
        SigningKey given = wanted.secret();
        if (given != null) {
            return signsWith(entity, given) ? null : rotate(entity, given);
        }
        return wanted.signature() == kind(entity) ? null : rotate(entity, SigningKey.generate(wanted.signature()));
    }

    boolean signsWith(EndpointEntity entity, SigningKey key) {
        return secrets.open(entity.secretEncrypted).equals(key.text());
    }

    /** A new secret; the one before signs too for a while, so that no receiver is caught between them. */
    @WithTransaction
    public Uni<Found> rotateSecret(Slice slice, UUID id, RotationRequest request) {
        return editable(slice, id).chain(entity -> {
            entity.managedByFile = false;
            SigningKey key = rotate(
                    entity,
                    request.secret() == null
                            ? SigningKey.generate(kind(entity))
                            : given(request.secret(), kind(entity)));
            entity.revision++;
            entity.updatedAt = clock.instant();
            return endpoints
                    .flush()
                    .chain(() -> audit.note(Note.replaced(WEBHOOK, id, entity.urlRedacted, "secret")))
                    .map(done -> found(entity, shared(key), null));
        });
    }

    private static SigningKey given(String text, SignatureKind kind) {
        Violations violations = new Violations();
        SigningKey key = SendingDraft.secret(text, kind, violations);
        violations.raise();
        return Objects.requireNonNull(key);
    }

    private SigningKey rotate(EndpointEntity entity, SigningKey key) {
        entity.previousSecretEncrypted = entity.secretEncrypted;
        entity.previousPublicKey = entity.publicKey;
        entity.previousSecretUntil = clock.instant().plus(config.previousSecretValid());
        use(entity, key);
        return key;
    }

    private void use(EndpointEntity entity, SigningKey key) {
        entity.secretEncrypted = secrets.seal(key.text());
        entity.publicKey = key.publicText();
    }

    private static SignatureKind kind(EndpointEntity entity) {
        return entity.publicKey == null ? SignatureKind.V1 : SignatureKind.V1A;
    }

    /** What the receiver must be given; of a key pair that is the public half, which everybody may read. */
    private static @Nullable String shared(SigningKey key) {
        return key.kind() == SignatureKind.V1 ? key.text() : null;
    }

    /** @throws ProblemException 409 where it is signed for with a shared secret */
    @WithSession
    public Uni<PublicKeysView> publicKeys(Slice slice, UUID id) {
        return present(endpoints.byId(slice, id), id).map(entity -> {
            List<PublicKeysView.Key> keys = new ArrayList<>();
            if (entity.publicKey != null) {
                keys.add(new PublicKeysView.Key(entity.publicKey, null));
            }
            if (entity.previousPublicKey != null && previousSigns(entity)) {
                keys.add(new PublicKeysView.Key(entity.previousPublicKey, entity.previousSecretUntil));
            }
            if (keys.isEmpty()) {
                throw new ProblemException(
                        ProblemType.CONFLICT,
                        "The webhook is signed for with a shared secret, which has no public key: set its `signature` to v1a.");
            }
            return new PublicKeysView(keys);
        });
    }

    @WithTransaction
    public Uni<Void> delete(Slice slice, UUID id, @Nullable Long expectedRevision) {
        return editable(slice, id)
                .invoke(entity -> Revision.check("webhook", entity.revision, expectedRevision))
                .chain(this::remove);
    }

    /** One that is locked. What nobody is sending at this moment is skipped, and kept in the log. */
    Uni<Void> remove(EndpointEntity entity) {
        return endpoints
                .skipWaitingDeliveries(entity.id)
                .chain(() -> audit.note(Note.deleted(WEBHOOK, entity.id, entity.urlRedacted, audited(entity))))
                .chain(() -> endpoints.delete(entity));
    }

    private Fields audited(EndpointEntity entity) {
        return describe(entity).audited(entity.urlRedacted);
    }

    /**
     * Before a person sends something by hand: fails with a problem where nothing can be sent, because it is not there
     * or switched off, and lets everything through where the breaker was open.
     */
    @WithSession
    public Uni<Void> requireEnabled(Slice slice, UUID id) {
        return present(endpoints.byId(slice, id), id)
                .invoke(entity -> {
                    if (!entity.enabled) {
                        throw new ProblemException(
                                ProblemType.CONFLICT, "The webhook is disabled: set its `enabled` to true first.");
                    }
                })
                .chain(() -> endpoints.closeBreaker(id))
                .replaceWithVoid();
    }

    /** Locked, of one that may be changed here. */
    private Uni<EndpointEntity> editable(Slice slice, UUID id) {
        return present(endpoints.locked(slice, id), id)
                .invoke(entity -> ownership.check("webhook", entity.urlRedacted, entity.managedByFile));
    }

    private static Uni<EndpointEntity> present(Uni<EndpointEntity> read, UUID id) {
        return Existing.orNotFound(read, "webhook", id);
    }

    /** @throws ProblemException too where it would hear more than the slice */
    private EndpointDraft checked(Slice slice, EndpointRequest request) {
        EndpointDraft draft = checked(request);
        slice.requireOwned(draft.tags());
        return draft;
    }

    EndpointDraft checked(EndpointRequest request) {
        EndpointDraft draft = EndpointDraft.of(request);
        Url url = draft.url();
        if (url != null) {
            egress.webhooks().checkLiteral(url);
        } else if (!messages.mails()) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    "format",
                    "is email, and there is no mail server: set TALLYLIGHT_SMTP_URL and TALLYLIGHT_MAIL_FROM first");
        }
        return draft;
    }

    private static void checkNoSecret(EndpointDraft draft) {
        if (draft.sending().secret() != null) {
            throw ProblemException.field(
                    ProblemType.INVALID,
                    "secret",
                    "cannot be changed like this: POST it to rotate-secret, and both sign for a while");
        }
    }

    private void write(EndpointEntity entity, EndpointDraft draft, String token) {
        entity.urlEncrypted = secrets.seal(draft.urlAsGiven());
        entity.urlRedacted = draft.shownUrl();
        entity.shownBy = Url.SHOWN_BY;
        entity.chatId = draft.chatId();
        Duration window = draft.groupWindow();
        entity.groupWindowMs = window == null ? null : window.toMillis();
        Duration after = draft.sending().after();
        entity.afterMs = after == null ? null : after.toMillis();
        Duration remind = draft.sending().remind();
        entity.remindMs = remind == null ? null : remind.toMillis();
        entity.description = draft.description();
        entity.format = draft.format().wireName();
        entity.events = draft.events().toArray(String[]::new);
        entity.tags = draft.tags().toArray(String[]::new);
        entity.enabled = draft.enabled();
        entity.sendCredentials = draft.sendCredentials();
        entity.tokenEncrypted = secrets.sealUnlessEmpty(token);
        entity.headersEncrypted = secrets.sealHeaders(draft.headers());
        SendingDraft sending = draft.sending();
        entity.rateLimit = sending.rateLimit();
        entity.concurrency = sending.concurrency();
        entity.retrySchedule = sending.scheduleText();
        ClientCertificate certificate = sending.clientCertificate();
        entity.clientCertificateEncrypted = certificate == null ? null : secrets.seal(certificate);
        entity.updatedAt = clock.instant();
    }

    /** The request that would make the endpoint as it is: what a patch is merged into. */
    EndpointRequest describe(EndpointEntity entity) {
        return new EndpointRequest(
                secrets.open(entity.urlEncrypted),
                List.of(entity.events),
                List.of(entity.tags),
                Format.ofWireName(entity.format),
                secrets.openOrEmpty(entity.tokenEncrypted),
                secrets.openHeaders(entity.headersEncrypted),
                entity.enabled,
                entity.description,
                entity.sendCredentials,
                kind(entity),
                null,
                entity.rateLimit,
                entity.concurrency,
                SendingDraft.schedule(entity.retrySchedule),
                secrets.openCertificate(entity.clientCertificateEncrypted),
                entity.chatId,
                duration(entity.groupWindowMs),
                duration(entity.afterMs),
                duration(entity.remindMs));
    }

    private static @Nullable Duration duration(@Nullable Long milliseconds) {
        return milliseconds == null ? null : Duration.ofMillis(milliseconds);
    }

    private boolean previousSigns(EndpointEntity entity) {
        return entity.previousSecretUntil != null && entity.previousSecretUntil.isAfter(clock.instant());
    }

    private Found found(EndpointEntity entity, @Nullable String secret, @Nullable String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        secrets.openHeaders(entity.headersEncrypted).keySet().forEach(name -> headers.put(name, CustomHeaders.HIDDEN));
        ClientCertificate certificate = secrets.openCertificate(entity.clientCertificateEncrypted);
        return new Found(
                new EndpointView(
                        entity.id,
                        entity.urlRedacted,
                        entity.description,
                        Format.ofWireName(entity.format),
                        List.of(entity.events),
                        List.of(entity.tags),
                        headers,
                        entity.enabled,
                        entity.disabledReason,
                        entity.failingSince,
                        entity.pausedUntil,
                        entity.waitsUntil,
                        entity.sendCredentials,
                        kind(entity),
                        entity.publicKey,
                        entity.rateLimit,
                        entity.concurrency,
                        SendingDraft.schedule(entity.retrySchedule),
                        certificate == null ? null : certificate.shown(),
                        entity.chatId,
                        duration(entity.groupWindowMs),
                        duration(entity.afterMs),
                        duration(entity.remindMs),
                        previousSigns(entity) ? entity.previousSecretUntil : null,
                        entity.createdAt,
                        entity.updatedAt,
                        entity.fileKey,
                        entity.managedByFile,
                        secret,
                        token),
                entity.revision);
    }
}
