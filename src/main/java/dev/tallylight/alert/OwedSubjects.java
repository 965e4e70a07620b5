package dev.tallylight.alert;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A port: of one kind of subjects, those that are to be looked at again; whoever writes their events does it. */
public interface OwedSubjects {
    /** One of them, as the log calls it. */
    String kind();

    /**
     * Those of which something is owed to handlers, in the order of their ids.
     *
     * @param after the last of the page before; null at the beginning
     */
    Uni<List<UUID>> withheld(@Nullable UUID after, int most);

    /** Those whose alerts are due to be looked at again, the longest due first. */
    Uni<List<UUID>> due(Instant now, int most);

    /** Those of which something is withheld for that reason, where one of these is what they depend on. */
    Uni<List<UUID>> waitingFor(Collection<UUID> parents, String reason);

    /** Tells what is held back no more, in one transaction; another replica may have been first. */
    Uni<Void> recheck(Collection<UUID> ids);
}
