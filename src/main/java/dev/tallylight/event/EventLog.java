package dev.tallylight.event;

import dev.tallylight.follow.Sequence;
import dev.tallylight.store.Ids;
import dev.tallylight.store.Signals;
import io.quarkus.arc.All;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/** Appends events. */
@ApplicationScoped
public class EventLog {
    private final EventRepository events;
    private final List<EventSubscriber> subscribers;
    private final Signals signals;

    EventLog(EventRepository events, @All List<EventSubscriber> subscribers, Signals signals) {
        this.events = events;
        this.subscribers = subscribers;
        this.signals = signals;
    }

    /** Appends in the caller's transaction, with everything that the subscribers write for it. */
    public Uni<Event> append(EventDraft draft) {
        return append(List.of(draft)).map(List::getFirst);
    }

    /** The same for several of a moment, in their order: for as many statements as one takes. */
    public Uni<List<Event>> append(List<EventDraft> drafts) {
        if (drafts.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Panache.getSession()
                .chain(session -> events.nextSequences(session, drafts.size())
                        // a statement of its own after the sequence was taken: see EventFeed for why that order matters
                        .chain(sequences -> persist(drafts, sequences, session))
                        .call(appended -> tellSubscribers(appended, session))
                        .call(appended -> signals.send(
                                session,
                                Signals.Channel.EVENT_APPENDED,
                                appended.stream()
                                        .map(event -> Long.toString(event.sequence()))
                                        .toList())));
    }

    private static Uni<List<Event>> persist(List<EventDraft> drafts, List<Long> sequences, Mutiny.Session session) {
        List<EventEntity> entities = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            entities.add(entity(drafts.get(i), sequences.get(i)));
        }
        return session.persistAll(entities.toArray())
                .chain(session::flush)
                .map(ignored -> entities.stream().map(EventEntity::toEvent).toList());
    }

    private Uni<Void> tellSubscribers(List<Event> appended, Mutiny.Session session) {
        return Sequence.of(subscribers, subscriber -> subscriber.appended(appended, session));
    }

    /** Events by id, in no order; ids that are not known are left out. */
    @WithSession
    public Uni<List<Event>> byIds(List<EventId> ids) {
        return events.byIds(ids.stream().map(EventId::value).toList())
                .map(found -> found.stream().map(EventEntity::toEvent).toList());
    }

    private static EventEntity entity(EventDraft draft, long sequence) {
        EventEntity entity = new EventEntity();
        entity.id = Ids.at(draft.occurredAt());
        entity.sequence = sequence;
        entity.type = draft.type().wireName();
        entity.subjectId = draft.subjectId();
        entity.occurredAt = draft.occurredAt();
        entity.tags = draft.tags().toArray(String[]::new);
        entity.failedCheckpoints = draft.failedCheckpoints().toArray(String[]::new);
        entity.data = draft.data();
        entity.outageId = draft.outageId();
        entity.forEndpoint = draft.forEndpoint();
        if (draft.withheld() != null) {
            entity.withheld = draft.withheld().reason();
            entity.withheldDetail = draft.withheld().detail();
        }
        return entity;
    }
}
