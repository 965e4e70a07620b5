package dev.tallylight.server;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** A port: whoever holds what servers are, hears in the transaction of a change. */
public interface ServerListener {
    /** Nobody decides on it before the transaction has ended. */
    Uni<Void> lock(UUID server);

    Uni<Void> created(UUID server, boolean paused);

    Uni<Void> pausedChanged(UUID server, boolean paused);

    /** How long it may be silent, or what is wanted of its alerts, is something else. */
    Uni<Void> rulesChanged(UUID server);
}
