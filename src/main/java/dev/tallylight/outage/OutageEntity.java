package dev.tallylight.outage;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tallylight.rest.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "outage")
class OutageEntity {
    static final TypeReference<List<CourseStep>> COURSE = new TypeReference<>() {};
    static final TypeReference<List<SeenFrom>> CHECKPOINTS = new TypeReference<>() {};

    @Id
    UUID id;

    /** The subject's, whatever kind it is of; the column is older than servers are. */
    @Column(name = "stream_id")
    UUID streamId;

    String kind = OutageChange.STREAM;

    String name;
    String[] tags;
    boolean gone;
    Instant since;

    @Column(name = "confirmed_at")
    Instant confirmedAt;

    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    int interruptions;

    @Column(name = "part_since")
    Instant partSince;

    @Column(name = "off_air_ms")
    long offAirMs;

    @Nullable
    String reason;

    @Nullable
    String detail;

    String course;
    String checkpoints;

    @Nullable
    String withheld;

    @Column(name = "acknowledged_at")
    @Nullable
    Instant acknowledgedAt;

    @Column(name = "acknowledged_by")
    @Nullable
    String acknowledgedBy;

    @Column(name = "acknowledged_with")
    @Nullable
    String acknowledgedWith;

    @Nullable
    String note;

    @Nullable
    String cause;

    long revision;

    Outage toOutage(Json json) {
        return new Outage(
                id,
                streamId,
                name,
                List.of(tags),
                since,
                confirmedAt,
                endedAt,
                interruptions,
                partSince,
                Duration.ofMillis(offAirMs),
                reason,
                detail,
                json.read(course, COURSE),
                json.read(checkpoints, CHECKPOINTS),
                withheld);
    }

    void isInNobodysHand() {
        acknowledgedAt = null;
        acknowledgedBy = null;
        acknowledgedWith = null;
    }

    /** What people wrote stays. */
    void become(Outage outage, Json json) {
        id = outage.id();
        streamId = outage.streamId();
        name = outage.name();
        tags = outage.tags().toArray(String[]::new);
        since = outage.since();
        confirmedAt = outage.confirmedAt();
        endedAt = outage.endedAt();
        interruptions = outage.interruptions();
        partSince = outage.partSince();
        offAirMs = outage.offAir().toMillis();
        reason = outage.reason();
        detail = outage.detail();
        course = json.write(outage.course());
        checkpoints = json.write(outage.checkpoints());
        withheld = outage.withheld();
        revision++;
    }
}
