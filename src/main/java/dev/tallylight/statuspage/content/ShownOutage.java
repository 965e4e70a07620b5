package dev.tallylight.statuspage.content;

import dev.tallylight.event.SubjectWords;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An outage on a page.
 *
 * @param kind of what
 * @param subjectId the stream's, or the server's
 * @param since the first failed probe, or the first heartbeat that did not come
 * @param endedAt null while it goes on
 * @param seconds so long it was off air, or silent
 * @param reason in words; null where the page shows none
 * @param note the operator's; null where there is none, or the page shows none
 * @param updatedAt when anything of it last changed that is shown
 */
public record ShownOutage(
        UUID id,
        SubjectWords kind,
        UUID subjectId,
        String name,
        Instant since,
        @Nullable Instant endedAt,
        long seconds,
        @Nullable String reason,
        @Nullable String note,
        Instant updatedAt) {}
