package dev.tallylight.agent.remote;

import dev.tallylight.agent.AssignmentSource;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way down: what this process is to watch. Each turn looks whether the feed is open and heard of, and else opens it
 * anew; what is assigned stays assigned meanwhile. A feed over which something came that could not be applied is closed,
 * and everything is asked for with the next.
 */
final class HubFeed implements AssignmentSource {
    /** The hub gives a sign of life every 8 s: a feed that is silent for three of them is dead. */
    static final Duration SILENCE = Duration.ofSeconds(24);

    /** One that lasted for so long was a good one: the pauses between tries begin at the shortest again. */
    private static final Duration GOOD = Duration.ofSeconds(30);

    private static final Logger LOG = Logger.getLogger(HubFeed.class);
    private static final int SAY_AGAIN = 30;

    private final Hub hub;
    private final FeedReader reader;
    private final BooleanSupplier met;
    private final Runnable reopened;
    private final LongSupplier nanoTime;
    private final LinkState state;
    private final Backoff backoff = new Backoff(ThreadLocalRandom.current());
    private @Nullable Consumer<Change> told;
    private @Nullable Hearing current;
    private @Nullable String lastId;
    private boolean heardBefore;
    private @Nullable Throwable trouble;
    private long notBefore;

    /**
     * @param met whether the hub has answered
     * @param reopened once a feed is heard that is not the first
     */
    HubFeed(
            Hub hub,
            FeedReader reader,
            BooleanSupplier met,
            Runnable reopened,
            LongSupplier nanoTime,
            LinkState state) {
        this.hub = hub;
        this.reader = reader;
        this.met = met;
        this.reopened = reopened;
        this.nanoTime = nanoTime;
        this.state = state;
    }

    @Override
    public synchronized Runnable follow(Consumer<Change> listener) {
        told = listener;
        return this::unfollow;
    }

    private synchronized void unfollow() {
        told = null;
        if (current != null) {
            current.hangUp();
            current = null;
        }
    }

    /** One turn. */
    synchronized Uni<Void> keepOpen() {
        if (told == null || !met.getAsBoolean()) {
            return Uni.createFrom().voidItem();
        }
        long now = nanoTime.getAsLong();
        if (current != null && now - current.heardAt > SILENCE.toNanos()) {
            current.hangUp();
            ended(current, new HubException(200, "", "it was silent for " + SILENCE.toSeconds() + " s"));
        }
        if (current != null) {
            return Uni.createFrom().voidItem();
        }
        if (trouble != null && now - notBefore < 0) {
            // the first time it is no trouble yet: a connection breaks now and then
            return backoff.failures() == 1
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().failure(trouble);
        }
        return opened();
    }

    private Uni<Void> opened() {
        Hearing hearing = new Hearing(nanoTime.getAsLong());
        current = hearing;
        return hub.open(lastId, hearing)
                .invoke(hearing::hangsUpBy)
                .onFailure()
                .invoke(why -> ended(hearing, why))
                .onCancellation()
                .invoke(() -> ended(hearing, new HubException(200, "", "it did not open")))
                .replaceWithVoid();
    }

    private synchronized void ended(Hearing hearing, Throwable why) {
        if (hearing != current) {
            return;
        }
        current = null;
        trouble = why;
        long now = nanoTime.getAsLong();
        if (now - hearing.openedAt >= GOOD.toNanos()) {
            backoff.succeeded();
        }
        Duration pause = backoff.next();
        boolean refused = why instanceof HubException answer && answer.isRefusal();
        notBefore = now + (refused ? pause.plus(HubReports.REFUSED) : pause).toNanos();
        state.feedLost("the hub's assignments are not heard: " + (why.getMessage() == null ? why : why.getMessage()));
    }

    /** One feed, from its opening to its end. */
    private final class Hearing implements Hub.Listener {
        private final long openedAt;
        private long heardAt;
        private @Nullable Runnable hangUp;
        private boolean over;
        private boolean heard;

        Hearing(long now) {
            openedAt = now;
            heardAt = now;
        }

        void hangsUpBy(Runnable hangUp) {
            synchronized (HubFeed.this) {
                this.hangUp = hangUp;
                if (over) {
                    hangUp.run();
                }
            }
        }

        void hangUp() {
            over = true;
            if (hangUp != null) {
                hangUp.run();
            }
        }

        @Override
        public void alive() {
            synchronized (HubFeed.this) {
                heardAt = nanoTime.getAsLong();
            }
        }

        @Override
        public void event(SseParser.Event event) {
            synchronized (HubFeed.this) {
                if (over || this != current) {
                    return;
                }
                heardAt = nanoTime.getAsLong();
                try {
                    apply(event);
                } catch (RuntimeException e) {
                    if (backoff.failures() % SAY_AGAIN == 0) {
                        LOG.errorf(
                                "a %s of the hub could not be applied, everything is asked for anew: %s",
                                event.name(), e);
                    }
                    LOG.debug("why it could not be applied", e);
                    lastId = null;
                    hangUp();
                    ended(this, e);
                }
            }
        }

        private void apply(SseParser.Event event) {
            Change change = reader.read(event);
            if (change != null && told != null) {
                told.accept(change);
            }
            lastId = event.id();
            state.linked(reader.checkpoint());
            if (!heard) {
                heard = true;
                if (heardBefore) {
                    reopened.run();
                }
                heardBefore = true;
            }
        }

        @Override
        public void closed(Throwable why) {
            synchronized (HubFeed.this) {
                over = true;
                ended(this, why);
            }
        }
    }
}
