package dev.tallylight.server.state;

import dev.tallylight.alert.AlertState;
import dev.tallylight.alert.Status;
import dev.tallylight.alert.SubjectState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "server_state")
class ServerStateEntity {
    @Id
    @Column(name = "server_id")
    UUID serverId;

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

    @Nullable
    String withheld;

    @Column(name = "withheld_detail")
    @Nullable
    String withheldDetail;

    @Column(name = "withheld_since")
    @Nullable
    Instant withheldSince;

    @Column(name = "recheck_at")
    @Nullable
    Instant recheckAt;

    @Column(name = "flapping_since")
    @Nullable
    Instant flappingSince;

    /** When its silence is to be judged, at the earliest. */
    @Column(name = "look_at")
    @Nullable
    Instant lookAt;

    AlertState toAlerts() {
        return new AlertState(withheld, withheldDetail, withheldSince, recheckAt, flappingSince, null);
    }

    void hold(AlertState alerts) {
        withheld = alerts.withheld();
        withheldDetail = alerts.detail();
        withheldSince = alerts.withheldSince();
        recheckAt = alerts.recheckAt();
        flappingSince = alerts.flappingSince();
    }

    SubjectState toState() {
        return new SubjectState(
                Status.ofWireName(status),
                reason,
                detail,
                since,
                sequence,
                announced == null ? null : Status.ofWireName(announced),
                outageSince,
                List.of());
    }

    void become(SubjectState state) {
        status = state.status().wireName();
        reason = state.reason();
        detail = state.detail();
        since = state.since();
        sequence = state.sequence();
        announced = state.announced() == null ? null : state.announced().wireName();
        outageSince = state.outageSince();
    }
}
