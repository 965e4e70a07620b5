package dev.tallylight.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event before it has an id and a sequence. @param outageId the outage that it tells of @see Event */
public record EventDraft(
        EventType type,
        Instant occurredAt,
        @Nullable UUID streamId,
        List<String> tags,
        List<String> failedCheckpoints,
        String data,
        @Nullable Withheld withheld,
        @Nullable UUID outageId) {

    /** One that tells of no outage. */
    public EventDraft(
            EventType type,
            Instant occurredAt,
            @Nullable UUID streamId,
            List<String> tags,
            List<String> failedCheckpoints,
            String data,
            @Nullable Withheld withheld) {
        this(type, occurredAt, streamId, tags, failedCheckpoints, data, withheld, null);
    }

    /** One that handlers are told. */
    public EventDraft(
            EventType type,
            Instant occurredAt,
            @Nullable UUID streamId,
            List<String> tags,
            List<String> failedCheckpoints,
            String data) {
        this(type, occurredAt, streamId, tags, failedCheckpoints, data, null, null);
    }
}
