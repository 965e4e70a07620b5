package dev.tallylight.status;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "transition")
class TransitionEntity {
    @Id
    UUID id;

    @Column(name = "stream_id")
    UUID streamId;

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

    String evidence;

    /** Why its event was withheld. */
    @Nullable
    String withheld;

    @Column(name = "event_id")
    @Nullable
    UUID eventId;
}
