package dev.tallylight.stream.state;

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

    @Column(name = "outside_told_until")
    @Nullable
    Instant outsideToldUntil;

    AlertState toAlerts() {
        return new AlertState(withheld, withheldDetail, withheldSince, recheckAt, flappingSince, outsideToldUntil);
    }

    void hold(AlertState alerts) {
        withheld = alerts.withheld();
        withheldDetail = alerts.detail();
        withheldSince = alerts.withheldSince();
        recheckAt = alerts.recheckAt();
        flappingSince = alerts.flappingSince();
        outsideToldUntil = alerts.outsideToldUntil();
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
                List.of(outageFailed));
    }

    void become(SubjectState state) {
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
