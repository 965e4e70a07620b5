package dev.tallylight.link;

import dev.tallylight.agent.AssignmentSource.Change;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** What one process is to watch, read again and again. */
interface ShareReader {
    /** What changed since the call before; everything at first. One call at a time. */
    Uni<List<Change>> next();

    void close();

    /** Where readers come from. */
    interface Source {
        /** @param wake is run, from any thread, when there may be something to read */
        ShareReader of(String checkpoint, UUID agent, Runnable wake);
    }
}
