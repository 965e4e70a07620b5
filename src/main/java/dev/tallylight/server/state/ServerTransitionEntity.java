package dev.tallylight.server.state;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "server_transition")
class ServerTransitionEntity {
    @Id
    UUID id;

    @Column(name = "server_id")
    UUID serverId;

    long sequence;
    String status;

    @Column(name = "previous_status")
    String previousStatus;

    @Nullable
    String reason;

    @Nullable
    String detail;

    Instant since;

    @Column(name = "confirmed_at")
    Instant confirmedAt;

    @Column(name = "outage_seconds")
    @Nullable
    Long outageSeconds;

    @Column(name = "heard_at")
    @Nullable
    Instant heardAt;

    @Nullable
    String withheld;

    @Column(name = "event_id")
    @Nullable
    UUID eventId;
}
