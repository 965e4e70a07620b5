package dev.tallylight.alert;

import dev.tallylight.agent.StreamId;
import io.smallrye.mutiny.Uni;
import java.util.Collection;

/** Tells what was held back of streams and is held back no more; whoever writes transitions and events does it. */
public interface AlertRecheck {
    /** In one transaction; another replica may have been first. */
    Uni<Void> recheck(Collection<StreamId> streams);
}
