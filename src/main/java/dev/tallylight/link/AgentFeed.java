package dev.tallylight.link;

import dev.tallylight.agent.AssignmentSource.Change;
import dev.tallylight.agent.StreamId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One agent's feed. Each turn compares what the agent was sent with what is its share now, and what it lacks goes out as
 * fast as the agent takes it. For one that takes nothing, nothing is read and nothing is kept but the rest of the last
 * comparison: a slow agent costs nothing and loses nothing. From any thread; turns come one at a time.
 */
final class AgentFeed {
    /** An agent whose connection takes nothing for so long is gone. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** So old may the last look at the token be. */
    private static final Duration LOOK_AT_TOKEN = Duration.ofSeconds(5);

    private final SentAssignments sent;
    private final Function<Runnable, ShareReader> readers;
    private final Supplier<Uni<Boolean>> tokenIsValid;
    private final MultiEmitter<? super Item> emitter;
    private final LongSupplier nanoTime;
    private final Queue<Item> outgoing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger flushing = new AtomicInteger();
    private volatile Runnable wake = () -> {};
    private volatile boolean owesATurn;
    private volatile boolean tokenInDoubt;
    private volatile long tokenSeenAt;
    private volatile long tookAt;
    private volatile boolean over;
    private @Nullable ShareReader reader;

    /** What goes out: a message, or a sign of life. */
    sealed interface Item {
        record Said(SentAssignments.Message message) implements Item {}

        record Alive() implements Item {}
    }

    /** @param readers a reader that begins with everything, for what is run when there may be something to read */
    AgentFeed(
            SentAssignments sent,
            Function<Runnable, ShareReader> readers,
            Supplier<Uni<Boolean>> tokenIsValid,
            MultiEmitter<? super Item> emitter,
            LongSupplier nanoTime) {
        this.sent = sent;
        this.readers = readers;
        this.tokenIsValid = tokenIsValid;
        this.emitter = emitter;
        this.nanoTime = nanoTime;
        this.tookAt = nanoTime.getAsLong();
        this.tokenSeenAt = tookAt;
    }

    /** @param wake has a turn be taken soon */
    void wakenBy(Runnable wake) {
        this.wake = wake;
        emitter.onRequest(ignored -> requested());
    }

    private void wakeUp() {
        wake.run();
    }

    /** One turn: only the database is waited for, never the agent. */
    Uni<Boolean> turn() {
        if (over) {
            return Uni.createFrom().item(false);
        }
        return mayStay().chain(may -> {
            if (!may) {
                end();
                return Uni.createFrom().item(false);
            }
            owesATurn = true; // before the look, so that no request falls between the two
            if (!takes()) {
                return Uni.createFrom().item(false);
            }
            owesATurn = false;
            return read().invoke(this::send).replaceWith(false);
        });
    }

    private Uni<Boolean> mayStay() {
        boolean doubt = tokenInDoubt;
        long now = nanoTime.getAsLong();
        if (!doubt && now - tokenSeenAt < LOOK_AT_TOKEN.toNanos()) {
            return Uni.createFrom().item(true);
        }
        tokenInDoubt = false;
        return tokenIsValid
                .get()
                .invoke(() -> tokenSeenAt = now)
                .onFailure()
                .invoke(() -> tokenInDoubt = true)
                .onCancellation()
                .invoke(() -> tokenInDoubt = true);
    }

    /** What was read and could not be made use of is read again: from a new reader, which begins with everything. */
    private Uni<List<Change>> read() {
        ShareReader present = reader == null ? readers.apply(this::wakeUp) : reader;
        reader = present;
        return present.next()
                .onFailure()
                .invoke(this::closeReader)
                .onCancellation()
                .invoke(this::closeReader);
    }

    private void send(List<Change> changes) {
        try {
            for (Change change : changes) {
                sent.messages(change).forEach(message -> outgoing.add(new Item.Said(message)));
            }
        } catch (RuntimeException e) {
            closeReader();
            throw e;
        }
        flush();
    }

    private void closeReader() {
        ShareReader present = reader;
        reader = null;
        if (present != null) {
            present.close();
        }
    }

    /** A sign of life, for an agent that would hear it. */
    void alive() {
        offer(new Item.Alive());
    }

    /** It only makes things sooner: a slow agent is not asked. */
    void probeNow(StreamId stream, SentAssignments.Message request) {
        if (sent.holds(stream)) {
            offer(new Item.Said(request));
        }
    }

    /** The token may not be the checkpoint's any more. */
    void doubtToken() {
        tokenInDoubt = true;
        wakeUp();
    }

    boolean isStuck() {
        return emitter.requested() == 0 && nanoTime.getAsLong() - tookAt > PATIENCE.toNanos();
    }

    void end() {
        over = true;
        emitter.complete();
    }

    /** After its end. */
    void close() {
        over = true;
        outgoing.clear();
        closeReader();
    }

    private void offer(Item item) {
        if (!over && takes()) {
            outgoing.add(item);
            flush();
        }
    }

    private boolean takes() {
        return outgoing.isEmpty() && emitter.requested() > 0;
    }

    private void requested() {
        tookAt = nanoTime.getAsLong();
        flush();
        if (owesATurn && takes()) {
            owesATurn = false;
            wakeUp();
        }
    }

    /** Lets out as much as is asked for, on one thread at a time. */
    private void flush() {
        if (flushing.getAndIncrement() != 0) {
            return;
        }
        int calls = 1;
        do {
            while (!over && emitter.requested() > 0) {
                Item next = outgoing.poll();
                if (next == null) {
                    break;
                }
                tookAt = nanoTime.getAsLong();
                emitter.emit(next);
            }
            calls = flushing.addAndGet(-calls);
        } while (calls != 0);
    }
}
