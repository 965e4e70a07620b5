package dev.tallylight.event;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "event")
class EventEntity {
    @Id
    UUID id;

    long sequence;
    String type;

    /** The subject that it is about; the column is older than servers are. */
    @Column(name = "stream_id")
    @Nullable
    UUID subjectId;

    @Column(name = "occurred_at")
    Instant occurredAt;

    String[] tags;

    @Column(name = "failed_checkpoints")
    String[] failedCheckpoints;

    @Nullable
    String withheld;

    @Column(name = "withheld_detail")
    @Nullable
    String withheldDetail;

    String data;

    /** The outage that it tells of. */
    @Column(name = "outage_id")
    @Nullable
    UUID outageId;

    /** The one webhook that it is for. */
    @Column(name = "for_endpoint")
    @Nullable
    UUID forEndpoint;

    Event toEvent() {
        return new Event(
                new EventId(id),
                sequence,
                EventType.ofWireName(type),
                occurredAt,
                subjectId,
                List.of(tags),
                List.of(failedCheckpoints),
                Withheld.of(withheld, withheldDetail),
                data);
    }
}
