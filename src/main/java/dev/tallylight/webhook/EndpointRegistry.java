package dev.tallylight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tallylight.access.SecretText;
import dev.tallylight.net.Egress;
import dev.tallylight.net.Url;
import dev.tallylight.rest.Cursor;
import dev.tallylight.rest.MergePatch;
import dev.tallylight.rest.ProblemException;
import dev.tallylight.rest.ProblemType;
import dev.tallylight.store.Ids;
import dev.tallylight.webhook.message.Format;
import dev.tallylight.webhook.message.Signer;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Adds, changes and removes endpoints: each call one transaction. Secrets leave it once, in the answer that made them. */
@ApplicationScoped
public class EndpointRegistry {
    private static final Logger AUDIT = Logger.getLogger("dev.tallylight.audit");

    private final EndpointRepository endpoints;
    private final EndpointSecrets secrets;
    private final Egress egress;
    private final MergePatch mergePatch;
    private final WebhookConfig config;
    private final InstantSource clock;

    EndpointRegistry(
            EndpointRepository endpoints,
            EndpointSecrets secrets,
            Egress egress,
            MergePatch mergePatch,
            WebhookConfig config,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.egress = egress;
        this.mergePatch = mergePatch;
        this.config = config;
        this.clock = clock;
    }

    /** An endpoint as it is shown, with the revision that its ETag is made of. */
    public record Found(EndpointView view, long revision) {}

    @WithSession
    public Uni<Found> get(UUID id) {
        return present(endpoints.findById(id), id).map(entity -> found(entity, null, null));
    }

    /** One more than {@code limit} where there are more. */
    @WithSession
    public Uni<List<EndpointView>> list(@Nullable Cursor cursor, int limit) {
        return endpoints
                .page(cursor, limit + 1)
                .map(rows -> rows.stream()
                        .map(entity -> found(entity, null, null).view())
                        .toList());
    }

    @WithTransaction
    public Uni<Found> create(EndpointRequest request) {
        EndpointDraft draft = checked(request);
        EndpointEntity entity = new EndpointEntity();
        entity.createdAt = clock.instant();
        entity.id = Ids.at(entity.createdAt);
        entity.revision = 1;
        String secret = Signer.newSecret();
        entity.secretEncrypted = secrets.seal(secret);
        String token = draft.token() == null ? SecretText.random("") : draft.token();
        write(entity, draft, token);
        AUDIT.infof("webhook %s created: %s", entity.id, entity.urlRedacted);
        return endpoints.persistAndFlush(entity).map(saved -> found(saved, secret, token));
    }

    /**
     * Applies a merge patch. Switching an endpoint off skips what waits for it; switching it on forgets its failures.
     *
     * @param expectedRevision the revision that the client saw, or null to change it whatever it is
     */
    @WithTransaction
    public Uni<Found> patch(UUID id, JsonNode patch, @Nullable Long expectedRevision) {
        return present(endpoints.locked(id), id).chain(entity -> {
            checkRevision(entity, expectedRevision);
            EndpointDraft draft = checked(mergePatch.apply(describe(entity), patch, EndpointRequest.class));
            String generated = draft.token() == null ? SecretText.random("") : null;
            boolean wasEnabled = entity.enabled;
            write(entity, draft, generated == null ? String.valueOf(draft.token()) : generated);
            entity.revision++;
            if (draft.enabled() && !wasEnabled) {
                entity.disabledReason = null;
                entity.failingSince = null;
                entity.failingWarnedAt = null;
            }
            AUDIT.infof("webhook %s changed: %s, enabled: %s", id, entity.urlRedacted, entity.enabled);
            Uni<Integer> skipped = draft.enabled() ? Uni.createFrom().item(0) : endpoints.skipWaitingDeliveries(id);
            return skipped.chain(() -> endpoints.flush()).map(done -> found(entity, null, generated));
        });
    }

    /** Makes a new secret; the one before signs too for a while, so that no receiver is caught between them. */
    @WithTransaction
    public Uni<Found> rotateSecret(UUID id) {
        return present(endpoints.locked(id), id).chain(entity -> {
            Instant now = clock.instant();
            String secret = Signer.newSecret();
            entity.previousSecretEncrypted = entity.secretEncrypted;
            entity.previousSecretUntil = now.plus(config.previousSecretValid());
            entity.secretEncrypted = secrets.seal(secret);
            entity.revision++;
            entity.updatedAt = now;
            AUDIT.infof("webhook %s: secret rotated", id);
            return endpoints.flush().map(done -> found(entity, secret, null));
        });
    }

    @WithTransaction
    public Uni<Void> delete(UUID id, @Nullable Long expectedRevision) {
        return present(endpoints.locked(id), id)
                .invoke(entity -> checkRevision(entity, expectedRevision))
                .invoke(entity -> AUDIT.infof("webhook %s deleted: %s", id, entity.urlRedacted))
                .call(() -> endpoints.skipWaitingDeliveries(id))
                .chain(endpoints::delete);
    }

    /** Fails with a problem where nothing can be sent: it is not there, or switched off. */
    @WithSession
    public Uni<Void> requireEnabled(UUID id) {
        return present(endpoints.findById(id), id)
                .invoke(entity -> {
                    if (!entity.enabled) {
                        throw new ProblemException(
                                ProblemType.CONFLICT, "The webhook is disabled: set its `enabled` to true first.");
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<EndpointEntity> present(Uni<EndpointEntity> read, UUID id) {
        return read.onItem().ifNull().failWith(() -> ProblemException.notFound("webhook", id.toString()));
    }

    private EndpointDraft checked(EndpointRequest request) {
        EndpointDraft draft = EndpointDraft.of(request);
        egress.webhooks().checkLiteral(draft.url());
        return draft;
    }

    private static void checkRevision(EndpointEntity entity, @Nullable Long expected) {
        if (expected != null && expected != entity.revision) {
            throw new ProblemException(
                    ProblemType.PRECONDITION_FAILED,
                    "The webhook is at revision " + entity.revision + ", not " + expected
                            + ": read it again, then send the change with its new ETag.");
        }
    }

    private void write(EndpointEntity entity, EndpointDraft draft, String token) {
        entity.urlEncrypted = secrets.seal(draft.urlAsGiven());
        entity.urlRedacted = Url.redact(draft.urlAsGiven());
        entity.description = draft.description();
        entity.format = draft.format().wireName();
        entity.events = draft.events().toArray(String[]::new);
        entity.tags = draft.tags().toArray(String[]::new);
        entity.enabled = draft.enabled();
        entity.sendCredentials = draft.sendCredentials();
        entity.tokenEncrypted = secrets.sealUnlessEmpty(token);
        entity.headersEncrypted = secrets.sealHeaders(draft.headers());
        entity.updatedAt = clock.instant();
    }

    /** The request that would make the endpoint as it is: what a patch is merged into. */
    private EndpointRequest describe(EndpointEntity entity) {
        return new EndpointRequest(
                secrets.open(entity.urlEncrypted),
                List.of(entity.events),
                List.of(entity.tags),
                Format.ofWireName(entity.format),
                secrets.openOrEmpty(entity.tokenEncrypted),
                secrets.openHeaders(entity.headersEncrypted),
                entity.enabled,
                entity.description,
                entity.sendCredentials);
    }

    private Found found(EndpointEntity entity, @Nullable String secret, @Nullable String token) {
        Map<String, String> headers = new LinkedHashMap<>();
        secrets.openHeaders(entity.headersEncrypted).keySet().forEach(name -> headers.put(name, CustomHeaders.HIDDEN));
        boolean bothSign = entity.previousSecretUntil != null && entity.previousSecretUntil.isAfter(clock.instant());
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
                        entity.sendCredentials,
                        bothSign ? entity.previousSecretUntil : null,
                        entity.createdAt,
                        entity.updatedAt,
                        secret,
                        token),
                entity.revision);
    }
}
