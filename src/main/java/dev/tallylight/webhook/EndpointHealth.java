package dev.tallylight.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tallylight.event.EventDraft;
import dev.tallylight.event.EventLog;
import dev.tallylight.event.EventType;
import dev.tallylight.rest.JsonForm;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps book of which endpoints are failing: warns of one after a day, disables it after five, and at once when it says
 * that it is gone. The worker calls it only when something changes, never for a healthy delivery.
 */
@ApplicationScoped
public class EndpointHealth {
    private static final Logger LOG = Logger.getLogger(EndpointHealth.class);

    private final EndpointRepository endpoints;
    private final EventLog events;
    private final ObjectMapper mapper;
    private final WebhookConfig config;
    private final InstantSource clock;

    EndpointHealth(
            EndpointRepository endpoints,
            EventLog events,
            ObjectMapper mapper,
            WebhookConfig config,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.events = events;
        this.mapper = mapper;
        this.config = config;
        this.clock = clock;
    }

    /** Whether {@link #failed} would change anything: asked for every failed attempt, without a database. */
    public boolean concerns(@Nullable Instant failingSince, @Nullable Instant warnedAt) {
        return failingSince == null || warningIsDue(failingSince, warnedAt) || endIsDue(failingSince, warnedAt);
    }

    private boolean warningIsDue(Instant failingSince, @Nullable Instant warnedAt) {
        return warnedAt == null && !clock.instant().isBefore(failingSince.plus(config.warnAfter()));
    }

    /** Never without a warning that its owner had the time to read. */
    private boolean endIsDue(Instant failingSince, @Nullable Instant warnedAt) {
        Instant now = clock.instant();
        return warnedAt != null
                && !now.isBefore(failingSince.plus(config.disableAfter()))
                && !now.isBefore(warnedAt.plus(config.warnAfter()));
    }

    /** An attempt failed. */
    @WithTransaction
    public Uni<Void> failed(UUID id, String error) {
        return endpoints.locked(id).chain(entity -> {
            if (entity == null || !entity.enabled) {
                return Uni.createFrom().voidItem();
            }
            Instant since = entity.failingSince;
            if (since == null) {
                entity.failingSince = clock.instant();
                return endpoints.flush();
            }
            if (endIsDue(since, entity.failingWarnedAt)) {
                return disable(entity, "failing", error);
            }
            if (warningIsDue(since, entity.failingWarnedAt)) {
                entity.failingWarnedAt = clock.instant();
                LOG.warnf("webhook %s (%s) has been failing since %s: %s", id, entity.urlRedacted, since, error);
                return endpoints.flush().chain(() -> tell(EventType.WEBHOOK_FAILING, entity, "failing", error));
            }
            return Uni.createFrom().voidItem();
        });
    }

    /** An attempt succeeded at an endpoint that had been failing. */
    @WithTransaction
    public Uni<Void> recovered(UUID id) {
        return endpoints.locked(id).chain(entity -> {
            if (entity == null || entity.failingSince == null) {
                return Uni.createFrom().voidItem();
            }
            entity.failingSince = null;
            entity.failingWarnedAt = null;
            return endpoints.flush();
        });
    }

    /** It answered 410: it wants nothing any more. */
    @WithTransaction
    public Uni<Void> gone(UUID id) {
        return endpoints
                .locked(id)
                .chain(entity -> entity == null || !entity.enabled
                        ? Uni.createFrom().voidItem()
                        : disable(entity, "gone", "the answer's status is 410"));
    }

    private Uni<Void> disable(EndpointEntity entity, String reason, String error) {
        entity.enabled = false;
        entity.disabledReason = reason;
        entity.revision++;
        entity.updatedAt = clock.instant();
        LOG.warnf("webhook %s (%s) is disabled, %s: %s", entity.id, entity.urlRedacted, reason, error);
        return endpoints
                .flush()
                .chain(() -> endpoints.skipWaitingDeliveries(entity.id))
                .chain(() -> tell(EventType.WEBHOOK_DISABLED, entity, reason, error));
    }

    private Uni<Void> tell(EventType type, EndpointEntity entity, String reason, String error) {
        ObjectNode data = mapper.createObjectNode();
        data.putObject("webhook")
                .put("id", entity.id.toString())
                .put("url", entity.urlRedacted)
                .put("description", entity.description);
        data.put("reason", reason);
        data.put("error", error);
        data.put("failingSince", entity.failingSince == null ? null : JsonForm.time(entity.failingSince));
        return events.append(
                        new EventDraft(type, clock.instant(), null, List.of(entity.tags), List.of(), data.toString()))
                .replaceWithVoid();
    }
}
