package dev.tallylight.event;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Takes part in the transaction that appends events: what it writes is committed with them or not at all. */
public interface EventSubscriber {
    /** Called once for the events of a moment, in order, on the session of that transaction. */
    Uni<Void> appended(List<Event> events, Mutiny.Session session);
}
