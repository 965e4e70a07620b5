package dev.tallylight.webhook.delivery;

import dev.tallylight.event.Event;
import dev.tallylight.event.EventType;
import dev.tallylight.follow.FreshContext;
import dev.tallylight.follow.Pause;
import dev.tallylight.store.HubStart;
import dev.tallylight.store.Signals;
import dev.tallylight.webhook.WebhookConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due. It wakes when a transaction that wrote deliveries commits, when an exchange ends, and every second
 * in case a signal was lost; claims one round at a time, and never waits for the exchanges of a round before the next.
 * While an exchange lasts, its lease is extended.
 */
@ApplicationScoped
public class DeliveryWorker {
    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);

    /** Between the beginnings of two rounds: under load, a claim then takes many deliveries, and costs as much as for two. */
    private static final Duration SPACING = Duration.ofMillis(20);

    private static final Duration LEAST_LEASE = Duration.ofSeconds(3);

    private static final String COUNT = """
            select (select count(*) from (select from webhook_delivery where state = 'pending' limit 1000000) as waiting),
                   (select count(*) from webhook_flow where open_until is not null)""";

    /** Deliveries of endpoints that were switched off or deleted while somebody else was writing or sending them. */
    private static final String SWEEP = """
            update webhook_delivery d set state = 'skipped', lease = null, finished_at = now()
            where d.state = 'pending' and d.next_attempt_at < now() - interval '1 minute'
              and not exists (select from webhook_endpoint e where e.id = d.endpoint_id and e.enabled)""";

    private final DeliveryClaims claims;
    private final DeliveryAttempt attempt;
    private final DeliveryMetrics metrics;
    private final Signals signals;
    private final FreshContext contexts;
    private final Pool pool;
    private final WebhookConfig config;
    private final Slots slots;
    /** Calls to {@link #wake} that no round has answered yet; a round is running while it is not 0. */
    private final AtomicInteger woken = new AtomicInteger();

    /** Whether a wake for rate limits is under way. */
    private final AtomicBoolean pacing = new AtomicBoolean();

    private volatile long nextRound = System.nanoTime();
    private volatile boolean stopped = true;
    private volatile @Nullable Cancellable listening;
    private volatile @Nullable Cancellable beating;

    DeliveryWorker(
            DeliveryClaims claims,
            DeliveryAttempt attempt,
            DeliveryMetrics metrics,
            Signals signals,
            FreshContext contexts,
            Pool pool,
            WebhookConfig config) {
        this.claims = claims;
        this.attempt = attempt;
        this.metrics = metrics;
        this.signals = signals;
        this.contexts = contexts;
        this.pool = pool;
        this.config = config;
        this.slots = new Slots(config.concurrency());
    }

    void start(@Observes HubStart event) {
        if (config.lease().compareTo(LEAST_LEASE) < 0) {
            throw new IllegalArgumentException("tallylight.webhooks.lease is " + config.lease()
                    + "; it must be at least " + LEAST_LEASE.toSeconds() + " s");
        }
        stopped = false;
        listening = signals.on(Signals.Channel.DELIVERY_DUE)
                .subscribe()
                .with(due -> wake(), bug -> LOG.error("deliveries are only polled from now on", bug));
        beating = Multi.createFrom()
                .ticks()
                .every(config.lease().dividedBy(3))
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> beat())
                .subscribe()
                .with(done -> {}, bug -> LOG.error("leases are not extended from now on", bug));
    }

    /** While the database is away nobody else can claim what we hold, either. */
    private Uni<Void> beat() {
        List<ClaimedDelivery> held = slots.held();
        return held.isEmpty()
                ? Uni.createFrom().voidItem()
                : contexts.run(() -> claims.extend(held)).onFailure().recoverWithUni(fault -> {
                    LOG.warnf("the leases of %d deliveries are not extended: %s", held.size(), fault);
                    return Uni.createFrom().voidItem();
                });
    }

    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) ShutdownEvent event) {
        stopped = true;
        Cancellable signal = listening;
        if (signal != null) {
            signal.cancel();
        }
        Cancellable beat = beating;
        try {
            int left = slots.drain(config.shutdownPatience().toMillis());
            if (left > 0) {
                LOG.infof("%d deliveries are still under way; they are sent again when their leases end", left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (beat != null) {
                beat.cancel();
            }
        }
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> poll() {
        wake();
        return Uni.createFrom().voidItem();
    }

    @Scheduled(every = "15s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> count() {
        if (stopped) {
            return Uni.createFrom().voidItem();
        }
        return pool.query(COUNT)
                .execute()
                .map(rows -> rows.iterator().next())
                .invoke(row -> metrics.pending(row.getLong(0)))
                .invoke(row -> metrics.openBreakers(row.getLong(1)))
                .replaceWithVoid();
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return stopped
                ? Uni.createFrom().voidItem()
                : pool.query(SWEEP).execute().replaceWithVoid();
    }

    /** Looks for due deliveries, now or right after the round that is running. */
    void wake() {
        if (!stopped && woken.getAndIncrement() == 0) {
            round();
        }
    }

    private void round() {
        int answered = woken.get();
        Pause.until(nextRound)
                .chain(() -> contexts.run(this::claim))
                .subscribe()
                .with(more -> ended(answered, more), fault -> {
                    LOG.warnf("no deliveries can be claimed, trying again: %s", fault);
                    woken.set(0); // the next poll begins anew
                });
    }

    private void ended(int answered, boolean more) {
        if (stopped) {
            woken.set(0);
        } else if (more) {
            round();
        } else if (woken.addAndGet(-answered) > 0) {
            round();
        }
    }

    /** @return whether to look again at once */
    private Uni<Boolean> claim() {
        nextRound = System.nanoTime() + SPACING.toNanos();
        Slots.Room room = slots.room();
        if (room.free() == 0) {
            return Uni.createFrom().item(false); // whoever ends first wakes us
        }
        return claims.claim(room).map(claim -> {
            claim.deliveries().forEach(this::begin);
            wakeIn(claim.pace());
            return claim.more() && slots.room().free() > 0;
        });
    }

    /** An allowance that is spent grows again without anybody's telling us. */
    private void wakeIn(@Nullable Duration pace) {
        if (pace != null && pacing.compareAndSet(false, true)) {
            Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(pace)
                    .subscribe()
                    .with(
                            over -> {
                                pacing.set(false);
                                wake();
                            },
                            bug -> LOG.error("rate limits are only polled from now on", bug));
        }
    }

    private void begin(ClaimedDelivery delivery) {
        if (slots.isHeld(delivery.id())) {
            return; // ours since before the database was away; whose lease this is decides which result counts
        }
        slots.take(delivery);
        contexts.run(() -> gathered(delivery).chain(also -> attempt.run(delivery, also, () -> answered(delivery))))
                .subscribe()
                .with(done -> end(delivery), bug -> {
                    LOG.errorf(bug, "delivery %s ended in a bug", delivery.id());
                    end(delivery);
                });
    }

    /** What goes out with it, if its endpoint groups; where that cannot be told just now, it goes out alone. */
    private Uni<List<ClaimedDelivery>> gathered(ClaimedDelivery delivery) {
        Event event = delivery.event();
        if (!delivery.endpoint().grouped() || event == null || event.type() == EventType.TEST_PING) {
            return Uni.createFrom().item(List.of());
        }
        return claims.gather(delivery)
                .invoke(also -> slots.join(delivery, also))
                .onFailure()
                .recoverWithItem(fault -> {
                    LOG.warnf("delivery %s goes out alone: %s", delivery.id(), fault);
                    return List.of();
                });
    }

    private void answered(ClaimedDelivery delivery) {
        slots.answered(delivery);
        wake();
    }

    private void end(ClaimedDelivery delivery) {
        slots.give(delivery);
        wake();
    }
}
