package dev.tallylight.stream;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "stream_state")
class StreamStateEntity {
    @Id
    @Column(name = "stream_id")
    UUID streamId;

    String status;

    @Nullable
    String reason;

    @Nullable
    String detail;

    Instant since;
    long sequence;

    @Nullable
    String announced;

    @Column(name = "outage_since")
    @Nullable
    Instant outageSince;

    @Column(name = "outage_failed")
    String[] outageFailed;

    StreamState toState() {
        return new StreamState(
                Status.ofWireName(status),
                reason,
                detail,
                since,
                sequence,
                announced == null ? null : Status.ofWireName(announced),
                outageSince,
                List.of(outageFailed));
    }

    void become(StreamState state) {
        status = state.status().wireName();
        reason = state.reason();
        detail = state.detail();
        since = state.since();
        sequence = state.sequence();
        announced = state.announced() == null ? null : state.announced().wireName();
        outageSince = state.outageSince();
        outageFailed = state.outageFailed().toArray(String[]::new);
    }
}
