package dev.tallylight.history.story;

import dev.tallylight.store.RetentionConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/**
 * Since when what something was is known. Of the time before the transitions that are kept, nobody can tell whether there were any:
 * neither what the first one came from nor what is there now says what it was then. It is so also of what has not changed since,
 * whose status is known for longer: figures of many would otherwise be of those alone that never failed.
 */
@ApplicationScoped
class Kept {
    private final RetentionConfig retention;

    Kept(RetentionConfig retention) {
        this.retention = retention;
    }

    /** @param created when it was added */
    Instant known(Instant created, Instant now) {
        Instant kept = now.minus(retention.transitions());
        return created.isBefore(kept) ? kept : created;
    }
}
