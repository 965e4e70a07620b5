package dev.tallylight.agent.remote;

import dev.tallylight.agent.wire.Batch;
import dev.tallylight.agent.wire.Receipt;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** The hub, as its agents call it: a port. Both calls come to an end by themselves, whatever the other end does. */
interface Hub {
    /** Sends a batch up; fails with a {@link HubException} for an answer that is no receipt. */
    Uni<Receipt> post(Batch batch);

    /**
     * Opens the feed of assignments: done once the hub has said a first thing over it.
     *
     * @param lastId of the last event that was heard; null for none
     * @return what hangs up, after which nothing is heard any more
     */
    Uni<Runnable> open(@Nullable String lastId, Listener listener);

    void close();

    /** Whoever listens to a feed. It is called on one thread at a time. */
    interface Listener {
        /** Something came, an event or not. */
        void alive();

        void event(SseParser.Event event);

        /** Once, after all else: not for a feed that was hung up here. */
        void closed(Throwable why);
    }
}
