package dev.tallylight.follow;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * That this process is about to end, and in which order it does. First it says so: readiness is 503, and what lasts for as
 * long as somebody listens (server-sent events) ends, for whoever listens can go to another replica, and the requests that
 * are under way are waited for ({@code quarkus.shutdown.timeout}). When they are answered and no more are taken, the
 * observers of {@link ShutdownEvent} end the rest, one after the other, on the thread that may wait: by the priorities
 * here, and what has none after them. The database is there until the last of them is done.
 */
@ApplicationScoped
public class Leaving {
    /** No more probes. */
    public static final int WATCHES = 1_000;

    /** What they saw is written. */
    public static final int VIEWS = 1_100;

    /** Others are told, and take over what was watched here. */
    public static final int GOOD_BYE = 1_200;

    /** No more deliveries are claimed; those under way end, or are given back. */
    public static final int DELIVERIES = 1_300;

    /** No more turns of followers; those under way end, for a transaction that is cut off is said to be an error. */
    static final int TURNS = 1_400;

    private static final int FIRST = 1;

    private final Set<Runnable> told = new CopyOnWriteArraySet<>();
    private volatile boolean begun;

    void begin(@Observes ShutdownDelayInitiatedEvent event) {
        begin();
    }

    /** Where nothing was announced, as in a test. */
    void end(@Observes @Priority(FIRST) ShutdownEvent event) {
        begin();
    }

    private void begin() {
        begun = true;
        told.forEach(Runnable::run);
    }

    /** Whether it has begun: what lasts is to end, and nothing of the kind is to begin. */
    public boolean hasBegun() {
        return begun;
    }

    /** Has it run when that begins, on the thread that ends the process. It must not block. It may run twice. */
    public void whenBegun(Runnable end) {
        told.add(end);
    }
}
