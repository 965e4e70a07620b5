package dev.tallylight.event;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param sequence rises with every event; the feed's order
 * @param occurredAt when it was decided
 * @param subjectId what it is about: the id of a stream or of a server, or null. Events of one subject are told in order
 * @param tags that subject's tags at the time
 * @param failedCheckpoints the names of the checkpoints that had failed, for formats that list only those
 * @param withheld why handlers are not told of it; null where they are
 * @param data the event's {@code data} as JSON text, kept as it was first written
 */
public record Event(
        EventId id,
        long sequence,
        EventType type,
        Instant occurredAt,
        @Nullable UUID subjectId,
        List<String> tags,
        List<String> failedCheckpoints,
        @Nullable Withheld withheld,
        String data) {}
