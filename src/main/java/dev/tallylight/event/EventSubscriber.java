package dev.tallylight.event;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes part in the transaction that appends an event: what it writes is committed with the event or not at all. */
public interface EventSubscriber {
    /** Called once per event, in order, on the session of that transaction. */
    Uni<Void> appended(Event event, Mutiny.Session session);
}
