package dev.tallylight.statuspage.content;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An outage on a page.
 *
 * @param since the first failed probe
 * @param endedAt null while it goes on
 * @param seconds so long the stream was off air
 * @param reason in words; null where the page shows none
 * @param note the operator's; null where there is none, or the page shows none
 * @param updatedAt when anything of it last changed that is shown
 */
public record ShownOutage(
        UUID id,
        UUID streamId,
        String name,
        Instant since,
        @Nullable Instant endedAt,
        long seconds,
        @Nullable String reason,
        @Nullable String note,
        Instant updatedAt) {}
