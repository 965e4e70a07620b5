package dev.tallylight.statuspage.content;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Maintenance on a page: under way, or to come.
 *
 * @param begins null of what is under way
 * @param ends null where that is not known
 */
public record PlannedWork(
        UUID id,
        String name,
        @Nullable Instant begins,
        @Nullable Instant ends) {
    public boolean isUnderWay() {
        return begins == null;
    }
}
