package dev.tallylight.stream.state;

import dev.tallylight.agent.View;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "checkpoint_view")
class CheckpointViewEntity {
    @EmbeddedId
    Key id;

    String view;
    Instant since;

    @Nullable
    String reason;

    @Nullable
    String detail;

    @Column(name = "probed_at")
    Instant probedAt;

    @Column(name = "latency_ms")
    @Nullable
    Long latencyMs;

    @Nullable
    String facts;

    @Nullable
    String protocol;

    boolean firm;

    @Nullable
    UUID agent;

    long number;

    /** One checkpoint of one stream. */
    @Embeddable
    record Key(
            @Column(name = "stream_id") UUID streamId,
            @Column(name = "checkpoint_id") String checkpointId) implements Serializable {}

    CheckpointView toView() {
        return new CheckpointView(
                id.checkpointId(),
                View.ofWireName(view),
                since,
                reason,
                detail,
                probedAt,
                latencyMs,
                facts,
                protocol,
                firm,
                agent,
                number,
                true);
    }

    void become(CheckpointView other) {
        view = other.view().wireName();
        since = other.since();
        reason = other.reason();
        detail = other.detail();
        probedAt = other.probedAt();
        latencyMs = other.latencyMs();
        facts = other.facts();
        protocol = other.protocol();
        firm = other.firm();
        agent = other.agent();
        number = other.number();
    }
}
