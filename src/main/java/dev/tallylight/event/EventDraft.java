package dev.tallylight.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event before it has an id and a sequence.
 *
 * @param outageId the outage that it tells of
 * @param forEndpoint the one webhook that it is for; null for all @see Event
 */
public record EventDraft(
        EventType type,
        Instant occurredAt,
        @Nullable UUID subjectId,
        List<String> tags,
        List<String> failedCheckpoints,
        String data,
        @Nullable Withheld withheld,
        @Nullable UUID outageId,
        @Nullable UUID forEndpoint) {

    /** One for all that want to hear of it. */
    public EventDraft(
            EventType type,
            Instant occurredAt,
            @Nullable UUID subjectId,
            List<String> tags,
            List<String> failedCheckpoints,
            String data,
            @Nullable Withheld withheld,
            @Nullable UUID outageId) {
        this(type, occurredAt, subjectId, tags, failedCheckpoints, data, withheld, outageId, null);
    }

    /** One that tells of no outage. */
    public EventDraft(
            EventType type,
            Instant occurredAt,
            @Nullable UUID subjectId,
            List<String> tags,
            List<String> failedCheckpoints,
            String data,
            @Nullable Withheld withheld) {
        this(type, occurredAt, subjectId, tags, failedCheckpoints, data, withheld, null, null);
    }

    /** One that handlers are told. */
    public EventDraft(
            EventType type,
            Instant occurredAt,
            @Nullable UUID subjectId,
            List<String> tags,
            List<String> failedCheckpoints,
            String data) {
        this(type, occurredAt, subjectId, tags, failedCheckpoints, data, null, null, null);
    }
}
