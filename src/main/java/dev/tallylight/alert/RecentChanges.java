package dev.tallylight.alert;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** When streams changed their status lately: what flapping is told from. */
public interface RecentChanges {
    /** By stream; one without any change since then is not there. */
    Uni<Map<UUID, List<Instant>>> changesSince(Collection<UUID> streams, Instant since);
}
