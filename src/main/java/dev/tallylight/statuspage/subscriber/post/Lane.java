package dev.tallylight.statuspage.subscriber.post;

import dev.tallylight.follow.FreshContext;
import dev.tallylight.statuspage.subscriber.Channel;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Tells subscribers, so many at once: each turn claims as many as there are free places and waits for none of them, so that one slow
 * receiver takes one place and no more. Where our mail server does not answer, the lane stands still ({@link Standstill}): nobody's
 * attempts are used up by it.
 */
final class Lane {
    private static final Logger LOG = Logger.getLogger(Lane.class);

    /** On top of an exchange's own limit, for what is read and written around it; within the lease. */
    private static final Duration MOST = Duration.ofSeconds(60);

    private final Channel channel;
    private final int places;
    private final IntFunction<Uni<List<ClaimedNews>>> claims;
    private final Function<ClaimedNews, Uni<Outcome>> send;
    private final SubscriberRecorder recorder;
    private final FreshContext contexts;
    private final SubscriberMetrics metrics;
    private final AtomicInteger taken = new AtomicInteger();
    private final Standstill standstill = new Standstill(System::nanoTime);
    private volatile Runnable wake = () -> {};

    Lane(
            Channel channel,
            int places,
            IntFunction<Uni<List<ClaimedNews>>> claims,
            Function<ClaimedNews, Uni<Outcome>> send,
            SubscriberRecorder recorder,
            FreshContext contexts,
            SubscriberMetrics metrics) {
        this.channel = channel;
        this.places = places;
        this.claims = claims;
        this.send = send;
        this.recorder = recorder;
        this.contexts = contexts;
        this.metrics = metrics;
    }

    /** @param another what has another turn taken soon */
    void wakes(Runnable another) {
        wake = another;
    }

    /** Claims and begins; true where there may be more and a place for it. */
    Uni<Boolean> turn() {
        int free = places - taken.get();
        if (free <= 0 || standstill.lasts()) {
            return Uni.createFrom().item(false);
        }
        return claims.apply(free).map(claimed -> {
            claimed.forEach(this::begin);
            return claimed.size() == free && taken.get() < places;
        });
    }

    private void begin(ClaimedNews claimed) {
        taken.incrementAndGet();
        contexts.run(() -> told(claimed))
                .ifNoItem()
                .after(MOST)
                .fail()
                .subscribe()
                .with(done -> ended(), fault -> {
                    LOG.debugf(fault, "a subscriber's message came to no end; it is sent again when its lease is over");
                    ended();
                });
    }

    private void ended() {
        taken.decrementAndGet();
        wake.run();
    }

    private Uni<Void> told(ClaimedNews claimed) {
        long begun = System.nanoTime();
        return Uni.createFrom()
                .deferred(() -> send.apply(claimed))
                .map(outcome -> standstill.weigh(outcome, begun)) // of what a server was asked, and of nothing else
                .onFailure()
                .recoverWithItem(fault -> {
                    LOG.warnf("a message to subscriber %s could not be made: %s", claimed.id(), fault.getClass());
                    return new Outcome.Failed("ours", null);
                })
                .invoke(outcome -> metrics.sent(channel, outcome))
                .chain(outcome -> recorder.record(claimed, outcome, standstill.pause(outcome)));
    }
}
